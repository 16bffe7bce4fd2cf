// Accounts and directory objects as the API shows them at one moment.
#pragma once

#include "server/moment.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

void to_proto(const Account& account, Moment& moment, v1::Account& out);
void to_proto(const DirectoryObject& object, Moment& moment, v1::DirectoryObject& out);

}  // namespace tenon::server
