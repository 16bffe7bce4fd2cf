#include "engine/rules/explain.h"

#include "engine/rules/explain_words.h"

namespace tenon::rules {

std::string sentence(const Decision& decision) {
  std::string text = object_sentence(decision);
  if (text.empty()) text = account_sentence(decision);
  if (text.empty()) text = tenant_sentence(decision);
  if (text.empty()) text = capital(std::string(name_of(decision.outcome))) + ".";
  for (const QuarantinedValue& each : decision.quarantined) text += " " + sentence(each);
  if (decision.waiting_since) {
    text += std::string(waits_for_retry(decision.outcome) ? " It has waited" : " It had waited") +
            " since " + since(*decision.waiting_since) + ".";
  }
  return text;
}

std::string sentence(const QuarantinedValue& quarantined) {
  const std::string value = capital(value_words(quarantined.value));
  if (quarantined.holder.side != PartyRef::Side::kAccount) {
    return value +
           " is quarantined until the end of the next cycle, which gives it to the oldest "
           "claim: " +
           (quarantined.holder.side == PartyRef::Side::kNone ? std::string("another object")
                                                             : name(quarantined.holder)) +
           " has claimed it since " + since(quarantined.held_since) + " (Q3).";
  }
  return value + " is quarantined: " + name(quarantined.holder) + " has had it since " +
         since(quarantined.held_since) + " (Q1).";
}

std::string release(const QuarantinedValue& quarantined) {
  const std::string value = value_words(quarantined.value);
  if (quarantined.holder.side != PartyRef::Side::kAccount) {
    return "The end of the next cycle gives " + value + " to the oldest claim.";
  }
  return "Remove " + value + " from " + name(quarantined.holder) +
         "; at the end of the next cycle the oldest claim gets it.";
}

std::string sentence(const DecisionWarning& warning) {
  const std::string value = warning.value ? value_words(*warning.value) : "a value";
  const std::string whose =
      warning.party.side == PartyRef::Side::kNone ? "" : " of " + name(warning.party);
  const auto says = [&] { return std::string(name_of(warning.code)); };
  const auto ends = [&](Rule rule) {
    return in_parentheses(warning.rule == Rule::kNone ? rule : warning.rule) + ".";
  };
  switch (warning.code) {
    case WarningCode::kMultiplePrimaries:
      return "Several addresses are marked as primary: " + value +
             " is taken, the others become secondaries" + ends(Rule::kN2);
    case WarningCode::kInvalidAddress:
      return capital(value) + " is not a valid address and is left out" + ends(Rule::kN2);
    case WarningCode::kAddressWithoutPrefix:
      return capital(value) + " has no protocol prefix such as SMTP: and is left out" +
             ends(Rule::kN2);
    case WarningCode::kUnverifiedUpnKeptOut:
      return capital(value) +
             " is in a domain that is not verified; the account keeps the user "
             "principal name that it has" +
             ends(Rule::kN5a);
    case WarningCode::kEffectiveUpnKept:
      return capital(value) +
             " does not reach the account: it is licensed, its domain is managed, "
             "and synchronizeUpnForManagedUsers is off" +
             ends(Rule::kA5);
    case WarningCode::kUpnOnNonUser:
      return capital(value) + " is left out: only users have a user principal name" +
             ends(Rule::kK7);
    case WarningCode::kEligibleAdministrator:
      return capital(name(warning.party)) +
             " is eligible for a privileged role, and is matched all "
             "the same" +
             ends(warning.rule);
    case WarningCode::kValueTakenMeanwhile:
      return capital(value) + " is left out: " + name(warning.party) + " took it meanwhile" +
             ends(warning.rule);
    case WarningCode::kLeftOutOfChange:
      return capital(value) + " is left out: only the first report of an account may carry it" +
             ends(Rule::kNone);
    case WarningCode::kEchoDiffers:
      return "The cloud's report of the account differs in its " + value +
             "; what was provisioned stays" + ends(Rule::kP3);
    case WarningCode::kSelfConflict:
      return "The account" + whose +
             " is this very object come back: it was synchronised from it "
             "before" +
             ends(Rule::kH3);
    case WarningCode::kOrphan:
      return capital(name(warning.party)) + " is synchronised but linked to no directory object" +
             ends(Rule::kD2);
  }
  return says() + ".";
}

std::string because(const Candidate& candidate) {
  if (candidate.verdict != Outcome::kBound) {
    return capital(refusal_words(candidate.rule, candidate)) + ".";
  }
  switch (candidate.rule) {
    case Rule::kH0: return "It is synchronised already, from this very object.";
    case Rule::kH7: return "It is in the recycle bin and carries the object's source anchor.";
    case Rule::kH8: return "It carries the object's source anchor.";
    case Rule::kH9: return "It carries the object's source anchor and is managed in the cloud.";
    case Rule::kS4: return "Its primary SMTP address is the object's.";
    case Rule::kU4: return "Its user principal name is the object's.";
    default: return candidate.because.empty() ? "It is the one." : candidate.because;
  }
}

std::string why_not(const Rung& rung) {
  if (rung.tried) return "";
  if (!rung.why_not.empty()) return rung.why_not;
  if (rung.rule == Rule::kB) return "soft match is blocked: blockSoftMatch is on";
  if (rung.rule == Rule::kU0) return "softMatchOnUpn is off";
  switch (rung.id) {
    case RungId::kS: return "the object has no primary SMTP address";
    case RungId::kU: return "the object asserts no user principal name in a verified domain";
    default: return "a rung before it decided";
  }
}

}  // namespace tenon::rules
