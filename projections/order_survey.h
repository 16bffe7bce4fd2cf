// A log read for order-check: the state at its end, in which order its facts arrived, and of each
// object the facts that its standing decision of the ladder refers to.
//
// Driven by a replay, as a state machine. Threads: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/state_machine.h"
#include "projections/arrival_order.h"
#include "projections/decision_references.h"
#include "projections/match_state.h"

namespace tenon::projections {

class OrderSurvey final : public runtime::StateMachine {
 public:
  const rules::StateView& view() const override { return state_; }
  void decided(const Fact& fact, Decision decision, Effects effects) override;
  void counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) override;
  void end_fact(const Fact& fact, const Digest& decisions) override;
  void hand_on() override {}

  const MatchState& state() const { return state_; }
  const ArrivalOrder& arrivals() const { return arrivals_; }
  // Of the objects that are known at the end.
  const std::map<ObjectHandle, DecisionReferences>& references() const { return references_; }
  // Those that changed last at that position or later.
  std::vector<ObjectHandle> changed_since(Position position) const;
  // Objects that were forgotten there or later: by name, some are known again.
  struct Forgotten {
    Position at;
    std::string connector;
    Guid guid;
  };
  std::span<const Forgotten> forgotten_since(Position position) const;

 private:
  void apply(const Fact& fact, const Effects& effects);

  MatchState state_;
  ArrivalOrder arrivals_;
  std::map<ObjectHandle, DecisionReferences> references_;
  std::vector<Position> changed_;  // by handle
  std::set<std::pair<Position, ObjectHandle>> by_change_;
  std::vector<Forgotten> forgotten_;
};

}  // namespace tenon::projections
