// A conflict as the person reads it who has to resolve it: who stands against whom, why, and every
// way out, step by step.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/session.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli {

void print_conflict(const v1::Conflict& conflict, Session& session);

// The steps of every way, numbered.
void print_resolutions(const v1::Conflict& conflict, Session& session);

nlohmann::ordered_json conflict_json(const v1::Conflict& conflict);

}  // namespace tenon::cli
