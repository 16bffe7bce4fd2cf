// What the accidental-delete guard holds of a connector, in words.
#pragma once

#include <cstdint>

#include "cli/session.h"
#include "tenon/v1/connector.pb.h"

namespace tenon::cli {

// What is pending of it at that head and whether it is held, with the limits and what to do.
void print_hold(const v1::Connector& connector, std::uint64_t head, Session& session);

}  // namespace tenon::cli
