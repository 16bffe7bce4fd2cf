// Rule book, 4: the matching ladder, rung by rung.
#include "engine/base/guid.h"
#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

// One climb of one object.
struct Climb {
  State& state;
  Object& object;
  const Words words;
  Finding finding;

  bool hard();       // true: decided
  bool soft();       // true: decided
  void provision();  // P
  bool smtp(Account& candidate);
  bool upn(Account& candidate);
  Account* smtp_candidate();
  Account* upn_candidate();
  void bind_to(Account& candidate, Occasion occasion, Method method, bool relinked);
  void link_only(Account& candidate);  // H9
  bool keep_from(Rule rule, Outcome refusal, const Account& candidate);
  bool refuse_candidate(Rule rule, Outcome refusal, const Account& candidate);
};

// A rung found a candidate and refuses it: the ladder does not go on.
bool Climb::refuse_candidate(Rule rule, Outcome refusal, const Account& candidate) {
  keep_from(rule, refusal, candidate);
  refuse(finding, refusal);
  return true;
}

// "`refused_by` (rule id), `refusal` (its verdict)"
bool Climb::keep_from(Rule rule, Outcome refusal, const Account& candidate) {
  finding.verdict.refused_by = name_of(rule);
  finding.verdict.refusal = name_of(refusal);
  finding.candidates.push_back(candidate.object_id + " " + finding.verdict.refused_by);
  name_party(finding.verdict, candidate.object_id);
  return false;
}

void Climb::bind_to(Account& candidate, Occasion occasion, Method method, bool relinked) {
  finding.candidates.push_back(candidate.object_id + " bound by " + std::string(name_of(method)) +
                               (candidate.live() ? "" : " H7") + (relinked ? " H0" : ""));
  Object object_after = object;
  Account account_after = candidate;
  account_after.state = Lifecycle::kLive;  // H7
  account_after.deleted_at = -1;
  if (!flow(state, object_after, account_after, occasion, finding)) return;
  finding.verdict.outcome = name_of(Outcome::kBound);
  finding.verdict.method = name_of(method);
  finding.verdict.relinked = relinked;
  finding.verdict.account = candidate.object_id;
  bind(object_after, account_after, Road::kT1, finding.verdict);
  object = object_after;
  candidate = account_after;
}

void Climb::link_only(Account& candidate) {
  candidate.object = object.key;
  object.account = candidate.object_id;
  finding.verdict.outcome = name_of(Outcome::kBound);
  finding.verdict.method = name_of(Method::kHard);
  finding.verdict.relinked = true;
  finding.verdict.account = candidate.object_id;
}

Account* hard_candidate(State& state, const Object& object) {
  // "a live one before a binned one"
  for (Account& account : state.accounts) {
    if (account.live() && account.immutable_id == object.anchor) return &account;
  }
  for (Account& account : state.accounts) {
    if (account.binned() && account.immutable_id == object.anchor) return &account;
  }
  // "For a group without a known anchor whose sync_enabled is true, an equal security identifier"
  if (object.type != ObjectType::kGroup) return nullptr;
  if (object.security_identifier.rfind("S-", 0) != 0) return nullptr;
  for (Account& account : state.accounts) {
    if (account.live() && account.object.empty() && account.type == ObjectType::kGroup &&
        account.immutable_id.empty() && account.sync_enabled == SyncEnabled::kTrue &&
        account.security_identifier == object.security_identifier) {
      return &account;
    }
  }
  return nullptr;
}

bool Climb::hard() {
  Account* found = hard_candidate(state, object);
  if (found == nullptr) return false;
  Account& candidate = *found;
  const bool synced = candidate.sync_enabled == SyncEnabled::kTrue;
  const bool same_or_no_identifier =
      candidate.object_identifier.empty() || candidate.object_identifier == object.guid;
  if (candidate.type != object.type) {
    return refuse_candidate(Rule::kH1, Outcome::kObjectTypeMismatch, candidate);
  }
  if (!candidate.object.empty()) {
    name_party(finding.verdict, candidate.object);
    return refuse_candidate(Rule::kH2, Outcome::kInvalidHardMatch, candidate);
  }
  const bool by_sid = candidate.immutable_id != object.anchor;            // "counts as H0"
  if (by_sid || (candidate.live() && synced && same_or_no_identifier)) {  // H0
    bind_to(candidate, Occasion::kRelink, Method::kHard, true);
    return true;
  }
  if (candidate.is_cloud_managed) {  // H9
    if (!candidate.live()) {
      return refuse_candidate(Rule::kH9, Outcome::kOnPremisesChangeIgnored, candidate);
    }
    link_only(candidate);
    return true;
  }
  if (!synced && state.on(Feature::kBlockCloudObjectTakeoverThroughHardMatch)) {
    if (candidate.object_identifier == object.guid) {
      finding.warnings.push_back({WarningCode::kSelfConflict, "", candidate.object_id});
    }
    return refuse_candidate(Rule::kH3, Outcome::kInvalidHardMatch, candidate);
  }
  if (state.rule_set >= RuleSet::k2026_06 && holds_privileged(candidate.roles)) {
    return refuse_candidate(Rule::kH4, Outcome::kInvalidHardMatch, candidate);
  }
  if (state.rule_set >= RuleSet::k2026_07 && holds_privileged(candidate.eligible_roles)) {
    return refuse_candidate(Rule::kH5, Outcome::kInvalidHardMatch, candidate);
  }
  if (state.rule_set >= RuleSet::k2026_07 && !same_or_no_identifier &&
      !state.on(Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier)) {
    return refuse_candidate(Rule::kH6, Outcome::kAttributeUpdateNotAllowed, candidate);
  }
  const bool binned = candidate.binned();  // H7, else H8
  bind_to(candidate, binned ? Occasion::kRestore : Occasion::kTakeover, Method::kHard, false);
  return true;
}

// S: "live accounts whose *primary* equals the object's primary. Guests are no candidates."
Account* Climb::smtp_candidate() {
  for (const Address& own : words.addresses) {
    if (!own.primary) continue;
    for (Account& account : state.accounts) {
      if (!account.live() || account.user_type == UserType::kGuest) continue;
      for (const Address& theirs : account.addresses) {
        if (theirs.primary && same_address(own, theirs)) return &account;
      }
    }
  }
  return nullptr;
}

// U: "users only"; "Only an asserted UPN whose suffix is verified is a key".
Account* Climb::upn_candidate() {
  if (object.type != ObjectType::kUser) return nullptr;
  if (!verified(state, suffix(words.upn))) return nullptr;
  for (Account& account : state.accounts) {
    if (!account.live() || account.user_type == UserType::kGuest) continue;
    if (!account.upn.empty() && fold(account.upn) == fold(words.upn)) return &account;
  }
  return nullptr;
}

// "a unified or dynamic group, which cannot be authored on premises"
bool not_for_premises(const Account& account) {
  return account.type == ObjectType::kGroup &&
         (account.group_kind == GroupKind::kUnified || account.group_kind == GroupKind::kDynamic);
}

// "the ladder notes what they would have found, and what would have become of it"
std::string would_become(const Object& object, const Account& candidate, const char* rung) {
  const std::string of(rung);
  if (of == "S" && (candidate.type != object.type || not_for_premises(candidate))) return "S1";
  if (!candidate.immutable_id.empty() || candidate.is_cloud_managed) return of + "2";
  if (holds_privileged(candidate.roles)) return of + "3";
  return of + "4";
}

bool Climb::smtp(Account& candidate) {
  const bool resilient = state.on(Feature::kQuarantineUponProxyAddressesConflict);
  if (candidate.type != object.type || not_for_premises(candidate)) {
    return refuse_candidate(Rule::kS1, Outcome::kObjectTypeMismatch, candidate);
  }
  if (!candidate.immutable_id.empty() || candidate.is_cloud_managed) {
    if (resilient) return keep_from(Rule::kS2, Outcome::kInvalidSoftMatch, candidate);  // Q4
    return refuse_candidate(Rule::kS2, Outcome::kInvalidSoftMatch, candidate);
  }
  if (holds_privileged(candidate.roles)) {
    if (resilient) return keep_from(Rule::kS3, Outcome::kExistingAdminRoleConflict, candidate);
    return refuse_candidate(Rule::kS3, Outcome::kExistingAdminRoleConflict, candidate);  // Q5
  }
  if (holds_privileged(candidate.eligible_roles)) {
    finding.warnings.push_back({WarningCode::kEligibleAdministrator, "", candidate.object_id});
  }
  bind_to(candidate, Occasion::kTakeover, Method::kSmtp, false);  // S4
  return true;
}

bool Climb::upn(Account& candidate) {
  const bool resilient = state.on(Feature::kQuarantineUponUpnConflict);
  if (!candidate.immutable_id.empty() || candidate.is_cloud_managed) {
    if (resilient) return keep_from(Rule::kU2, Outcome::kInvalidSoftMatch, candidate);  // Q4
    return refuse_candidate(Rule::kU2, Outcome::kInvalidSoftMatch, candidate);
  }
  if (holds_privileged(candidate.roles)) {
    if (resilient) return keep_from(Rule::kU3, Outcome::kExistingAdminRoleConflict, candidate);
    return refuse_candidate(Rule::kU3, Outcome::kExistingAdminRoleConflict, candidate);  // Q5
  }
  if (holds_privileged(candidate.eligible_roles)) {
    finding.warnings.push_back({WarningCode::kEligibleAdministrator, "", candidate.object_id});
  }
  bind_to(candidate, Occasion::kTakeover, Method::kUpn, false);  // U4
  return true;
}

bool Climb::soft() {
  Account* by_smtp = smtp_candidate();
  Account* by_upn = upn_candidate();
  if (state.on(Feature::kBlockSoftMatch)) {  // B, before U0
    if (by_smtp != nullptr) {
      finding.candidates.push_back(would_become(object, *by_smtp, "S"));
      return keep_from(Rule::kB, Outcome::kSoftMatchBlocked, *by_smtp);
    }
    if (by_upn != nullptr) {
      finding.candidates.push_back(would_become(object, *by_upn, "U"));
      return keep_from(Rule::kB, Outcome::kSoftMatchBlocked, *by_upn);
    }
    return false;
  }
  if (by_smtp != nullptr) return smtp(*by_smtp);
  if (by_upn == nullptr) return false;  // U only if S found no candidate
  if (!state.on(Feature::kSoftMatchOnUpn)) {
    finding.candidates.push_back(would_become(object, *by_upn, "U"));
    return keep_from(Rule::kU0, Outcome::kSoftMatchOnUpnOff, *by_upn);
  }
  return upn(*by_upn);
}

// P2
std::string provisioned_id(const State& state, const std::string& anchor) {
  const Guid name_space = Guid::name_based(kNameSpaceUrl, "tenon.v1/object_id");
  const std::string zero(1, '\0');
  for (int n = 0;; ++n) {
    std::string name = state.tenant + zero + anchor;
    if (n > 0) name += zero + std::to_string(n);
    const std::string id = Guid::name_based(name_space, name).text();
    bool used = false;
    for (const Account& account : state.accounts) {
      if (account.object_id == id || account.cloud_object_id == id) used = true;
    }
    if (!used) return id;
  }
}

void Climb::provision() {
  Account account;
  account.object_id = provisioned_id(state, object.anchor);
  account.type = object.type;
  account.authored_by = AuthoredBy::kSync;
  account.authority = Authority::kNone;  // A1: "for P from none"
  account.provisioned = true;
  Object object_after = object;
  if (!flow(state, object_after, account, Occasion::kProvision, finding)) return;
  finding.verdict.outcome = name_of(Outcome::kBound);
  finding.verdict.method = name_of(Method::kProvisioned);
  finding.verdict.account = account.object_id;
  bind(object_after, account, Road::kT1, finding.verdict);
  object = object_after;
  state.accounts.push_back(account);
}

}  // namespace

void climb(State& state, Object& object, bool retry) {
  Climb climb{state, object, words_of(object), {}};
  climb.finding.verdict = about(object);
  const Outcome invalid = validity(object, climb.words);
  if (invalid != Outcome::kNone) {
    refuse_by(climb.finding, Rule::kV, invalid);
  } else if (!climb.hard() && !climb.soft()) {
    climb.provision();
  }
  conclude(state, object, climb.finding, retry);
  // T3: "if the object is gone it stays pending until it comes back (H9, then T3)"
  const Account* account = link_of(state, object);
  if (account != nullptr && account->rollback_pending && !retry) roll_back(state, object, false);
}

}  // namespace tenon::model_oracle
