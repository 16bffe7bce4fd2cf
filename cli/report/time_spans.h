// A stretch of time cut into equal spans that a person knows: seconds, minutes, hours, days, weeks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tenon::cli::report {

class TimeSpans {
 public:
  static constexpr std::size_t kSpansMax = 40;

  // From the first to the last second, both in it, since 1970 in UTC. The shortest spans of which
  // kSpansMax are enough; they begin at full ones (days at midnight, weeks on Mondays).
  TimeSpans(std::int64_t first, std::int64_t last);

  std::size_t count() const { return count_; }
  // The nearest span for a time outside.
  std::size_t span_of(std::int64_t second) const;
  // When it begins: "2026-11-23", or with the time of day where spans are shorter.
  std::string name_of(std::size_t span) const;
  // "15 minutes".
  std::string width_words() const;

 private:
  std::int64_t begin_ = 0;
  std::int64_t width_ = 1;
  std::size_t count_ = 1;
};

}  // namespace tenon::cli::report
