// Facts as the lines of a scenario (docs/scenarios.md): the other direction of
// tests/scenarios/fact_line.h, for facts that a scenario can say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "tests/scenarios/names.h"

namespace tenon::model {

// One line, without its end. `names` turns GUIDs to names as far as it knows them.
std::string fact_text(const Fact& fact, const scenarios::Names& names);

// Names for the GUIDs of tests/model/pools.h.
scenarios::Names pool_names();

// A whole history as one block of a scenario, with the `time` lines that it needs; what came out is
// left for `scenario_test --rewrite` to fill in. `names` learns the accounts that the engine makes,
// fact by fact; those of the last fact only if `decide_last`: the engine may not survive it.
std::string scenario_text(const std::vector<Fact>& facts, const std::string& comment,
                          bool decide_last, scenarios::Names& names);

// Names in place of the GUIDs in a text.
std::string with_names(std::string_view text, const scenarios::Names& names);

}  // namespace tenon::model
