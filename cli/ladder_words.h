// One rung of the matching ladder, for a person.
#pragma once

#include "cli/prose.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::cli {

void print_rung(const v1::Rung& rung, Prose& prose);

}  // namespace tenon::cli
