// Rule book, 7: deletion, scope, the guard, the recycle bin (D1 to D8).
#include <algorithm>
#include <tuple>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

constexpr std::int64_t kThirtyDays = std::int64_t{30} * 24 * 3600 * 1000000;  // D4

// D7: the live account that this unlinked object looks like.
Account* account_like(State& state, const std::string& guid, const std::string& anchor) {
  for (Account& account : state.accounts) {
    if (account.live() && account.object_identifier == guid) return &account;
  }
  for (Account& account : state.accounts) {
    if (account.live() && !anchor.empty() && account.immutable_id == anchor) return &account;
  }
  return nullptr;
}

// D3: a report names objects. What comes back after it was forgotten is another one.
void forget(State& state, const std::string& key) {
  for (Connector& connector : state.connectors) {
    auto& reported = connector.reported;
    reported.erase(std::remove(reported.begin(), reported.end(), key), reported.end());
  }
  state.objects.remove_if([&](const Object& object) { return object.key == key; });
}

// D1, D7: an object without a link is deleted.
void delete_unlinked(State& state, const Object& object) {
  Verdict verdict = about(object);
  verdict.outcome = name_of(Outcome::kObjectGone);
  if (const Account* like = account_like(state, object.guid, object.anchor)) {
    verdict.outcome = name_of(Outcome::kDeletionRefused);
    name_party(verdict, like->object_id);
  }
  const std::string key = object.key;
  forget(state, key);
  say(state, verdict);
}

// The link of an object that left is over: deleted ones are forgotten, others stay known.
void let_go(State& state, Object& object) {
  lose_link(state, object);
  stop_waiting(object);
  if (object.presence == Presence::kDeletionPending) {
    forget(state, object.key);
  } else {
    object.presence = Presence::kOutOfScope;
  }
}

// D1 at the end of the cycle.
void apply_deletion(State& state, const std::string& key) {
  Object& object = *object_named(state, key);
  Account& account = *link_of(state, object);
  Verdict verdict = about(object);
  if (account.is_cloud_managed) {  // A7: "its deletion ends the link, the account stays"
    verdict.outcome = name_of(Outcome::kObjectGone);
  } else {
    verdict.outcome = name_of(Outcome::kDeleted);
    account.state = Lifecycle::kInRecycleBin;
    account.deleted_at = state.now;
    account.sync_enabled = SyncEnabled::kFormerly;
    account.rollback_pending = false;
    transfer(account, Authority::kCloud, Road::kT5, verdict);
  }
  let_go(state, object);
  end_claims(state);
  say(state, verdict);
}

// C4: they wait since they left.
std::vector<std::string> by_leaving(std::vector<const Object*> objects) {
  std::stable_sort(objects.begin(), objects.end(), [](const Object* left, const Object* right) {
    return std::tuple(left->left_at, left->first_seen) <
           std::tuple(right->left_at, right->first_seen);
  });
  std::vector<std::string> keys;
  for (const Object* object : objects) keys.push_back(object->key);
  return keys;
}

// Linked objects of the connector that have left.
std::vector<std::string> pending(const State& state, const std::string& connector) {
  std::vector<const Object*> objects;
  for (const Object& object : state.objects) {
    if (object.connector == connector && object.leaving()) objects.push_back(&object);
  }
  return by_leaving(objects);
}

bool mentioned(const Object& object, const Connector& connector) {
  return object.mentioned_in && object.mentioned_in == connector.cycle_started;
}

// D3
bool over_the_guard(State& state, const Connector& connector, bool initial) {
  std::uint64_t would_bin = 0;
  std::uint64_t linked = 0;
  std::uint64_t linked_and_mentioned = 0;
  for (const Object& object : state.objects) {
    if (object.connector != connector.name || object.account.empty()) continue;
    ++linked;
    if (mentioned(object, connector)) ++linked_and_mentioned;
    if (object.leaving() && !link_of(state, object)->is_cloud_managed) ++would_bin;
  }
  if (would_bin == 0) return false;
  if (would_bin > state.features.at(Feature::kAccidentalDeletionThreshold)) return true;
  const std::uint64_t percent = state.features.at(Feature::kAccidentalDeletionPercent);
  if (percent != 0 && would_bin * 100 > percent * linked) return true;
  return initial && linked_and_mentioned * 2 < linked;
}

void pending_now(State& state, const Object& object) {
  Verdict verdict = about(object);
  verdict.outcome = name_of(Outcome::kDeletionPending);
  say(state, verdict);
}

// D2: "also deletes the connector's objects that it did not mention".
void delete_unmentioned(State& state, const Connector& connector) {
  std::vector<std::string> keys;  // in the order first seen
  for (const Object& object : state.objects) {
    if (object.connector == connector.name && !mentioned(object, connector)) {
      keys.push_back(object.key);
    }
  }
  for (const std::string& key : keys) {
    Object& object = *object_named(state, key);
    if (object.account.empty()) {
      delete_unlinked(state, object);
    } else if (object.in_scope()) {
      object.left_at = state.position;
      object.presence = Presence::kDeletionPending;
      pending_now(state, object);
    }
  }
}

}  // namespace

void object_deleted(State& state, const Fact& fact) {
  const std::string key = fact.source + "/" + fact.image.id.text();
  Object* object = object_named(state, key);
  if (object == nullptr) {
    Verdict verdict;
    verdict.object = key;
    verdict.outcome = name_of(Outcome::kObjectUnknown);
    if (const Account* like = account_like(state, fact.image.id.text(), "")) {
      verdict.outcome = name_of(Outcome::kDeletionRefused);  // D7
      name_party(verdict, like->object_id);
    }
    say(state, verdict);
    return;
  }
  object->mentioned_in = connector_named(state, object->connector).cycle_started;
  if (object->account.empty()) {
    delete_unlinked(state, *object);
    return;
  }
  if (!object->leaving()) object->left_at = state.position;
  object->presence = Presence::kDeletionPending;
  pending_now(state, *object);
}

void object_left_scope(State& state, const Fact& fact) {
  const std::string key = fact.source + "/" + fact.image.id.text();
  Object* object = object_named(state, key);
  if (object == nullptr) {
    object_deleted(state, fact);
    return;
  }
  object->mentioned_in = connector_named(state, object->connector).cycle_started;
  Verdict verdict = about(*object);
  if (object->account.empty()) {
    object->presence = Presence::kOutOfScope;
    stop_waiting(*object);
    verdict.outcome = name_of(Outcome::kObjectOutOfScope);
    if (const Account* like = account_like(state, object->guid, object->anchor)) {
      verdict.outcome = name_of(Outcome::kDeletionRefused);  // D7
      name_party(verdict, like->object_id);
    }
  } else {
    verdict.outcome = name_of(Outcome::kDeletionPending);
    if (object->in_scope()) {
      object->presence = Presence::kLeavingScope;
      object->left_at = state.position;
    }
  }
  say(state, verdict);
}

namespace {

// What the guard lets through; what it holds is reported.
std::vector<const Object*> past_the_guard(State& state, Connector& connector, bool initial) {
  const bool over = over_the_guard(state, connector, initial);
  const std::vector<std::string> keys = pending(state, connector.name);
  std::vector<const Object*> objects;
  if (keys.empty()) {
    connector.held = false;
    connector.reported.clear();
  } else if (connector.held || over) {
    connector.held = true;
    connector.reported = keys;
    Verdict verdict;
    verdict.outcome = name_of(Outcome::kDeletionThresholdExceeded);
    say(state, verdict);
  } else {
    for (const std::string& key : keys) objects.push_back(object_named(state, key));
  }
  return objects;
}

}  // namespace

// C2, first step, of the completing connector; C3: of every one without an open cycle.
void delete_at_cycle_end(State& state, const std::vector<std::string>& connectors, bool initial) {
  std::vector<const Object*> through;
  for (const std::string& name : connectors) {
    Connector& connector = connector_named(state, name);
    if (initial) delete_unmentioned(state, connector);  // D2
    if (!state.sync_on) continue;                       // T4
    for (const Object* object : past_the_guard(state, connector, initial)) {
      through.push_back(object);
    }
  }
  for (const std::string& key : by_leaving(through)) apply_deletion(state, key);
}

// D3: the hold ends when "nothing is pending any more, at that moment".
void end_empty_holds(State& state) {
  for (Connector& connector : state.connectors) {
    if (!connector.held || !pending(state, connector.name).empty()) continue;
    connector.held = false;
    connector.reported.clear();
  }
}

namespace {

Connector* held_connector(State& state, const std::string& name) {
  for (Connector& connector : state.connectors) {
    if (connector.name == name && connector.held) return &connector;
  }
  return nullptr;
}

// The objects of the last report that are still pending; the hold is over.
std::vector<std::string> end_hold(State& state, Connector& connector) {
  std::vector<std::string> still;
  for (const std::string& key : connector.reported) {
    const Object* object = object_named(state, key);
    if (object != nullptr && object->leaving()) still.push_back(key);
  }
  connector.held = false;
  connector.reported.clear();
  Verdict verdict;
  verdict.outcome = name_of(Outcome::kAccepted);
  say(state, verdict);
  return still;
}

void nothing_held(State& state) {
  Verdict verdict;
  verdict.outcome = name_of(Outcome::kNothingHeld);
  say(state, verdict);
}

}  // namespace

void deletions_approved(State& state, const Fact& fact) {
  Connector* connector = held_connector(state, fact.connector);
  if (connector == nullptr) return nothing_held(state);
  for (const std::string& key : end_hold(state, *connector)) apply_deletion(state, key);
}

void deletions_rejected(State& state, const Fact& fact) {
  Connector* connector = held_connector(state, fact.connector);
  if (connector == nullptr) return nothing_held(state);
  for (const std::string& key : end_hold(state, *connector)) {
    object_named(state, key)->presence = Presence::kInScope;  // "they count as never having left"
  }
}

// D4
void purge_old(State& state) {
  std::vector<Account*> old;
  for (Account& account : state.accounts) {
    if (account.binned() && state.now - account.deleted_at >= kThirtyDays) old.push_back(&account);
  }
  std::stable_sort(old.begin(), old.end(), [](const Account* left, const Account* right) {
    return left->deleted_at < right->deleted_at;
  });
  for (Account* account : old) purge_account(state, *account);
}

namespace {

// D8, the account's side.
void cut_by_cloud(Account& account, Verdict& verdict) {
  account.rollback_pending = false;  // T3: "the account's deletion ends it"
  if (account.authority != Authority::kOnPremises) return;
  transfer(account, Authority::kCloud, Road::kT7, verdict);
  if (account.sync_enabled == SyncEnabled::kTrue) account.sync_enabled = SyncEnabled::kFormerly;
}

// D8, the object's side.
void lose_account(State& state, const Account& account) {
  Object* object = link_of(state, account);
  if (object == nullptr) return;
  Verdict verdict;
  verdict.object = object->key;
  name_party(verdict, account.object_id);
  if (object->leaving()) {  // "An object whose own deletion is pending is forgotten instead."
    verdict.outcome = name_of(object->presence == Presence::kDeletionPending
                                  ? Outcome::kObjectGone
                                  : Outcome::kObjectOutOfScope);  // D1: "stays known"
    let_go(state, *object);
  } else {
    verdict.outcome = name_of(Outcome::kLinkLost);
    lose_link(state, *object);
    object->standing = "LinkLost";
    object->attempts = 0;
    if (!object->waiting) object->waiting_since = state.position;
    object->waiting = true;
  }
  say(state, verdict);
}

}  // namespace

void bin_account(State& state, Account& account, std::int64_t deleted_at) {
  Verdict verdict = about(account);
  verdict.outcome = name_of(Outcome::kAccepted);
  cut_by_cloud(account, verdict);
  account.state = Lifecycle::kInRecycleBin;
  account.deleted_at = deleted_at;
  say(state, verdict);
  lose_account(state, account);
}

void purge_account(State& state, Account& account) {
  Verdict verdict = about(account);
  verdict.outcome = name_of(Outcome::kPurged);
  cut_by_cloud(account, verdict);
  account.state = Lifecycle::kPurged;
  account.deleted_at = -1;
  say(state, verdict);
  lose_account(state, account);
}

// D5; K1: "what others hold by then is left out of the restored account".
void restore_account(State& state, Account& account, Finding& finding) {
  account.deleted_at = -1;
  const auto leave_out = [&](const std::string& value, const Account& other) {
    finding.warnings.push_back({WarningCode::kValueTakenMeanwhile, value, other.object_id});
    name_party(finding.verdict, other.object_id);
  };
  if (!account.upn.empty()) {
    if (const Account* other = holder(state, "upn", account.upn)) {
      leave_out(account.upn, *other);
      account.upn.clear();
    }
  }
  std::vector<Address> kept;
  for (const Address& address : account.addresses) {
    const Account* other =
        address.unique() ? holder(state, address.protocol, address.value) : nullptr;
    if (other == nullptr) {
      kept.push_back(address);
    } else {
      leave_out(address.text, *other);
    }
  }
  account.addresses = kept;
  account.state = Lifecycle::kLive;
}

}  // namespace tenon::model_oracle
