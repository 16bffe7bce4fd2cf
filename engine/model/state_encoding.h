// Canonical bytes of the values that make up a tenant's state: for state digests, snapshots and
// versioned rows. Equal values have equal bytes. Version 1; the version stands with the rows.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/model/tenant.h"

namespace tenon {

void encode_state(const Account& account, std::string& out);
void encode_state(const DirectoryObject& object, std::string& out);
void encode_state(const Tenant& tenant, std::string& out);
void encode_state(const Connector& connector, std::string& out);

// DATA_LOSS (STATE_ROW_DAMAGED) when the bytes are not what encode_state writes.
Result<Account> decode_account(std::string_view bytes);
Result<DirectoryObject> decode_object(std::string_view bytes);
Result<Tenant> decode_tenant(std::string_view bytes);
Result<Connector> decode_connector(std::string_view bytes);

}  // namespace tenon
