#include "engine/model/account.h"

#include <algorithm>

namespace tenon {
namespace {

bool any_privileged(const std::vector<Role>& roles) {
  return std::any_of(roles.begin(), roles.end(), [](const Role& role) { return role.privileged; });
}

}  // namespace

bool Account::holds_privileged_role() const { return any_privileged(roles); }
bool Account::eligible_for_privileged_role() const { return any_privileged(eligible_roles); }

}  // namespace tenon
