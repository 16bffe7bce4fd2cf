// Sentences about cloud accounts (rule book, 2 and 8).
#include <algorithm>

#include "engine/rules/explain.h"
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

// The values that are in one of the lists and not in the other.
std::string values_only_in(const Difference& difference, const std::vector<AttributeValue>& these,
                           const std::vector<AttributeValue>& those) {
  std::string words;
  for (const AttributeValue& value : these) {
    const bool both = std::any_of(those.begin(), those.end(), [&](const AttributeValue& other) {
      return other.text == value.text;
    });
    if (both) continue;
    words +=
        (words.empty() ? "" : ", ") + value_words(ValueRef{difference.attribute, value, false});
  }
  return words;
}

std::string lost_values(const Decision& decision) {
  std::string words;
  for (const Difference& difference : decision.differences) {
    const std::string lost = values_only_in(difference, difference.before, difference.after);
    if (!lost.empty()) words += (words.empty() ? "" : ", ") + lost;
  }
  return words.empty() ? "a value" : words;
}

std::string gained_values(const Decision& decision) {
  std::string words;
  for (const Difference& difference : decision.differences) {
    const std::string gained = values_only_in(difference, difference.after, difference.before);
    if (!gained.empty()) words += (words.empty() ? "" : ", ") + gained;
  }
  return words.empty() ? "a value" : words;
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

// Why a name stays, or is made from digits: who has the one that on-premises asserts.
std::string name_clashes(const Decision& decision) {
  std::string text;
  for (const QuarantinedValue& clash : decision.clashes) {
    text += " " + capital(value_words(clash.value)) + " belongs to " + name(clash.holder) +
            " since " + since(clash.held_since) + ".";
  }
  return text;
}

std::string kept_upn_sentence(const Decision& decision) {
  std::string text = "The user principal name of " + name(decision.account) + " stays";
  if (decision.object.side != PartyRef::Side::kNone) {
    text += ", although " + name(decision.object) + " asserts another";
  }
  for (const DecisionWarning& warning : decision.warnings) {
    if (warning.code == WarningCode::kEffectiveUpnKept) return text + ". " + sentence(warning);
  }
  if (!decision.detail.empty()) text += ": " + decision.detail;
  return text + (went_through(decision, Rule::kA5) ? " (A5)." : " (N5, N5b).") +
         name_clashes(decision);
}

std::string_view cleared_words(const Decision& decision) {
  return decision.detail == "onPremisesObjectIdentifier" ? "on-premises object identifier"
                                                         : "immutable id";
}

std::string cleared_sentence(const Decision& decision) {
  const bool anchor = decision.detail != "onPremisesObjectIdentifier";
  return "The " + std::string(cleared_words(decision)) + " of " + name(decision.account) +
         " is cleared" + (anchor ? "; it has its one soft match back (T6)." : " (T6).");
}

std::string clear_refused_sentence(const Decision& decision) {
  const std::string whose =
      "The " + std::string(cleared_words(decision)) + " of " + name(decision.account) + " stays";
  if (went_through(decision, Rule::kK8)) return whose + ": the account is linked (K8).";
  return whose +
         ": it can be cleared only on an account that is neither synchronised nor linked "
         "(T6).";
}

std::string no_change_sentence(const Decision& decision) {
  const std::string account = name(decision.account);
  if (went_through(decision, Rule::kT6)) {
    return capital(account) + " has no " + std::string(cleared_words(decision)) +
           " to be cleared: nothing changes (T6).";
  }
  return cloud_repeats_sentence(decision);
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
      return with_detail(
          "The source of authority of " + account + " does not move" +
              in_parentheses(decision.rules.empty() ? Rule::kNone : decision.rules.front()),
          decision);
    case Outcome::kRollbackPending:
      if (decision.refusal != Outcome::kNone) {
        return with_detail("The source of authority of " + account +
                               " does not go back to on-premises yet (T3): " +
                               std::string(name_of(decision.refusal)) +
                               in_parentheses(decision.refused_by),
                           decision);
      }
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
    case Outcome::kAccepted: return cloud_sentence(decision);
    case Outcome::kNoChange: return no_change_sentence(decision);
    case Outcome::kOnPremisesMastered:
      return capital(account) + " is mastered on premises: the edit is not applied (K4).";
    case Outcome::kCloudValueMoved:
      return capital(account) + " loses " + lost_values(decision) + " to " + others(decision) +
             ", which the cloud reported later (K1).";
    case Outcome::kAttributeValueMustBeUnique: return unique_sentence(decision);
    case Outcome::kAccountExists:
      return capital(account) + " was purged; its id is never used again (K9).";
    case Outcome::kAccountUnknown: return "There is no " + account + " to change.";
    case Outcome::kAccountInRecycleBin:
      return capital(account) + " is in the recycle bin and cannot be edited (K6).";
    case Outcome::kPurged: return purged_sentence(decision);
    case Outcome::kDeleted: return capital(account) + " goes to the recycle bin (K5).";
    case Outcome::kCleared: return cleared_sentence(decision);
    case Outcome::kClearRefused: return clear_refused_sentence(decision);
    case Outcome::kEffectiveUpnRecomputed:
      return "The user principal name of " + account +
             " is made anew from what on-premises says "
             "(N5)." +
             name_clashes(decision);
    case Outcome::kEffectiveUpnKept: return kept_upn_sentence(decision);
    case Outcome::kReleased:
      return capital(account) + " gets " + gained_values(decision) +
             ", which was quarantined and is free now (Q3).";
    default: return transfer_sentence(decision);
  }
}

}  // namespace tenon::rules
