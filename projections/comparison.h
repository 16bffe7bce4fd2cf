// What would have been: a tenant's log decided twice, as it was and with one setting forced from a
// position on, and where the two differ.
//
// Driven by a replay from that position on, as a state machine: the state as it stood there, and an
// overlay for either course. Memory follows what was written since, and the differences.
//
// Threads: one at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/base/guid.h"
#include "engine/model/decision.h"
#include "engine/rules/decide.h"
#include "engine/runtime/state_machine.h"
#include "projections/match_state.h"
#include "projections/overlay_state.h"
#include "projections/standing.h"

namespace tenon::projections {

// One feature, or the rule set. Holds whatever the facts say: F1 does not protect it, and facts
// that would set it are passed over.
struct ForcedSetting {
  std::optional<Feature> feature;
  std::uint64_t number = 0;           // of the feature; switches are 0 or 1
  RuleSet rule_set = kNewestRuleSet;  // without a feature
};

// For as long as an object or account stands differently in one way: where it comes to differ in
// another way, or again, is another divergence.
struct Divergence {
  enum class Kind : std::uint8_t { kBound = 1, kRefused = 2, kTransferred = 3, kDeleted = 4 };
  Kind kind = Kind::kBound;
  PartyRef party;  // the object, or for transfers and deletions the account
  // The fact after which they differed first, and after which they no longer did in this way.
  Position since;
  Micros time;
  std::optional<Position> until;
  // The last while they differed.
  Standing as_logged;
  Standing forced;
  // Made at `since`, where one was.
  std::optional<DecisionId> decision_as_logged;
  std::optional<Decision> decision_forced;
};

class Comparison final : public runtime::StateMachine, private rules::Sink {
 public:
  // `base`: after all facts before the position. At most so many divergences are kept, the first
  // ones; of the others it is counted whose they are.
  Comparison(ForcedSetting setting, MatchState base, std::size_t limit);

  const rules::StateView& view() const override { return as_logged_; }
  void decided(const Fact& fact, Decision decision, Effects effects) override;
  void counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) override;
  void end_fact(const Fact& fact, const Digest& decisions) override;
  void hand_on() override {}

  // In the order in which they began.
  const std::deque<Divergence>& divergences() const { return divergences_; }
  // Objects and accounts with divergences that were not kept.
  std::uint64_t left_out() const { return beyond_.size(); }

 private:
  // An object by its connector and GUID, or (connector 0) an account by its id: handles may differ.
  using Key = std::pair<ConnectorHandle, Guid>;
  static constexpr ConnectorHandle kAccounts{};

  void emit(Decision decision, Effects effects) override;
  void count(Effects effects) override;

  void force(Effects& effects) const;
  bool passed_over(const Fact& fact) const;
  void decide_forced(const Fact& fact);
  Key canonical(const Key& key) const;
  void touch(const rules::StateView& before, const Effects& effects);
  void compare(const Fact& fact);
  void diverge(const Key& key, const Fact& fact, Standing as_logged, Standing forced);
  void end(const Key& key, const Fact& fact);
  Divergence begin(const Key& key, const Fact& fact, bool known_as_logged);

  const ForcedSetting setting_;
  const std::size_t limit_;
  const MatchState base_;
  OverlayState as_logged_{base_};
  OverlayState forced_{base_};
  std::deque<Divergence> divergences_;
  std::map<Key, Divergence*> open_;
  std::set<Key> beyond_;
  // While a fact is compared.
  std::set<Key> touched_;
  std::map<Key, Decision> decisions_;  // of the forced course, about what may differ
};

}  // namespace tenon::projections
