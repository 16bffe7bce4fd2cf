#include "projections/standing_state.h"

#include <algorithm>

namespace tenon::projections {

Result<std::unique_ptr<StandingState>> StandingState::at(const TenantView& tenant, Head head,
                                                         const Progress& progress) {
  if (head.value == 0) return std::make_unique<StandingState>(MatchState(), head, Micros{});
  // There may have been fewer then: it ends before it is told to be done.
  const std::uint64_t records = tenant.read([](const MatchState& now, Head) {
    return std::uint64_t{now.last_account().value} + now.last_object().value + 1;
  });
  const auto in_facts = [&](std::uint64_t done) {
    return !progress || progress(head.value * std::min(done, records) / records, head.value);
  };
  TENON_ASSIGN_OR_RETURN(MatchState state, tenant.history().state(head, in_facts));
  TENON_ASSIGN_OR_RETURN(const Micros time, tenant.time_of(Position{head.value - 1}));
  return std::make_unique<StandingState>(std::move(state), head, time);
}

}  // namespace tenon::projections
