// The state of a tenant as it stood at one head, apart from the live one: what questions that begin
// with "what if" stand on, so that the live state and its writer are left alone.
//
// Put together from history (History::state), which costs a walk over what there was, not over the
// facts; and the memory of a second state. Threads: one at a time.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "projections/match_state.h"
#include "projections/tenant_view.h"

namespace tenon::projections {

class StandingState {
 public:
  // How far it is, as if facts were replayed: of how many. False: give up.
  using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

  // On the caller's thread, for a second and more where there are very many accounts. History is
  // recorded up to `head`.
  //   what History::state() says
  static Result<std::unique_ptr<StandingState>> at(const TenantView& tenant, Head head,
                                                   const Progress& progress);

  StandingState(MatchState state, Head head, Micros time)
      : state_(std::move(state)), head_(head), time_(time) {}

  const MatchState& state() const { return state_; }
  // For whoever goes on with it.
  MatchState take() { return std::move(state_); }
  Head head() const { return head_; }
  // Of the last fact.
  Micros time() const { return time_; }

 private:
  MatchState state_;
  const Head head_;
  const Micros time_;
};

}  // namespace tenon::projections
