// One tenant's state, driven by the runtime: the match state and the open conflicts, and the rows
// of history for whoever records them.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "engine/runtime/state_machine.h"
#include "projections/change_rows.h"
#include "projections/match_state.h"
#include "projections/open_conflicts.h"

namespace tenon::projections {

class TenantMachine final : public runtime::StateMachine {
 public:
  // Never waits.
  using Sink = std::function<void(RecordedGroup)>;
  // As may_go_on().
  using Room = std::function<bool(std::function<void()> later)>;

  // Without a sink: a state only. `record_from`: earlier facts are recorded already.
  TenantMachine() = default;
  TenantMachine(TenantNumber tenant, const CursorRow& record_from, Sink sink, Room room = {})
      : rows_(tenant),
        record_from_(record_from.head),
        whole_(record_from),
        handed_on_(record_from),
        sink_(std::move(sink)),
        room_(std::move(room)) {}

  const MatchState& state() const { return state_; }
  const OpenConflicts& conflicts() const { return conflicts_; }

  const rules::StateView& view() const override { return state_; }
  void approach(const Fact& fact, unsigned step) override { state_.approach(fact, step); }
  void decided(const Fact& fact, Decision decision, Effects effects) override;
  void counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) override;
  void end_fact(const Fact& fact, const Digest& decisions) override;
  void hand_on() override;
  bool may_go_on(std::function<void()> later) override { return !room_ || room_(std::move(later)); }

 private:
  // Bytes of rows that may gather inside one fact: the end of a cycle has a million decisions.
  static constexpr std::size_t kGroupBytesMax = std::size_t{1} << 20;

  void hand_on_part();
  bool records(const Fact& fact) const { return sink_ && !record_from_.covers(fact.position); }
  void apply(const Fact& fact, std::uint32_t ordinal, const Decision* decision, Effects effects);

  MatchState state_;
  OpenConflicts conflicts_;
  ChangeRows rows_{TenantNumber{}};
  Head record_from_;
  CursorRow whole_;      // facts of which all rows were made
  CursorRow handed_on_;  // of those, the ones that the last hand_on() gave
  Sink sink_;
  Room room_;
};

}  // namespace tenon::projections
