// Decisions as sentences. Text is made only when somebody asks: a pure function of the decision.
#pragma once

#include <string>

#include "engine/model/decision.h"

namespace tenon::rules {

// What was decided and why: names both parties, the attribute, the value, since when, and the rule.
std::string sentence(const Decision& decision);
// What a person can do about it; empty when there is nothing to do.
std::string remedy(const Decision& decision);

// One line each, for the parts of a decision.
std::string sentence(const QuarantinedValue& quarantined);
std::string release(const QuarantinedValue& quarantined);
std::string sentence(const DecisionWarning& warning);
std::string because(const Candidate& candidate);
std::string why_not(const Rung& rung);

}  // namespace tenon::rules
