// The objects that people must look at: those that wait, and those with values in quarantine. Kept
// beside the match state, so that a list of few among a million is short work.
//
// Threads: as MatchState.
#pragma once

#include <cstddef>
#include <set>

#include "engine/model/decision.h"

namespace tenon::projections {

class OpenConflicts {
 public:
  void apply(const Effects& effects);

  // The first after `after`, in the order of first sight; 0: none.
  ObjectHandle next(ObjectHandle after) const;
  std::size_t size() const { return objects_.size(); }

 private:
  std::set<ObjectHandle> objects_;
};

}  // namespace tenon::projections
