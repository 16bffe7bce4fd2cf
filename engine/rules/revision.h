// The semantics revision: what the core decides from the same facts (rule book, R2).
//
// Every change of that raises it, and is listed here. Each log says from which position on a
// revision is in force, by a system fact; a log that says a higher one is of a newer Tenon.
#pragma once

#include <cstdint>

namespace tenon::rules {

//   0  before the rule book was complete; judged as revision 1
//   1  the rule book, whole
inline constexpr std::uint32_t kSemanticsRevision = 1;

}  // namespace tenon::rules
