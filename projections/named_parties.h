// The accounts and objects that a decision names beside those that it is about: their histories
// have it too.
#pragma once

#include <vector>

#include "engine/base/guid.h"
#include "engine/model/decision.h"
#include "engine/rules/state_view.h"
#include "projections/history.h"

namespace tenon::projections {

struct NamedParty {
  Entity entity;
  bool refused = false;  // a candidate of the ladder that was not bound
};

struct NamedParties {
  // Each once. Candidates, whoever they are linked to, who holds a value, other parties, parties of
  // warnings. Left out is what would say the same again with every change: the other side of a link
  // that goes on, everybody where nothing changes, and the holder of a value that was in quarantine
  // before and has not changed hands since the object's last decision.
  std::vector<NamedParty> known;
  // Accounts that the state does not know: one of them may be made by the same fact (K1).
  std::vector<Guid> unknown;

  void clear() {
    known.clear();
    unknown.clear();
  }
};

// `before`: the state as the decision found it. Adds to `parties`.
void find_named(const Decision& decision, const rules::StateView& before, NamedParties& parties);

}  // namespace tenon::projections
