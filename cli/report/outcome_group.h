// Outcomes of decisions, gathered into what a person wants to tell apart at a glance.
#pragma once

#include <cstddef>
#include <string_view>

#include "cli/report/html_writer.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::cli::report {

enum class OutcomeGroup : std::size_t {
  kBound,       // an object has its account
  kChanged,     // what the account or the cloud says of it was taken
  kWaits,       // refused; the object waits
  kLeaves,      // deleted, to be deleted, held back, released
  kAuthority,   // moved, or asked to move
  kPassedOver,  // taken note of, without effect
  kUnchanged,   // stands as before
  kTenant,      // settings of the tenant, bookkeeping
};
inline constexpr std::size_t kOutcomeGroups = 8;

// An outcome that this version does not know counts as passed over, one without parties as the
// tenant's.
OutcomeGroup group_of(const v1::Decision& decision);
// "waits or refused".
Literal words_of(OutcomeGroup group);

}  // namespace tenon::cli::report
