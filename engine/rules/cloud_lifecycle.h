// Deletion and restoration of accounts in the cloud, taken as said (K5, D5, D8).
#pragma once

#include "engine/rules/context.h"

namespace tenon::rules {

void delete_in_cloud(Context& context, const Account& account);
void restore_in_cloud(Context& context, const Account& account);

}  // namespace tenon::rules
