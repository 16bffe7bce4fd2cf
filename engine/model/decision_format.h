// Numbers of the encodings of decisions (docs/decisions.md). Fenced: digests chain over them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon::decision_format {

inline constexpr std::uint8_t kVersion = 1;

// A party is written in full once and named by its number after that. So many are remembered; a
// decision that names more writes the others in full each time.
inline constexpr std::size_t kPartiesRemembered = 16;

// Sections follow the head in this order; one without content is left out.
enum class Section : std::uint8_t {
  kEnd = 0,
  kWaitingSince = 1,
  kObject = 2,
  kAccount = 3,
  kMethod = 4,
  kRefusal = 5,
  kRules = 6,
  kLadder = 7,
  kDifferences = 8,
  kAuthority = 9,
  kOtherParties = 10,
  kQuarantined = 11,
  kClashes = 12,
  kWarnings = 13,
  kDetail = 14,  // only in the form with texts
};

}  // namespace tenon::decision_format
