#include "tests/model/oracle_edit.h"

#include <algorithm>

namespace tenon::model_oracle {
namespace {

const std::vector<std::string>* named(const Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(std::string(name));
  return found == attributes.end() ? nullptr : &found->second;
}

bool has(const std::vector<Address>& list, const Address& address) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Address& other) { return same_address(address, other); });
}

}  // namespace

void Edit::read_attributes() {
  if (full) {
    for (const auto& [name, values] : before.attributes) attributes[name] = {};
    attributes[std::string(kUpn)] = {};
    attributes[std::string(kProxies)] = {};
    attributes[std::string(kMail)] = {};
  }
  for (const NamedAttribute& one : image.attributes) {
    attributes[std::string(one.key.name())] = texts(one);
  }
  for (const auto& [name, values] : attributes) {
    if (name == kUpn || name == kProxies || name == kMail) continue;
    if (values.empty()) {
      after.attributes.erase(name);
    } else {
      after.attributes[name] = values;
    }
  }
  if (const auto* upn = named(attributes, kUpn)) {
    const std::string value = upn->empty() ? std::string() : upn->front();
    if (after.type != ObjectType::kUser) {
      if (!value.empty()) {
        finding.warnings.push_back({WarningCode::kUpnOnNonUser, value, ""});  // K7
      }
    } else if (fold(value) != fold(before.upn)) {
      after.upn = value;
    }
  }
}

// What the fact says beside attributes.
void Edit::read_words() {
  if (full) {  // K9
    after.user_type = UserType::kMember;
    after.group_kind = GroupKind::kNone;
    after.security_identifier.clear();
  }
  if (image.user_type) after.user_type = *image.user_type;
  if (image.group_kind) after.group_kind = *image.group_kind;
  if (image.security_identifier) after.security_identifier = *image.security_identifier;
  if (image.licensed) after.licensed = *image.licensed;
  if (image.exchange_licensed) after.exchange_licensed = *image.exchange_licensed;
  if (!image.roles.empty()) after.roles = image.roles;
  if (!image.eligible_roles.empty()) after.eligible_roles = image.eligible_roles;
}

// N2m, of an account: judged "when a cloud fact changes its mail or its addresses, against what
// the cloud last said of both; said again, they change nothing (K3)".
void Edit::read_addresses() {
  const auto* proxies = named(attributes, kProxies);
  const auto* mail = named(attributes, kMail);
  if (proxies == nullptr && mail == nullptr) return;
  if (proxies != nullptr) {
    after.said_addresses = addresses_of(*proxies, false, finding.warnings);
  }
  if (mail != nullptr) {
    after.said_mail = mail->empty() ? std::string() : mail->front();
    after.attributes.erase(std::string(kMail));
    if (!mail->empty()) after.attributes[std::string(kMail)] = {after.said_mail};
  }
  std::vector<Warning> ignored;
  std::vector<Address> old_words = before.said_addresses;
  std::vector<Address> words = after.said_addresses;
  add_from_mail(old_words, before.said_mail, false, ignored);
  add_from_mail(words, after.said_mail, false, mail != nullptr ? finding.warnings : ignored);
  const bool same_list = same_lists(before.said_addresses, after.said_addresses);
  if (same_list && same_lists(old_words, words)) return;
  std::vector<Address> result;
  for (const Address& word : words) {
    if (has(before.addresses, word)) {
      result.push_back(word);
      continue;
    }
    // "what was said before and was refused or lost is not taken again"
    const bool mail_again = word.made_of_mail && has(old_words, word) &&
                            fold(before.said_mail) == fold(after.said_mail);
    if (!word.unique() || !(has(before.said_addresses, word) || mail_again)) {
      result.push_back(word);
      taken.push_back(word);
    }
  }
  put_in_order(result);
  if (!same_lists(result, before.addresses)) after.addresses = result;  // N1
}

// K8: "An anchor never moves".
void Edit::read_anchor() {
  std::string anchor = before.immutable_id;
  if (image.immutable_id) {
    anchor = *image.immutable_id;
  } else if (full && after.type == ObjectType::kUser && before.object.empty()) {
    anchor.clear();  // K9
  }
  if (anchor == before.immutable_id) return;
  if (!before.object.empty()) {
    clear_refused = true;
    return;
  }
  for (const Account& other : state.accounts) {
    if (anchor.empty() || other.immutable_id != anchor) continue;
    if (other.object_id == before.object_id || other.state == Lifecycle::kPurged) continue;
    left_out = true;
    name_party(finding.verdict, other.object_id);
    return;
  }
  after.immutable_id = anchor;
}

// "of what binding adds, `account changed` may carry only `immutable_id` (the others are left out
// with a warning)"
void Edit::read_binding() {
  bool warned = false;
  if (image.on_premises_object_identifier) {
    warned |= image.on_premises_object_identifier->text() != before.object_identifier;
  }
  if (image.sync_enabled) warned |= *image.sync_enabled != before.sync_enabled;
  if (image.is_cloud_managed) {
    warned |= *image.is_cloud_managed != before.is_cloud_managed;
  }
  if (image.deleted_at && !full) warned = true;
  if (warned) finding.warnings.push_back({WarningCode::kLeftOutOfChange, "", ""});
}

// K3
bool same_roles(std::vector<Role> left, std::vector<Role> right) {
  const auto by_id = [](const Role& a, const Role& b) { return a.role_id < b.role_id; };
  std::sort(left.begin(), left.end(), by_id);
  std::sort(right.begin(), right.end(), by_id);
  return left == right;
}

bool Edit::changes_attributes() const {
  const auto list = [](const Account& account) {
    std::vector<std::string> all;
    for (const Address& address : account.addresses) all.push_back(address.text);
    return all;
  };
  return before.upn != after.upn || list(before) != list(after) ||
         before.attributes != after.attributes || before.user_type != after.user_type ||
         before.group_kind != after.group_kind ||
         before.security_identifier != after.security_identifier ||
         before.immutable_id != after.immutable_id;
}

bool Edit::changes_properties() const {
  return before.licensed != after.licensed || before.exchange_licensed != after.exchange_licensed ||
         !same_roles(before.roles, after.roles) ||
         !same_roles(before.eligible_roles, after.eligible_roles);
}

void Edit::take_properties(Account& account) const {
  account.licensed = after.licensed;
  account.exchange_licensed = after.exchange_licensed;
  account.roles = after.roles;
  account.eligible_roles = after.eligible_roles;
}

// K1, K2 for one value.
void Edit::take(std::string_view space, const std::string& value, const std::string& shown,
                std::vector<std::string>& losers) {
  Account* other = holder(state, space, value);
  if (other == nullptr || other->object_id == before.object_id) return;
  if (other->authority == Authority::kOnPremises) {  // K2
    left_out = true;
    name_party(finding.verdict, other->object_id);
    if (space == "upn") {
      after.upn = before.upn;
    } else {
      std::erase_if(after.addresses, [&](const Address& own) { return own.text == shown; });
    }
    return;
  }
  if (space == "upn") {  // K1
    other->upn.clear();
  } else {
    std::erase_if(other->addresses, [&](const Address& theirs) {
      return theirs.protocol == space && fold(theirs.value) == fold(value);
    });
  }
  losers.push_back(other->object_id);
}

void Edit::claim_values() {
  std::vector<std::string> losers;
  if (!after.upn.empty() && fold(after.upn) != fold(before.upn)) {
    take("upn", after.upn, "", losers);
  }
  for (const Address& address : taken) {
    if (address.unique()) take(address.protocol, address.value, address.text, losers);
  }
  // "with a decision that names both (`CloudValueMoved`, one for each loser)"
  if (same_lists(after.addresses, before.addresses)) after.addresses = before.addresses;  // N1
  std::vector<std::string> told;
  for (const std::string& loser : losers) {  // in the order of the values
    if (std::find(told.begin(), told.end(), loser) != told.end()) continue;
    told.push_back(loser);
    Verdict verdict;
    verdict.account = loser;
    name_party(verdict, before.object_id);
    verdict.outcome = name_of(Outcome::kCloudValueMoved);
    say(state, verdict);
  }
}

}  // namespace tenon::model_oracle
