// The facts that a decision of the ladder refers to: order-check exchanges these and no others
// (docs/audit.md).
#pragma once

#include <vector>

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"

namespace tenon::projections {

struct DecisionReferences {
  // Ascending, each once: its own fact and the one since which the object waited; those that
  // asserted the compared values, on either side; those with which the parties were first seen, and
  // since which an account has its anchor or holds a value that clashes.
  std::vector<Position> facts;
  // The accounts that it names.
  std::vector<AccountHandle> accounts;
};

// `state` as the decision found it: before its effects.
DecisionReferences references_of(const Decision& decision, const rules::StateView& state);

}  // namespace tenon::projections
