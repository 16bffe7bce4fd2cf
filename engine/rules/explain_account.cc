// Sentences about cloud accounts and about the tenant (rule book, 2, 4.1, 8, 10).
#include "engine/rules/explain_words.h"

namespace tenon::rules {
namespace {

std::string others(const Decision& decision) {
  std::string text;
  for (const PartyRef& party : decision.other_parties) {
    text += (text.empty() ? "" : ", ") + name(party);
  }
  return text.empty() ? "another account" : text;
}

std::string changed_values(const Decision& decision) {
  std::string text;
  for (const Difference& difference : decision.differences) {
    text += (text.empty() ? "" : ", ") + std::string(difference.attribute.name());
  }
  return text;
}

std::string with_detail(std::string text, const Decision& decision) {
  return decision.detail.empty() ? text + "." : text + ": " + decision.detail + ".";
}

std::string moved_value(const Decision& decision) {
  std::string values;
  for (const Difference& difference : decision.differences) {
    for (const AttributeValue& value : difference.before) {
      bool kept = false;
      for (const AttributeValue& after : difference.after) kept = kept || after.text == value.text;
      if (!kept) {
        values += (values.empty() ? "" : ", ") + attribute_words(difference.attribute, value.text) +
                  " " + value.text;
      }
    }
  }
  return values.empty() ? "a value" : values;
}

std::string unique_sentence(const Decision& decision) {
  std::string text = "The cloud's report of " + name(decision.account) + " is taken without ";
  if (decision.clashes.empty()) {
    return text + "what " + others(decision) +
           " has already: it is mastered on premises, or carries that source anchor (K2, K8).";
  }
  bool first = true;
  for (const QuarantinedValue& clash : decision.clashes) {
    text += std::string(first ? "" : ", and without ") + value_words(clash.value) + ", which " +
            name(clash.holder) + " has had since " + since(clash.held_since);
    first = false;
  }
  return text + (went_through(decision, Rule::kK8) ? " (K8)." : " (K2).");
}

// What was taken, as far as the rule says it.
std::string accepted_sentence(const Decision& decision) {
  if (went_through(decision, Rule::kC1)) return with_detail("A sync cycle begins (C1)", decision);
  if (went_through(decision, Rule::kC2)) {
    return with_detail("The sync cycle ends: what is pending and who waits is looked at once (C2)",
                       decision);
  }
  if (went_through(decision, Rule::kC3)) {
    return "Every connector without an open cycle is synchronised (C3).";
  }
  if (went_through(decision, Rule::kR1)) return with_detail("Another rule set (R1)", decision);
  if (went_through(decision, Rule::kR2)) return "Another semantics revision is in force (R2).";
  if (went_through(decision, Rule::kD3)) {
    return with_detail("The held deletions are settled (D3)", decision);
  }
  if (went_through(decision, Rule::kT4)) {
    return with_detail("Directory synchronisation is switched (T4)", decision);
  }
  return decision.detail.empty() ? "Taken." : "Taken: " + decision.detail + ".";
}

std::string kept_upn_sentence(const Decision& decision) {
  std::string text = "The user principal name of " + name(decision.account) + " stays";
  if (!decision.detail.empty()) text += ": " + decision.detail;
  return text + (went_through(decision, Rule::kA5) ? " (A5)." : " (N5, N5b).");
}

std::string cleared_sentence(const Decision& decision) {
  const std::string account = name(decision.account);
  if (decision.detail == "onPremisesObjectIdentifier") {
    return "The on-premises object identifier of " + account + " is cleared (T6).";
  }
  if (decision.detail == "immutableId") {
    return "The immutable id of " + account + " is cleared; it has its one soft match back (T6).";
  }
  return "What ties " + account + " to on-premises is cleared, as was asked for (T6).";
}

std::string transfer_sentence(const Decision& decision) {
  const std::string account = name(decision.account);
  switch (decision.outcome) {
    case Outcome::kAuthorityTransferred: {
      const bool to_cloud = decision.authority && decision.authority->to == Authority::kCloud;
      const std::string_view road = decision.authority ? name_of(decision.authority->road) : "";
      return "The source of authority of " + account + " moves to " +
             (to_cloud ? "the cloud" : "on-premises") +
             (road.empty() ? "" : " (" + std::string(road) + ")") + ".";
    }
    case Outcome::kAuthorityTransferRefused:
      return with_detail("The source of authority of " + account + " does not move (T2, T3)",
                         decision);
    case Outcome::kRollbackPending:
      return with_detail("The source of authority of " + account +
                             " goes back to on-premises with its object's next fact or cycle (T3)",
                         decision);
    case Outcome::kRollbackWithdrawn:
      return "The rollback of " + account + " to on-premises is withdrawn (T3).";
    default: return "";
  }
}

}  // namespace

std::string account_sentence(const Decision& decision) {
  const std::string account = name(decision.account);
  if (decision.account.side == PartyRef::Side::kNone) return "";
  switch (decision.outcome) {
    case Outcome::kAccepted: {
      const std::string changed = changed_values(decision);
      return "What the cloud says of " + account + " is taken" +
             (changed.empty() ? "." : ": " + changed + ".");
    }
    case Outcome::kNoChange: return "What the cloud says of " + account + " is known already (K3).";
    case Outcome::kOnPremisesMastered:
      return capital(account) + " is mastered on premises: the edit is not applied (K4).";
    case Outcome::kCloudValueMoved:
      return capital(account) + " loses " + moved_value(decision) + " to " + others(decision) +
             ", which the cloud reported later (K1).";
    case Outcome::kAttributeValueMustBeUnique: return unique_sentence(decision);
    case Outcome::kAccountExists:
      return capital(account) + " was purged; its id is never used again (K9).";
    case Outcome::kAccountUnknown: return "There is no " + account + " to change.";
    case Outcome::kAccountInRecycleBin:
      return capital(account) + " is in the recycle bin and cannot be edited (K6).";
    case Outcome::kPurged: return capital(account) + " is purged, for good (D4).";
    case Outcome::kDeleted: return capital(account) + " goes to the recycle bin (K5).";
    case Outcome::kCleared: return cleared_sentence(decision);
    case Outcome::kClearRefused:
      return with_detail("Nothing is cleared on " + account + " (T6)", decision);
    case Outcome::kEffectiveUpnRecomputed:
      return "The user principal name of " + account +
             " is made anew from what on-premises says "
             "(N5).";
    case Outcome::kEffectiveUpnKept: return kept_upn_sentence(decision);
    case Outcome::kReleased:
      return capital(account) + " gets a value that was quarantined and is free now (Q3).";
    default: return transfer_sentence(decision);
  }
}

std::string tenant_sentence(const Decision& decision) {
  switch (decision.outcome) {
    case Outcome::kAccepted: return accepted_sentence(decision);
    case Outcome::kNoChange: return with_detail("Nothing changes", decision);
    case Outcome::kTenantExists: return "The tenant exists already; nothing changes.";
    case Outcome::kTenantUnknown: return "The tenant was not created yet; the fact has no effect.";
    case Outcome::kFeatureChangeRefused:
      return with_detail("The feature keeps its value (F1, F2)", decision);
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
