// Decisions as sentences. Text is made only when somebody asks: a pure function of the decision.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/decision.h"

namespace tenon::rules {

// What was decided and why: names both parties, the attribute, the value, since when, and the rule.
std::string sentence(const Decision& decision);
// What a person can do about it; empty when there is nothing to do.
std::string remedy(const Decision& decision);

// What is so as long as directory synchronisation is off (T4).
std::string sync_off_sentence(Position since);

// How a decision names somebody beside those that it is about.
enum class NamedAs : std::uint8_t {
  kNone = 0,       // not at all, or it is about them
  kCandidate = 1,  // of the ladder, and not bound
  kHolder = 2,     // has a value that another asserts, or claimed it first
  kOther = 3,
};
NamedAs named_as(const Decision& decision, const PartyRef& party);
// The same as a sentence about "this account" or "this object"; empty for kNone.
std::string naming(const Decision& decision, const PartyRef& party);
// "it is eligible for the privileged role “…” (H5)": what kept the party, a candidate, from being
// bound; empty for others.
std::string refusal_of(const Decision& decision, const PartyRef& party);

// One line each, for the parts of a decision.
std::string sentence(const QuarantinedValue& quarantined);
std::string release(const QuarantinedValue& quarantined);
std::string sentence(const DecisionWarning& warning);
std::string because(const Candidate& candidate);
std::string why_not(const Rung& rung);

}  // namespace tenon::rules
