#include "cli/report/tally.h"

#include <numeric>
#include <utility>

#include "cli/report/authority.h"
#include "cli/words.h"

namespace tenon::cli::report {

Tally::Tally(TimeSpans over) : spans(std::move(over)) {
  for (std::vector<std::uint64_t>& row : over_time) row.resize(spans.count());
}

void Tally::add(const v1::Decision& decision) {
  ++decisions;
  ++outcomes[decision.outcome()];
  const auto group = static_cast<std::size_t>(group_of(decision));
  ++over_time[group][spans.span_of(decision.time().seconds())];
  if (decision.outcome() == "Bound") {
    ++methods[word_of(decision.method()) + (decision.relinked() ? ", found again" : "")];
  }
  if (!decision.refused_by().empty()) {
    ++refusals[decision.refused_by() + " " + decision.refusal()];
  }
  if (decision.has_authority()) ++roads[road_words(decision.authority().road())];
}

std::uint64_t Tally::of_group(OutcomeGroup group) const {
  const std::vector<std::uint64_t>& row = over_time[static_cast<std::size_t>(group)];
  return std::accumulate(row.begin(), row.end(), std::uint64_t{0});
}

}  // namespace tenon::cli::report
