// Connectors as they are now, and what the accidental-delete guard holds of them, in words.
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"
#include "engine/base/result.h"
#include "tenon/v1/connector.pb.h"

namespace tenon::cli {

// All of them, by name.
Result<std::vector<v1::Connector>> connectors_now(Session& session);

// What is pending of it and whether it is held, with the limits and what to do.
void print_hold(const v1::Connector& connector, Session& session);

}  // namespace tenon::cli
