// Filters of lists: what they ask of an entry, and by which keys entries are looked up.
#pragma once

#include <vector>

#include "engine/base/result.h"
#include "server/listing.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

std::vector<FilterKey> keys_of(const v1::AccountFilter& filter);
std::vector<FilterKey> keys_of(const v1::ObjectFilter& filter);

// INVALID_ARGUMENT FILTER_VALUE: an outcome or rule that there is not.
Status check(const v1::ObjectFilter& filter);
Status check_outcome(const std::string& field, const std::string& outcome);
// The same for what no conflict is called.
Status check_conflict_kind(const std::string& field, const std::string& kind);

// Whether the entry meets what is not a key.
bool meets(const Account& account, const v1::AccountFilter& filter);
bool meets(const DirectoryObject& object, Moment& moment, const v1::ObjectFilter& filter);

}  // namespace tenon::server
