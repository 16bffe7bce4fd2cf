// What a person can do about a decision.

#include "engine/rules/explain.h"
#include "engine/rules/explain_words.h"
#include "engine/rules/rung_soft.h"

namespace tenon::rules {
namespace {

std::string candidate_name(const Decision& decision) {
  const Candidate* candidate = decisive(decision);
  return candidate ? name(candidate->account) : name(decision.account);
}

std::string hard_match_remedy(const Decision& decision) {
  const Candidate* candidate = decisive(decision);
  switch (decision.refused_by) {
    case Rule::kH2:
      return "Give one of the two directory objects another source anchor, or remove " +
             (candidate ? name(candidate->other) : std::string("the other one")) +
             ", then synchronise.";
    case Rule::kH3:
      return "Switch blockCloudObjectTakeoverThroughHardMatch off for the time of the takeover, or "
             "clear the immutable id of " +
             candidate_name(decision) + ", then synchronise.";
    case Rule::kH4:
      return "Remove the privileged role from " + candidate_name(decision) +
             ", synchronise, and give the role back.";
    case Rule::kH5:
      return "Remove the eligibility for the privileged role from " + candidate_name(decision) +
             ", synchronise, and give it back.";
    default: return "Put the source anchor right, then synchronise.";
  }
}

// Its one match is not given back by clearing its immutable id: judge_soft() says so of it.
bool managed_in_cloud(const Decision& decision) {
  const Candidate* candidate = decisive(decision);
  return candidate && candidate->because == kMovedToCloud;
}

std::string joined_by_anchor_alone(const Decision& decision) {
  return candidate_name(decision) +
         " is managed in the cloud: only the object that carries its source anchor can be linked "
         "to "
         "it (H9).";
}

std::string twin_remedy(const Decision& decision) {
  switch (decision.refused_by) {
    case Rule::kS2:
    case Rule::kU2:
      if (managed_in_cloud(decision)) {
        return "Nothing, if the two are different. " + capital(joined_by_anchor_alone(decision));
      }
      return "If the two are one person: clear the immutable id of " + candidate_name(decision) +
             " when it is neither synchronised nor linked, purge the other account, and "
             "synchronise.";
    case Rule::kS3:
    case Rule::kU3:
      return "Remove the privileged role from " + candidate_name(decision) + ", purge " +
             name(decision.account) + ", which is the disposable one, and synchronise (Q5).";
    case Rule::kB:
      return "If " + candidate_name(decision) +
             " is meant: switch blockSoftMatch off, purge the new account, and synchronise.";
    case Rule::kU0:
      return "If " + candidate_name(decision) +
             " is meant: switch softMatchOnUpn on, purge the new account, and synchronise.";
    default: break;
  }
  return decision.quarantined.empty() ? "" : release(decision.quarantined.front());
}

std::string soft_match_remedy(const Decision& decision) {
  if (decision.refused_by == Rule::kS3 || decision.refused_by == Rule::kU3) {
    return "Remove the privileged role from " + candidate_name(decision) + " and synchronise.";
  }
  if (managed_in_cloud(decision)) {
    return "Change the value on premises, then synchronise. " +
           capital(joined_by_anchor_alone(decision));
  }
  return "Clear the immutable id of " + candidate_name(decision) +
         " when it is neither synchronised nor linked, or change the value on premises, then "
         "synchronise.";
}

std::string clash_remedy(const Decision& decision) {
  if (decision.clashes.empty()) return "Give one of the two another value, then synchronise.";
  const QuarantinedValue& clash = decision.clashes.front();
  const std::string value = value_words(clash.value);
  if (decision.object.side == PartyRef::Side::kNone) {
    return "Leave " + value + " with " + name(clash.holder) +
           ", or remove it there first and send the account again.";
  }
  return "Remove or change " + value + " in the local directory, on " + name(decision.object) +
         " or on what stands behind " + name(clash.holder) + ", then synchronise.";
}

// Orders that were refused.
std::string order_remedy(const Decision& decision) {
  switch (decision.outcome) {
    case Outcome::kAuthorityTransferRefused:
      if (went_through(decision, Rule::kT2)) {
        return "Only a live account that is mastered on premises can be moved to the cloud.";
      }
      return "Only a live account that was moved to the cloud (T2) can be rolled back, while "
             "blockCloudObjectTakeoverThroughHardMatch is off: switch it off, and ask again.";
    case Outcome::kClearRefused:
      return "Take the directory object out of scope or delete it first: only an account that is "
             "neither synchronised nor linked can be cleared (T6).";
    case Outcome::kFeatureChangeRefused:
      return went_through(decision, Rule::kF1)
                 ? "Nothing: the feature stays on."
                 : "Name a feature of docs/rules.md, 4.1, with a value of its kind.";
    case Outcome::kRuleSetRefused: return "Name one of 2016-03, 2026-06 and 2026-07.";
    case Outcome::kDomainChangeRefused:
      return "The initial domain stays verified and managed; add or remove another one.";
    case Outcome::kNothingHeld: return "Look which connector holds deletions (tenon deletions).";
    default: return "";
  }
}

}  // namespace

std::string remedy(const Decision& decision) {
  switch (decision.outcome) {
    case Outcome::kBound: return twin_remedy(decision);
    case Outcome::kApplied:
      return decision.quarantined.empty() ? "" : release(decision.quarantined.front());
    case Outcome::kDataValidationFailed:
    case Outcome::kLargeObject: return "Correct the object on premises, then synchronise.";
    case Outcome::kObjectTypeMismatch:
      return "Give the object or the account another value for the key, or remove one of the two, "
             "then synchronise.";
    case Outcome::kInvalidHardMatch: return hard_match_remedy(decision);
    case Outcome::kInvalidSoftMatch:
    case Outcome::kExistingAdminRoleConflict: return soft_match_remedy(decision);
    case Outcome::kAttributeUpdateNotAllowed:
      return "Clear the object-identifier mapping of " + candidate_name(decision) +
             ", or switch allowOnPremUpdateOfOnPremisesObjectIdentifier on, then synchronise.";
    case Outcome::kAttributeValueMustBeUnique: return clash_remedy(decision);
    case Outcome::kSourceAnchorChanged: return "Put the source anchor back on premises.";
    case Outcome::kLinkLost:
      if (went_through(decision, Rule::kT4)) return "Switch directory synchronisation on.";
      return "Nothing, if the object is to have its account: the end of the next cycle restores "
             "it, "
             "or makes it anew where it was purged. Otherwise take the object out of scope.";
    case Outcome::kOnPremisesChangeIgnored:
      return "Edit the account in the cloud, or transfer its authority back to on-premises (T3).";
    case Outcome::kOnPremisesMastered: return "Make the change on premises.";
    case Outcome::kAccountInRecycleBin: return "Restore the account first.";
    case Outcome::kObjectOutOfScope: return "Send a full image of the object.";
    case Outcome::kObjectUnknown:
      return "Send a full image of the object, or run an initial cycle.";
    case Outcome::kDeletionThresholdExceeded:
      return "Approve the deletions of the connector, or reject them.";
    case Outcome::kDirectorySyncOff: return "Switch directory synchronisation on.";
    case Outcome::kTenantUnknown: return "Create the tenant first.";
    case Outcome::kDeletionRefused:
      return "If the account is to go, delete it in the cloud, or send the object again and let "
             "it be bound.";
    default: return order_remedy(decision);
  }
}

}  // namespace tenon::rules
