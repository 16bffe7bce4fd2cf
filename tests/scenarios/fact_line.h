// One line of a scenario as a fact (docs/scenarios.md).
#pragma once

#include <string_view>

#include "engine/model/fact.h"
#include "tests/scenarios/names.h"

namespace tenon::scenarios {

// Everything but position, time and tenant. Throws BadLine.
Fact parse_fact(std::string_view line, Names& names);

}  // namespace tenon::scenarios
