// That a decision tells the truth about what it does: its differences are what changes, whoever it
// says to hold a value does, and what it says to have refused or bound is in its ladder.
#pragma once

#include <string>

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"

namespace tenon::model {

// What is wrong, or nothing. `state`: as it is before the effects are applied.
std::string untruth_in(const rules::StateView& state, const Decision& decision,
                       const Effects& effects);

}  // namespace tenon::model
