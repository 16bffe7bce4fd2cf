#include "projections/simulation.h"

#include <utility>

namespace tenon::projections {

Simulation::Simulation(const rules::StateView& base, Head head, Micros time, Take take)
    : state_(base), base_head_(head), head_(head), time_(time), take_(std::move(take)) {}

void Simulation::decide(Fact& fact) {
  fact.position = Position{head_.value};
  fact.time = time_;
  rules::decide(state_, fact, *this);
  head_.value += 1;
}

void Simulation::emit(Decision decision, Effects effects) {
  const ChangeKind kind = kind_of(state_, decision, effects);
  ++decisions_[static_cast<std::size_t>(kind)];
  state_.apply(effects);
  take_(decision, kind);
}

}  // namespace tenon::projections
