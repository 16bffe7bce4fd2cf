// One tenant's state, driven by the runtime: the match state and the open conflicts, and the stream
// of changes for whoever records history.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "engine/runtime/state_machine.h"
#include "projections/change.h"
#include "projections/match_state.h"
#include "projections/open_conflicts.h"

namespace tenon::projections {

// Changes of facts before `head`; the last ones may belong to the fact at `head`, not yet whole.
struct ChangeGroup {
  std::vector<Change> changes;
  Head head;
};

class TenantMachine final : public runtime::StateMachine {
 public:
  // May wait: that holds the writer back.
  using Sink = std::function<void(ChangeGroup)>;

  // Without a sink: a state only. `record_from`: changes of earlier facts are recorded already.
  TenantMachine() = default;
  TenantMachine(Head record_from, Sink sink)
      : record_from_(record_from), handed_on_(record_from), sink_(std::move(sink)) {}

  const MatchState& state() const { return state_; }
  const OpenConflicts& conflicts() const { return conflicts_; }

  const rules::StateView& view() const override { return state_; }
  void decided(const Fact& fact, Decision decision, Effects effects) override;
  void counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) override;
  void end_fact(const Fact& fact) override;
  void hand_on() override;

 private:
  // Changes that may gather inside one fact: the end of a cycle has millions.
  static constexpr std::size_t kGroupMax = 4096;

  bool records(const Fact& fact) const { return sink_ && !record_from_.covers(fact.position); }
  void apply(const Effects& effects);
  std::vector<KeyedImage> images_before(const Effects& effects) const;
  void collect(Change change);

  MatchState state_;
  OpenConflicts conflicts_;
  Head record_from_;
  Head handed_on_;
  Sink sink_;
  ChangeGroup group_;
};

}  // namespace tenon::projections
