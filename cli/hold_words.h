// What the accidental-delete guard holds of a connector, in words.
#pragma once

#include <cstdint>

#include "cli/session.h"
#include "tenon/v1/connector.pb.h"

namespace tenon::cli {

// What is pending of it and whether it is held, with the limits.
void print_pending(const v1::Connector& connector, Session& session);
// The orders that settle what it holds at that head, the present one.
void print_verdicts(const v1::Connector& connector, std::uint64_t head, Session& session);

}  // namespace tenon::cli
