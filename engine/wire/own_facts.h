// Payloads of the facts that Tenon itself puts into a log.
#pragma once

#include <cstdint>
#include <string>

namespace tenon::wire {

// decode_fact() reads it back.
std::string semantics_revision_raised(std::uint32_t revision);

}  // namespace tenon::wire
