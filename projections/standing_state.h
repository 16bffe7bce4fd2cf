// The state of a tenant as it stood at one head, derived anew from its log: what questions that
// begin with "what if" stand on, so that the live state and its writer are left alone.
//
// Costs a replay up to there, and the memory of a second state. Threads: one at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/log/log.h"
#include "engine/runtime/replayer.h"
#include "projections/match_state.h"

namespace tenon::projections {

class StandingState {
 public:
  // Reads the log from its beginning, on the caller's thread, perhaps for minutes.
  //   what runtime::Replayer says; CANCELLED when `progress` gives up
  static Result<std::unique_ptr<StandingState>> at(const log::Log& log, std::string_view tenant,
                                                   Head head,
                                                   const runtime::Replayer::Progress& progress);

  const MatchState& state() const { return state_; }
  Head head() const { return head_; }
  // Of the last fact.
  Micros time() const { return time_; }

 private:
  class Machine;

  MatchState state_;
  Head head_;
  Micros time_;
};

}  // namespace tenon::projections
