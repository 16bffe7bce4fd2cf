// Rule book, 2: what the cloud says of its accounts (K1 to K9), and its echo (P3).
#include <algorithm>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

std::vector<std::string> texts(const NamedAttribute& named) {
  std::vector<std::string> values;
  for (const NamedAttribute::Text& value : named.values) {
    if (!value.text.empty()) values.push_back(value.text);  // N7
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

void answer(State& state, Verdict verdict, Outcome outcome) {
  verdict.outcome = name_of(outcome);
  say(state, verdict);
}

const std::vector<std::string>* named(const Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(std::string(name));
  return found == attributes.end() ? nullptr : &found->second;
}

// One edit of an account, by `created` or `changed`: first what it would come to, then what others
// say to that.
struct Edit {
  State& state;
  const Image& image;
  const bool full;  // K9: absent attributes are cleared
  const bool made;  // the account is new
  Account before;
  Account after;
  Finding finding;
  Attributes attributes;       // named (and, of a full image, cleared) attributes
  std::vector<Address> taken;  // addresses that the account did not have before
  bool left_out = false;       // K2, K8
  bool clear_refused = false;  // K8

  void read_attributes();
  void read_words();
  void read_addresses();
  void read_anchor();
  void read_binding();
  bool changes() const;
  void claim_values();
  void take(std::string_view space, const std::string& value, const std::string& shown,
            std::vector<std::string>& losers);
};

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
  if (image.user_type) after.user_type = *image.user_type;
  if (image.group_kind) after.group_kind = *image.group_kind;
  if (image.security_identifier) after.security_identifier = *image.security_identifier;
  if (image.licensed) after.licensed = *image.licensed;
  if (image.exchange_licensed) after.exchange_licensed = *image.exchange_licensed;
  if (!image.roles.empty()) after.roles = image.roles;
  if (!image.eligible_roles.empty()) after.eligible_roles = image.eligible_roles;
}

bool same_lists(const std::vector<Address>& left, const std::vector<Address>& right) {
  if (left.size() != right.size()) return false;
  for (const Address& address : left) {
    const bool there = std::any_of(right.begin(), right.end(), [&](const Address& other) {
      return same_address(address, other) && address.primary == other.primary;
    });
    if (!there) return false;
  }
  return true;
}

bool has(const std::vector<Address>& list, const Address& address) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Address& other) { return same_address(address, other); });
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
    if (after.said_mail != before.said_mail) {
      if (after.said_mail.empty()) {
        after.attributes.erase(std::string(kMail));
      } else {
        after.attributes[std::string(kMail)] = {after.said_mail};
      }
    }
  }
  std::vector<Warning> ignored;
  std::vector<Address> old_words = before.said_addresses;
  std::vector<Address> words = after.said_addresses;
  add_from_mail(old_words, before.said_mail, false, ignored);
  add_from_mail(words, after.said_mail, false, finding.warnings);
  const bool same_list = same_lists(before.said_addresses, after.said_addresses);
  if (same_list && same_lists(old_words, words)) return;
  std::vector<Address> result;
  for (const Address& word : words) {
    if (has(before.addresses, word)) {
      Address kept = word;
      for (const Address& own : before.addresses) {
        if (same_address(own, word) && own.primary == word.primary) kept = own;  // N1
      }
      result.push_back(kept);
      continue;
    }
    // "what was said before and was refused or lost is not taken again"
    const bool said_before =
        std::any_of(old_words.begin(), old_words.end(), [&](const Address& old) {
          return same_address(old, word) && old.made_of_mail == word.made_of_mail;
        });
    if (!said_before) {
      result.push_back(word);
      taken.push_back(word);
    }
  }
  put_in_order(result);
  after.addresses = result;
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
    warned |= !full || image.on_premises_object_identifier->text() != before.object_identifier;
  }
  if (image.sync_enabled) warned |= !full || *image.sync_enabled != before.sync_enabled;
  if (image.is_cloud_managed) {
    warned |= !full || *image.is_cloud_managed != before.is_cloud_managed;
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

bool Edit::changes() const {
  const auto list = [](const Account& account) {
    std::vector<std::string> all;
    for (const Address& address : account.addresses) all.push_back(address.text);
    return all;
  };
  return before.upn != after.upn || list(before) != list(after) ||
         before.attributes != after.attributes || before.user_type != after.user_type ||
         before.group_kind != after.group_kind || before.licensed != after.licensed ||
         before.security_identifier != after.security_identifier ||
         before.exchange_licensed != after.exchange_licensed ||
         !same_roles(before.roles, after.roles) ||
         !same_roles(before.eligible_roles, after.eligible_roles) ||
         before.immutable_id != after.immutable_id;
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
  for (const Account& account : state.accounts) {
    if (std::find(losers.begin(), losers.end(), account.object_id) == losers.end()) continue;
    Verdict verdict = about(account);
    name_party(verdict, before.object_id);
    answer(state, verdict, Outcome::kCloudValueMoved);
  }
}

void finish(Edit& edit, Outcome outcome) {
  for (const Warning& warning : edit.finding.warnings) {
    edit.finding.verdict.warnings.push_back(std::string(name_of(warning.code)));
  }
  answer(edit.state, edit.finding.verdict, outcome);
}

// `changed`, and `created` of an account that is known (K9).
void change(State& state, Account& account, const Image& image, bool full) {
  Edit edit{state, image, full, false, account, account, {}, {}, {}, false, false};
  edit.finding.verdict = about(account);
  edit.read_attributes();
  edit.read_addresses();
  edit.read_words();
  edit.read_binding();
  edit.read_anchor();
  const bool refused = edit.left_out || edit.clear_refused;
  if (!edit.changes() && !refused) {  // K3
    account.said_addresses = edit.after.said_addresses;
    account.said_mail = edit.after.said_mail;
    return finish(edit, Outcome::kNoChange);
  }
  if (account.binned()) return finish(edit, Outcome::kAccountInRecycleBin);      // K6
  if (!account.object.empty() && account.authority == Authority::kOnPremises) {  // K4
    account.licensed = edit.after.licensed;
    account.exchange_licensed = edit.after.exchange_licensed;
    edit.finding.verdict.parties.clear();
    return finish(edit, Outcome::kOnPremisesMastered);
  }
  edit.claim_values();
  if (edit.after.upn != account.upn) edit.after.had_upn = edit.after.upn;
  account = edit.after;
  end_claims(state);
  if (edit.left_out) return finish(edit, Outcome::kAttributeValueMustBeUnique);  // K2, K8
  if (edit.clear_refused) return finish(edit, Outcome::kClearRefused);           // K8
  finish(edit, Outcome::kAccepted);
}

// P3: the provisioned account of which this is the echo.
Account* echo_of(State& state, const Image& image) {
  if (!image.immutable_id || image.immutable_id->empty() || !image.type) return nullptr;
  for (Account& account : state.accounts) {
    if (account.provisioned && account.cloud_object_id.empty() && account.type == *image.type &&
        account.immutable_id == *image.immutable_id) {
      return &account;
    }
  }
  return nullptr;
}

void echo(State& state, Account& account, const Image& image) {
  Edit edit{state, image, true, false, account, account, {}, {}, {}, false, false};
  edit.finding.verdict = about(account);
  edit.read_attributes();
  edit.read_addresses();
  edit.finding.warnings.clear();
  if (edit.changes()) edit.finding.warnings.push_back({WarningCode::kEchoDiffers, "", ""});
  account.cloud_object_id = image.id.text();
  finish(edit, Outcome::kAccepted);
}

// 1: "`account created` may carry any of these (tenants arrive with a past)".
void arrive(State& state, const Image& image) {
  Account account;
  account.object_id = image.id.text();
  account.type = image.type.value_or(ObjectType::kUser);
  account.authored_by = image.authored_by.value_or(AuthoredBy::kUnknown);
  if (image.on_premises_object_identifier) {
    account.object_identifier = image.on_premises_object_identifier->text();
  }
  account.sync_enabled = image.sync_enabled.value_or(SyncEnabled::kNever);
  account.is_cloud_managed = image.is_cloud_managed.value_or(false);
  if (image.deleted_at) {
    account.state = Lifecycle::kInRecycleBin;
    account.deleted_at = std::min(image.deleted_at->value, state.now);  // 13
  }
  if (account.sync_enabled == SyncEnabled::kTrue) {  // 13
    if (account.is_cloud_managed) {
      account.sync_enabled = SyncEnabled::kNever;
    } else if (account.binned()) {
      account.sync_enabled = SyncEnabled::kFormerly;
    } else {
      account.authority = Authority::kOnPremises;
    }
  }
  Edit edit{state, image, true, true, account, account, {}, {}, {}, false, false};
  edit.finding.verdict = about(account);
  edit.read_attributes();
  edit.read_addresses();
  edit.read_words();
  edit.read_anchor();
  if (account.live()) edit.claim_values();
  edit.after.had_upn = edit.after.upn;
  state.accounts.push_back(edit.after);
  end_claims(state);
  finish(edit, edit.left_out ? Outcome::kAttributeValueMustBeUnique : Outcome::kAccepted);
}

void restore(State& state, Account& account) {
  Finding finding;
  finding.verdict = about(account);
  restore_account(state, account, finding);
  for (const Warning& warning : finding.warnings) {
    finding.verdict.warnings.push_back(std::string(name_of(warning.code)));
  }
  answer(state, finding.verdict, Outcome::kAccepted);
}

void bin(State& state, Account& account, const Fact& fact) {
  Verdict verdict = about(account);
  std::int64_t deleted_at = state.now;
  if (fact.image.deleted_at) deleted_at = std::min(fact.image.deleted_at->value, state.now);
  bin_account(state, account, deleted_at, verdict);
  end_claims(state);
  answer(state, verdict, Outcome::kAccepted);
}

void created(State& state, const Fact& fact) {
  Account* account = account_named(state, fact.image.id.text());
  if (account == nullptr) {
    Account* provisioned = echo_of(state, fact.image);
    if (provisioned != nullptr) return echo(state, *provisioned, fact.image);
    return arrive(state, fact.image);
  }
  if (account->state == Lifecycle::kPurged) {
    return answer(state, about(*account), Outcome::kAccountExists);
  }
  // K9: "its `deleted_at`, or the lack of one, is first read as `deleted` or `restored`"
  if (fact.image.deleted_at && account->live()) bin(state, *account, fact);
  if (!fact.image.deleted_at && account->binned()) restore(state, *account);
  change(state, *account, fact.image, true);
}

// K5: "Deletion, restoration and purge are taken as said, whatever the authority".
void lifecycle(State& state, Account& account, const Fact& fact) {
  const Verdict verdict = about(account);
  const bool purged = account.state == Lifecycle::kPurged;
  if (fact.kind == FactKind::kAccountPurged) {
    if (purged) return answer(state, verdict, Outcome::kNoChange);
    Verdict gone = verdict;
    purge_account(state, account, gone);
    end_claims(state);
    return answer(state, gone, Outcome::kPurged);
  }
  if (purged) return answer(state, verdict, Outcome::kAccountUnknown);
  if (fact.kind == FactKind::kAccountDeleted) {
    if (account.binned()) return answer(state, verdict, Outcome::kNoChange);
    return bin(state, account, fact);
  }
  if (account.live()) return answer(state, verdict, Outcome::kNoChange);
  restore(state, account);
}

// "roles held and roles eligible"; K6: taken in the bin too.
void role(State& state, Account& account, const Fact& fact) {
  const bool held = fact.kind == FactKind::kRoleAssigned || fact.kind == FactKind::kRoleRemoved;
  const bool added =
      fact.kind == FactKind::kRoleAssigned || fact.kind == FactKind::kRoleMadeEligible;
  std::vector<Role>& roles = held ? account.roles : account.eligible_roles;
  const std::vector<Role> before = roles;
  std::erase_if(roles, [&](const Role& other) { return other.role_id == fact.role.role_id; });
  if (added) roles.push_back(fact.role);
  answer(state, about(account),
         same_roles(before, roles) ? Outcome::kNoChange : Outcome::kAccepted);
}

void licence(State& state, Account& account, const Fact& fact) {
  const bool same =
      account.licensed == fact.licensed && account.exchange_licensed == fact.exchange_licensed;
  account.licensed = fact.licensed;
  account.exchange_licensed = fact.exchange_licensed;
  answer(state, about(account), same ? Outcome::kNoChange : Outcome::kAccepted);
}

}  // namespace

void account_fact(State& state, const Fact& fact) {
  if (fact.kind == FactKind::kAccountCreated) return created(state, fact);
  Account* account = account_named(state, fact.image.id.text());
  if (account == nullptr) {
    Verdict verdict;
    verdict.account = fact.image.id.text();
    return answer(state, verdict, Outcome::kAccountUnknown);
  }
  switch (fact.kind) {
    case FactKind::kAccountDeleted:
    case FactKind::kAccountRestored:
    case FactKind::kAccountPurged: return lifecycle(state, *account, fact);
    default: break;
  }
  if (account->state == Lifecycle::kPurged) {
    return answer(state, about(*account), Outcome::kAccountUnknown);
  }
  switch (fact.kind) {
    case FactKind::kAccountChanged: return change(state, *account, fact.image, false);
    case FactKind::kLicenceChanged: return licence(state, *account, fact);
    default: return role(state, *account, fact);
  }
}

}  // namespace tenon::model_oracle
