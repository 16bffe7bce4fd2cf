// Rule book, 2: what the cloud says of its accounts (K1 to K9), and its echo (P3).
#include <algorithm>

#include "tests/model/oracle_edit.h"

namespace tenon::model_oracle {
namespace {

void answer(State& state, Verdict verdict, Outcome outcome) {
  verdict.outcome = name_of(outcome);
  say(state, verdict);
}

void finish(Edit& edit, Outcome outcome) {
  // Words that come to nothing are not warned of.
  const bool flows = outcome == Outcome::kAccepted || outcome == Outcome::kClearRefused ||
                     outcome == Outcome::kAttributeValueMustBeUnique;
  for (const Warning& warning : edit.finding.warnings) {
    if (flows) edit.finding.verdict.warnings.push_back(std::string(name_of(warning.code)));
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
  account.said_addresses = edit.after.said_addresses;  // the picture of what the cloud says
  account.said_mail = edit.after.said_mail;
  const bool refused = edit.left_out || edit.clear_refused;
  if (!edit.changes_properties() && !edit.changes_attributes() && !refused) {
    return finish(edit, Outcome::kNoChange);  // K3
  }
  const bool mastered = !account.object.empty() && account.authority == Authority::kOnPremises;
  if (account.binned() || mastered) {
    edit.take_properties(account);  // licences and roles are no attributes
    edit.finding.verdict.parties.clear();
    if (!edit.changes_attributes() && !refused) return finish(edit, Outcome::kAccepted);
    return finish(edit, account.binned() ? Outcome::kAccountInRecycleBin   // K6
                                         : Outcome::kOnPremisesMastered);  // K4
  }
  edit.claim_values();
  if (edit.after.upn != account.upn) {
    edit.after.had_upn = edit.after.upn;
    edit.after.flowed_upn.clear();
  }
  account = edit.after;
  end_claims(state);
  if (edit.clear_refused) return finish(edit, Outcome::kClearRefused);           // K8
  if (edit.left_out) return finish(edit, Outcome::kAttributeValueMustBeUnique);  // K2, K8
  finish(edit, Outcome::kAccepted);
}

// P3: the provisioned account of which this is the echo.
Account* echo_of(State& state, const Image& image) {
  if (!image.immutable_id || image.immutable_id->empty() || !image.type) return nullptr;
  const auto is_meant = [&](const Account& account) {
    return account.provisioned && account.cloud_object_id.empty() && account.type == *image.type &&
           account.immutable_id == *image.immutable_id;
  };
  for (Account& account : state.accounts) {
    if (account.state != Lifecycle::kPurged && is_meant(account)) return &account;
  }
  for (Account& account : state.accounts) {  // "whatever its state"
    if (is_meant(account)) return &account;
  }
  return nullptr;
}

std::vector<std::string> folded(std::vector<std::string> values) {
  for (std::string& value : values) value = fold(value);
  return values;
}

// "its other values are never applied (a warning where they differ)"
bool differs(const Account& account, const Image& image) {
  for (const NamedAttribute& one : image.attributes) {
    const std::string name(one.key.name());
    const std::vector<std::string> values = texts(one);
    if (values.empty()) continue;
    if (name == kUpn) {
      if (fold(values.front()) != fold(account.upn)) return true;
    } else if (name == kProxies) {
      std::vector<Warning> ignored;
      if (!same_lists(addresses_of(values, false, ignored), account.addresses)) return true;
    } else {
      const auto own = account.attributes.find(name);
      if (own == account.attributes.end() || folded(values) != folded(own->second)) return true;
    }
  }
  return false;
}

void echo(State& state, Account& account, const Image& image) {
  Verdict verdict = about(account);
  const bool purged = account.state == Lifecycle::kPurged;
  if (!purged && differs(account, image))
    verdict.warnings = {std::string(name_of(WarningCode::kEchoDiffers))};
  account.cloud_object_id = image.id.text();
  answer(state, verdict, Outcome::kAccepted);
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
  std::int64_t deleted_at = state.now;
  if (fact.image.deleted_at) deleted_at = std::min(fact.image.deleted_at->value, state.now);
  bin_account(state, account, deleted_at);
  end_claims(state);
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
    purge_account(state, account);
    return end_claims(state);
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
