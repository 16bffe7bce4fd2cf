// All decisions of a tenant, counted one after another in little memory.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/report/outcome_group.h"
#include "cli/report/time_spans.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::cli::report {

struct Tally {
  explicit Tally(TimeSpans over);

  void add(const v1::Decision& decision);

  using Counts = std::map<std::string, std::uint64_t>;
  TimeSpans spans;
  std::uint64_t decisions = 0;
  // By group, then by span.
  std::array<std::vector<std::uint64_t>, kOutcomeGroups> over_time;
  Counts outcomes;
  Counts methods;   // of bindings, those found again apart
  Counts refusals;  // "H5 InvalidHardMatch"
  Counts roads;     // moves of authority: "T1, by binding"

  std::uint64_t of_group(OutcomeGroup group) const;
};

}  // namespace tenon::cli::report
