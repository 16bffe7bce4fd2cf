// Rule book, 9: cycles and retries (C1 to C4).
#include <algorithm>
#include <limits>
#include <tuple>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {

// C4: "the position at which the object began to wait; then first-seen position; then connector,
// GUID".
std::vector<std::string> by_waiting(const std::vector<const Object*>& objects) {
  std::vector<const Object*> sorted = objects;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Object* left, const Object* right) {
    const auto key = [](const Object* object) {
      const std::uint64_t now = std::numeric_limits<std::uint64_t>::max();
      return std::tuple(object->waiting ? object->waiting_since : now, object->first_seen,
                        object->connector, object->guid);
    };
    return key(left) < key(right);
  });
  std::vector<std::string> keys;
  for (const Object* object : sorted) keys.push_back(object->key);
  return keys;
}

namespace {

// "the ladder, or the whole of what the object says, for every waiting object"
void retry_waiting(State& state) {
  std::vector<const Object*> waiting;
  for (const Object& object : state.objects) {
    if (object.waiting && object.in_scope()) waiting.push_back(&object);  // C5
  }
  for (const std::string& key : by_waiting(waiting)) {
    Object& object = *object_named(state, key);
    const Account* account = link_of(state, object);
    if (account == nullptr) {
      climb(state, object, true);
    } else if (!account->rollback_pending) {
      judge_linked(state, object, true);
    }
    end_claims(state);
  }
}

// "pending rollbacks (T3)"
void retry_rollbacks(State& state) {
  std::vector<const Object*> pending;
  for (const Object& object : state.objects) {
    const Account* account = link_of(state, object);
    if (account != nullptr && account->rollback_pending && object.in_scope()) {
      pending.push_back(&object);
    }
  }
  for (const std::string& key : by_waiting(pending)) {
    roll_back(state, *object_named(state, key), true);
    end_claims(state);
  }
}

// C2 after the deletions.
void rest_of_cycle_end(State& state) {
  purge_old(state);
  if (!state.sync_on) return;  // T4: "nothing of §9 runs but the purge"
  release_quarantine(state);
  end_claims(state);
  retry_waiting(state);
  retry_rollbacks(state);
}

void accept(State& state, bool orphans) {
  Verdict verdict;
  verdict.outcome = name_of(Outcome::kAccepted);
  if (orphans) {  // D2: "those that are synced without one are listed as orphans"
    for (const Account& account : state.accounts) {
      if (account.live() && account.sync_enabled == SyncEnabled::kTrue && account.object.empty()) {
        verdict.warnings = {std::string(name_of(WarningCode::kOrphan))};
      }
    }
  }
  say(state, verdict);
}

}  // namespace

// C1
void cycle_started(State& state, const Fact& fact) {
  Connector& connector = connector_named(state, fact.source);
  connector.cycle_started = state.position;
  connector.cycle_type = fact.cycle_type;
  accept(state, false);
}

// C1: "`completed` without `started` is a DELTA"; C2
void cycle_completed(State& state, const Fact& fact) {
  Connector& connector = connector_named(state, fact.source);
  const bool initial =
      connector.cycle_started.has_value() && connector.cycle_type == CycleType::kInitial;
  accept(state, initial);
  delete_at_cycle_end(state, {fact.source}, initial);
  connector.cycle_started.reset();
  rest_of_cycle_end(state);
}

// C3
void sync_forced(State& state, const Fact&) {
  accept(state, false);
  std::vector<std::string> idle;
  for (const Connector& connector : state.connectors) {
    if (!connector.cycle_started) idle.push_back(connector.name);
  }
  delete_at_cycle_end(state, idle, false);
  rest_of_cycle_end(state);
}

}  // namespace tenon::model_oracle
