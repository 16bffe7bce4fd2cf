// Rule book, 8: the roads of the source of authority that are not a binding (T2, T3, T4, T6).
#include <algorithm>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {

void transfer(Account& account, Authority to, Road road, Verdict& verdict) {
  verdict.transfer = account.object_id + " " + std::string(name_of(account.authority)) + ">" +
                     std::string(name_of(to)) + " " + std::string(name_of(road));
  account.authority = to;
}

namespace {

void answer(State& state, Verdict verdict, Outcome outcome) {
  verdict.outcome = name_of(outcome);
  say(state, verdict);
}

// The account that an operator names, if there is one; else the answer is given.
Account* account_asked_for(State& state, const Fact& fact) {
  Account* account = account_named(state, fact.image.id.text());
  if (account != nullptr && account->state != Lifecycle::kPurged) return account;
  Verdict verdict;
  verdict.account = account != nullptr ? account->object_id : fact.image.id.text();
  answer(state, verdict, Outcome::kAccountUnknown);
  return nullptr;
}

// T2
void to_the_cloud(State& state, Account& account) {
  Verdict verdict = about(account);
  if (account.rollback_pending) {  // T3: "a new T2 withdraws it"
    account.rollback_pending = false;
    account.rollback_refusal_said = false;
    return answer(state, verdict, Outcome::kRollbackWithdrawn);
  }
  if (account.authority != Authority::kOnPremises || !account.live()) {
    return answer(state, verdict, Outcome::kAuthorityTransferRefused);
  }
  account.is_cloud_managed = true;
  account.sync_enabled = SyncEnabled::kNever;
  transfer(account, Authority::kCloud, Road::kT2, verdict);
  if (Object* object = link_of(state, account)) stop_waiting(*object);
  end_claims(state);
  answer(state, verdict, Outcome::kAuthorityTransferred);
}

// T3, the request
void back_on_premises(State& state, Account& account) {
  const Verdict verdict = about(account);
  if (!account.is_cloud_managed || !account.live() ||
      state.on(Feature::kBlockCloudObjectTakeoverThroughHardMatch)) {
    return answer(state, verdict, Outcome::kAuthorityTransferRefused);
  }
  if (!account.rollback_pending) account.rollback_refusal_said = false;
  account.rollback_pending = true;
  answer(state, verdict, Outcome::kRollbackPending);
}

}  // namespace

void transfer_requested(State& state, const Fact& fact) {
  Account* account = account_asked_for(state, fact);
  if (account == nullptr) return;
  if (fact.target == Authority::kCloud) {
    to_the_cloud(state, *account);
  } else {
    back_on_premises(state, *account);
  }
}

// T3: "at completion the block, A6, A8, V, then H6 are asked, then A1 (road T3) and values as at a
// binding; what fails there (but the block) stays pending, said once".
bool roll_back(State& state, Object& object, bool retry) {
  Account& account = *link_of(state, object);
  Finding finding;
  finding.verdict = about(object);
  const Words words = words_of(object);
  const Outcome invalid = validity(object, words);
  bool done = false;
  if (state.on(Feature::kBlockCloudObjectTakeoverThroughHardMatch)) {
    account.rollback_pending = false;
    answer(state, finding.verdict, Outcome::kAuthorityTransferRefused);
    return true;
  }
  if (object.anchor != account.immutable_id) {
    refuse_by(finding, Rule::kA6, Outcome::kSourceAnchorChanged);
  } else if (object.type != account.type) {
    refuse_by(finding, Rule::kA8, Outcome::kObjectTypeMismatch);
  } else if (invalid != Outcome::kNone) {
    refuse_by(finding, Rule::kV, invalid);
  } else if (state.rule_set >= RuleSet::k2026_07 && !account.object_identifier.empty() &&
             account.object_identifier != object.guid &&
             !state.on(Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier)) {
    refuse_by(finding, Rule::kH6, Outcome::kAttributeUpdateNotAllowed);
  } else {
    Object object_after = object;
    Account account_after = account;
    done = flow(state, object_after, account_after, Occasion::kRollback, finding);
    if (done) {
      bind(object_after, account_after, Road::kT3, finding.verdict);
      finding.verdict.outcome = name_of(Outcome::kAuthorityTransferred);
      object = object_after;
      account = account_after;
    }
  }
  if (!done && retry && account.rollback_refusal_said) return false;
  if (!done) {
    account.rollback_refusal_said = true;
    finding.verdict.refusal = finding.verdict.outcome;
    finding.verdict.outcome = name_of(Outcome::kRollbackPending);
    for (const Warning& warning : finding.warnings) {
      finding.verdict.warnings.push_back(std::string(name_of(warning.code)));
    }
    say(state, finding.verdict);
    return true;
  }
  conclude(state, object, finding, false);
  return true;
}

// T4
void directory_sync_switched(State& state, const Fact& fact) {
  Verdict verdict;
  if (fact.on == state.sync_on) return answer(state, verdict, Outcome::kDirectorySyncUnchanged);
  state.sync_on = fact.on;
  answer(state, verdict, Outcome::kAccepted);
  if (fact.on) {
    // "every object in scope begins to wait at that position, in the order first seen"
    for (Object& object : state.objects) {
      if (!object.in_scope()) continue;
      object.waiting = true;
      object.waiting_since = state.position;
      object.attempts = 0;
      object.standing = "DirectorySyncOn";
      answer(state, about(object), Outcome::kDirectorySyncOn);
    }
    return;
  }
  for (Account& account : state.accounts) {
    account.rollback_pending = false;
    if (account.sync_enabled != SyncEnabled::kTrue) continue;
    account.sync_enabled = SyncEnabled::kFormerly;
    Verdict moved = about(account);
    if (account.authority == Authority::kOnPremises) {
      transfer(account, Authority::kCloud, Road::kT4, moved);
    }
    answer(state, moved, Outcome::kAuthorityTransferred);
  }
  for (Object& object : state.objects) {
    lose_link(state, object);
    stop_waiting(object);
    if (object.presence == Presence::kLeavingScope) object.presence = Presence::kOutOfScope;
  }
  // "objects whose deletion is pending are forgotten"
  state.objects.remove_if(
      [](const Object& object) { return object.presence == Presence::kDeletionPending; });
}

// T6
void immutable_id_cleared(State& state, const Fact& fact) {
  Account* account = account_asked_for(state, fact);
  if (account == nullptr) return;
  const Verdict verdict = about(*account);
  if (account->sync_enabled == SyncEnabled::kTrue || !account->object.empty()) {
    return answer(state, verdict, Outcome::kClearRefused);
  }
  if (account->immutable_id.empty()) return answer(state, verdict, Outcome::kNoChange);
  account->immutable_id.clear();
  answer(state, verdict, Outcome::kCleared);
}

void mapping_cleared(State& state, const Fact& fact) {
  Account* account = account_asked_for(state, fact);
  if (account == nullptr) return;
  const Verdict verdict = about(*account);
  if (account->sync_enabled == SyncEnabled::kTrue || !account->object.empty()) {
    return answer(state, verdict, Outcome::kClearRefused);
  }
  if (account->object_identifier.empty()) return answer(state, verdict, Outcome::kNoChange);
  account->object_identifier.clear();
  answer(state, verdict, Outcome::kCleared);
}

}  // namespace tenon::model_oracle
