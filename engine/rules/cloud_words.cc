#include "engine/rules/cloud_words.h"

#include <algorithm>
#include <vector>

namespace tenon::rules {
namespace {

constexpr std::string_view kBetween = ": ";

void add_word(std::string& words, std::string_view word) {
  words.append(words.empty() ? "" : ", ").append(word);
}

std::string of_kind(std::string_view kind, const std::string& words) {
  std::string detail(kind);
  if (!words.empty()) detail.append(kBetween).append(words);
  return detail;
}

const Role* with_id(const std::vector<Role>& roles, const std::string& id) {
  const auto found = std::find_if(roles.begin(), roles.end(),
                                  [&](const Role& role) { return role.role_id == id; });
  return found == roles.end() ? nullptr : &*found;
}

// A removal names the role by its id alone.
std::string role_phrase(const Fact& fact, const Account& before) {
  const Role* role = &fact.role;
  const bool leaves = fact.kind == FactKind::kRoleRemoved;
  if (leaves || fact.kind == FactKind::kRoleNoLongerEligible) {
    const Role* known = with_id(leaves ? before.roles : before.eligible_roles, role->role_id);
    if (known != nullptr) role = known;
  }
  const std::string& name = role->display_name.empty() ? role->role_id : role->display_name;
  return std::string(role->privileged ? "the privileged role “" : "the role “") + name + "”";
}

}  // namespace

CloudWords cloud_words(std::string_view detail) {
  const std::size_t end = detail.find(kBetween);
  if (end == std::string_view::npos) return {detail, {}};
  return {detail.substr(0, end), detail.substr(end + kBetween.size())};
}

std::string arrival_words(const Account& account) {
  std::string words;
  if (!account.live()) add_word(words, "in the recycle bin");
  if (account.authority == Authority::kOnPremises) add_word(words, "mastered on premises");
  if (account.is_cloud_managed) add_word(words, "managed in the cloud");
  if (!account.roles.empty()) add_word(words, "with roles");
  if (!account.eligible_roles.empty()) add_word(words, "eligible for roles");
  return of_kind(name_of(FactKind::kAccountCreated), words);
}

std::string edit_words(std::string_view kind, const Account& before, const Account& after) {
  std::string words;
  if (before.immutable_id != after.immutable_id) add_word(words, "immutableId");
  if (before.user_type != after.user_type) add_word(words, "userType");
  if (before.group_kind != after.group_kind) add_word(words, "group kind");
  if (before.security_identifier != after.security_identifier)
    add_word(words, "securityIdentifier");
  if (before.roles != after.roles) add_word(words, "roles");
  if (before.eligible_roles != after.eligible_roles) add_word(words, "eligible roles");
  const bool licences =
      before.licensed != after.licensed || before.exchange_licensed != after.exchange_licensed;
  if (licences) add_word(words, "licences");
  return of_kind(kind, words);
}

std::string role_or_licence_words(const Fact& fact, const Account& before) {
  if (fact.kind != FactKind::kLicenceChanged) {
    return of_kind(name_of(fact.kind), role_phrase(fact, before));
  }
  if (!fact.licensed) return of_kind(name_of(fact.kind), "not licensed");
  return of_kind(name_of(fact.kind), fact.exchange_licensed ? "licensed, also for Exchange"
                                                            : "licensed, not for Exchange");
}

}  // namespace tenon::rules
