// Why an object is not bound to an account: what stands between them, and the smallest change that
// would let the binding happen. Found by trying changes on overlays, not by a table.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"
#include "projections/binding_edit.h"

namespace tenon::projections {

// What refuses the pair once some edits are made.
struct Obstacle {
  std::vector<BindingEdit> edits;
  Decision decision;
};

struct WhyNot {
  bool bound = false;  // they are bound: nothing stands between them
  // What would be decided about the object if it were seen as it is: what stands first.
  std::optional<Decision> first;
  // What else would: each other refusal once, with the fewest edits that bring it up, one or two.
  std::vector<Obstacle> others;
  // Tried: none; one; two; three at a time; in the order of the list. Empty: the object's next
  // attempt binds. Nothing: no change of the list up to three together does.
  std::optional<std::vector<BindingEdit>> change;
  std::uint64_t tried = 0;
};

inline constexpr std::size_t kEditsTogetherMax = 3;
// So many together are always tried, for what else stands in the way.
inline constexpr std::size_t kEditsForObstacles = 2;

// `state` stands at `head`. `go_on` is asked between two trials; false: gives up, nothing.
std::optional<WhyNot> why_not(const rules::StateView& state, Head head, Micros time,
                              ObjectHandle object, AccountHandle account,
                              const std::function<bool()>& go_on);

// What would be decided about the object if it were seen again as it is.
std::optional<Decision> next_attempt(const rules::StateView& state, Head head, Micros time,
                                     ObjectHandle object);

}  // namespace tenon::projections
