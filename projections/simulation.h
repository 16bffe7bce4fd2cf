// Facts tried on top of a state, in memory: the decisions that would follow, one after another.
// Nothing is logged, and the state below stays as it is.
//
// Threads: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "engine/model/decision.h"
#include "engine/model/fact.h"
#include "engine/rules/decide.h"
#include "projections/change_kind.h"
#include "projections/overlay_state.h"

namespace tenon::projections {

class Simulation final : private rules::Sink {
 public:
  // Told of every decision as it is made.
  using Take = std::function<void(const Decision&, ChangeKind)>;

  // `base` stands at `head`, outlives the simulation and does not change meanwhile. The facts come
  // at the positions from there on, all at `time`.
  Simulation(const rules::StateView& base, Head head, Micros time, Take take);

  // What the payload says and the source are the caller's; position and time are given here.
  void decide(Fact& fact);

  const OverlayState& view() const { return state_; }
  // As if the facts so far had been logged.
  Head head() const { return head_; }
  std::uint64_t facts() const { return head_.value - base_head_.value; }
  std::uint64_t decisions(ChangeKind kind) const {
    return decisions_[static_cast<std::size_t>(kind)];
  }

 private:
  static constexpr std::size_t kKinds = static_cast<std::size_t>(ChangeKind::kSetting) + 1;

  void emit(Decision decision, Effects effects) override;
  void count(Effects effects) override { state_.apply(effects); }

  OverlayState state_;
  const Head base_head_;
  Head head_;
  const Micros time_;
  const Take take_;
  std::array<std::uint64_t, kKinds> decisions_{};
};

}  // namespace tenon::projections
