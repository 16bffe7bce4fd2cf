// Sentences about the tenant: its settings and its cycles (rule book, 2, 4.1, 9, 10).
#include "engine/rules/explain.h"
#include "engine/rules/explain_words.h"

namespace tenon::rules {
namespace {

Rule first_rule(const Decision& decision) {
  return decision.rules.empty() ? Rule::kNone : decision.rules.front();
}

std::string forced_sentence(const Decision& decision) {
  if (went_through(decision, Rule::kT4)) {
    return "Directory synchronisation is off: nothing is synchronised, only what is long enough in "
           "the recycle bin is purged (C3, T4).";
  }
  if (decision.detail.empty()) return "Every connector is synchronised (C3).";
  return "Every connector is synchronised but those whose own cycle is open: " + decision.detail +
         " (C3).";
}

// What was taken, as far as its rule says it.
std::string accepted_sentence(const Decision& decision) {
  const std::string of = decision.detail.empty() ? "" : " of " + decision.detail;
  switch (first_rule(decision)) {
    case Rule::kC1: return "A sync cycle" + of + " begins (C1).";
    case Rule::kC2:
      return "The sync cycle" + of +
             " ends: what is pending and whoever waits is looked at once (C2).";
    case Rule::kC3: return forced_sentence(decision);
    case Rule::kR1:
      return "Rule set " + decision.detail + " is in force from the next fact on (R1).";
    case Rule::kR2: return "Another semantics revision is in force from the next fact on (R2).";
    case Rule::kD3: return "The held deletions" + of + " are settled (D3).";
    case Rule::kT4:
      return "Directory synchronisation is " +
             (decision.detail.empty() ? std::string("switched") : "now " + decision.detail) +
             " (T4).";
    default: break;
  }
  if (decision.detail.empty()) return "It is taken and in force from the next fact on.";
  return "The new setting" + of + " is in force from the next fact on.";
}

}  // namespace

std::string sync_off_sentence(Position position) {
  return "Directory synchronisation has been switched off since " + since(position) +
         ": until it is on again, nothing flows from on premises to the cloud (T4).";
}

std::string tenant_sentence(const Decision& decision) {
  switch (decision.outcome) {
    case Outcome::kAccepted: return accepted_sentence(decision);
    case Outcome::kNoChange: return with_detail("Nothing changes", decision);
    case Outcome::kTenantExists: return "The tenant exists already; nothing changes.";
    case Outcome::kTenantUnknown: return "The tenant was not created yet; the fact has no effect.";
    case Outcome::kFeatureChangeRefused:
      return with_detail("The feature keeps its value" + in_parentheses(first_rule(decision)),
                         decision);
    case Outcome::kRuleSetRefused:
      return with_detail("There is no such rule set; the one in force stays (R1)", decision);
    case Outcome::kDomainChangeRefused: return with_detail("The domain is not changed", decision);
    case Outcome::kDirectorySyncUnchanged:
      return "Directory synchronisation is already as asked for (T4).";
    case Outcome::kNothingHeld:
      return with_detail("No deletions of the connector are held (D3)", decision);
    case Outcome::kAccountUnknown: return "There is no such account.";
    default: return "";
  }
}

}  // namespace tenon::rules
