// Sentences about directory objects and their bindings (rule book, 4 to 7).
#include "engine/rules/explain_words.h"

namespace tenon::rules {
namespace {

// " (S4)" of the candidate that was bound.
Rule bound_by(const Decision& decision) {
  const Candidate* candidate = decisive(decision);
  return candidate && candidate->verdict == Outcome::kBound ? candidate->rule : Rule::kNone;
}

std::string key_words(const Decision& decision, std::string_view what) {
  const Rung* rung = decisive_rung(decision);
  if (!rung || !rung->key) return std::string(what);
  std::string_view text = rung->key->value.text;
  if (rung->id == RungId::kS && text.find(':') < 5) text.remove_prefix(text.find(':') + 1);
  return std::string(what) + (text.empty() ? "" : " " + std::string(text));
}

std::string hard_match_sentence(const Decision& decision) {
  const std::string object = capital(name(decision.object));
  const std::string account = name(decision.account);
  const Rule rule = bound_by(decision);
  if (rule == Rule::kH9) {
    return object + " is linked again to " + account +
           ", which carries its source anchor; the account is managed in the cloud and stays so, "
           "so nothing flows to it (H9).";
  }
  if (decision.relinked) {
    return object + " is linked again to " + account +
           ", which carries its source anchor and is synchronised already (H0).";
  }
  std::string text = object + " is bound to " + account;
  if (rule == Rule::kH7) text += ", which is restored from the recycle bin";
  text += ": the account carries the object's source anchor";
  return text + in_parentheses(rule == Rule::kNone ? Rule::kH8 : rule) + ".";
}

// Why an account was made although one was found.
std::string twin_sentence(const Decision& decision) {
  const Candidate* candidate = decisive(decision);
  if (decision.refused_by == Rule::kNone || !candidate) return "";
  std::string text =
      " " + capital(name(candidate->account)) + " was found by its " +
      key_words(decision, decisive_rung(decision)->id == RungId::kS ? "primary SMTP address"
                                                                    : "user principal name") +
      " but not bound: " + refusal_words(decision.refused_by, *candidate);
  text += in_parentheses(decision.refused_by) + ".";
  const bool admin = decision.refused_by == Rule::kS3 || decision.refused_by == Rule::kU3;
  if (admin && decision.outcome == Outcome::kBound) {
    text += " The new account is the disposable one of the two (Q5).";
  }
  return text;
}

std::string authority_words(const Decision& decision) {
  if (!decision.authority || decision.authority->from == Authority::kNone) return "";
  const AuthorityTransfer& move = *decision.authority;
  if (move.to != Authority::kOnPremises) {
    return " Its source of authority moves to the cloud" +
           (move.road == Road::kNone ? "" : " (" + std::string(name_of(move.road)) + ")") + ".";
  }
  const std::string_view tool = tool_words(move.authored_by);
  return " Its source of authority moves from the cloud to on-premises (" +
         std::string(name_of(move.road)) + ")" +
         (tool.empty() ? "." : "; it was first made with " + std::string(tool) + ".");
}

std::string bound_sentence(const Decision& decision) {
  const std::string object = name(decision.object);
  const std::string account = name(decision.account);
  switch (decision.method) {
    case Method::kHard: return hard_match_sentence(decision) + authority_words(decision);
    case Method::kSmtp:
      return capital(object) + " is bound to " + account + ": both have the " +
             key_words(decision, "primary SMTP address") + " (S4)." + authority_words(decision);
    case Method::kUpn:
      return capital(object) + " is bound to " + account + ": both have the " +
             key_words(decision, "user principal name") +
             ", and no account has the object's primary SMTP address (U4)." +
             authority_words(decision);
    case Method::kProvisioned:
      return capital(account) + " is made for " + object +
             (decision.refused_by == Rule::kNone ? ", which matched no account (P1)." : " (P1).") +
             twin_sentence(decision);
    case Method::kNone: break;
  }
  return capital(object) + " is bound to " + account + ".";
}

std::string refused_sentence(const Decision& decision) {
  const std::string object = capital(name(decision.object));
  const std::string verdict = std::string(name_of(decision.outcome));
  const Candidate* candidate = decisive(decision);
  if (!candidate) {
    const std::string words = decision.detail.empty() ? verdict : decision.detail;
    return object + " is not bound: " + words + in_parentheses(decision.refused_by) + ".";
  }
  return object + " is not bound to " + name(candidate->account) + ": " +
         refusal_words(decision.refused_by, *candidate) + in_parentheses(decision.refused_by) +
         ". It waits (" + verdict + ").";
}

std::string validation_sentence(const Decision& decision) {
  const bool large = decision.outcome == Outcome::kLargeObject;
  std::string text = capital(name(decision.object)) +
                     (large ? " is larger than the cloud takes" : " does not pass validation");
  if (!decision.detail.empty()) text += ": " + decision.detail;
  text += " (V";
  for (const Rule rule : decision.rules) {
    if (rule != Rule::kV) text += ", " + std::string(name_of(rule));
  }
  return text + "). Nothing of it reaches an account until that is put right.";
}

std::string mismatch_sentence(const Decision& decision) {
  if (went_through(decision, Rule::kA8)) {
    return capital(name(decision.object)) + " changed its type while it is linked to " +
           name(decision.account) + "; nothing of it is applied (A8).";
  }
  return refused_sentence(decision);
}

// The words of the error that administrators know, with the other party named.
std::string clash_sentence(const Decision& decision) {
  if (decision.clashes.empty()) {
    return capital(name(decision.object)) + " has a value that another object has already (Q2).";
  }
  std::string text = capital(name(decision.object)) + " cannot be updated in the cloud.";
  for (const QuarantinedValue& clash : decision.clashes) {
    text += " Its " + value_words(clash.value);
    text += clash.holder.side == PartyRef::Side::kNone
                ? " is claimed already by another object, since " + since(clash.held_since) + "."
                : " is already associated with " + name(clash.holder) + ", since " +
                      since(clash.held_since) + ".";
  }
  return text + " Nothing of this change is applied (Q2)." + twin_sentence(decision);
}

std::string ignored_sentence(const Decision& decision) {
  if (decision.refused_by == Rule::kH9) {
    const Candidate* candidate = decisive(decision);
    return capital(name(decision.object)) +
           " is not bound: " + name(candidate ? candidate->account : decision.account) +
           ", which carries its source anchor, is in the recycle bin and managed in the cloud; it "
           "is not restored (H9).";
  }
  return "The change of " + name(decision.object) +
         " is kept but not applied: " + name(decision.account) + " is managed in the cloud (A7).";
}

std::string held_sentence(const Decision& decision) {
  return "The deletions that this cycle would bring exceed the accidental-delete threshold; none "
         "is applied" +
         (decision.detail.empty() ? "" : ": " + decision.detail) + " (D3).";
}

std::string deletion_sentence(const Decision& decision) {
  const std::string object = capital(name(decision.object));
  switch (decision.outcome) {
    case Outcome::kObjectGone:
      if (decision.account.side == PartyRef::Side::kNone) {
        return object + " is gone and forgotten (D1).";
      }
      return object + " is gone: its link to " + name(decision.account) +
             " ends, the account stays" + (went_through(decision, Rule::kA7) ? " (A7)." : ".");
    case Outcome::kDeletionPending:
      return object + " left; what becomes of " + name(decision.account) +
             " is decided at the end of the cycle (D1).";
    case Outcome::kDeleted:
      return capital(name(decision.account)) + " goes to the recycle bin: its " +
             name(decision.object) + " left (D1)." + authority_words(decision);
    case Outcome::kDeletionRefused:
      return "The deletion of " + name(decision.object) + " is refused: it is not linked, but " +
             (decision.other_parties.empty() ? "a live account"
                                             : name(decision.other_parties.front())) +
             " carries its identifier or source anchor (D7).";
    case Outcome::kDeletionThresholdExceeded: return held_sentence(decision);
    case Outcome::kLinkLost:
      if (went_through(decision, Rule::kT4)) {
        return object + " lost its link to " + name(decision.account) +
               ": directory synchronisation was switched off (T4).";
      }
      return object + " lost its link: " +
             (decision.other_parties.empty() ? "its account"
                                             : name(decision.other_parties.front())) +
             " was deleted or purged in the cloud. It waits (D8)." + authority_words(decision);
    default: return "";
  }
}

// ": displayName, jobTitle".
std::string changed_attributes(const Decision& decision) {
  std::string text;
  for (const Difference& difference : decision.differences) {
    text += (text.empty() ? ": " : ", ") + std::string(difference.attribute.name());
  }
  return text;
}

std::string flow_sentence(const Decision& decision) {
  const std::string object = capital(name(decision.object));
  switch (decision.outcome) {
    case Outcome::kApplied:
      return "The change of " + name(decision.object) + " is applied to " + name(decision.account) +
             changed_attributes(decision) + " (A4).";
    case Outcome::kNoChange:
      return decision.warnings.empty() ? object + " says nothing new (K3)."
                                       : "Nothing of what " + name(decision.object) +
                                             " says reaches " + name(decision.account) + ".";
    case Outcome::kSourceAnchorChanged:
      return object + " now has another source anchor than " + name(decision.account) +
             ", to which it is linked; nothing of it is applied until the anchor is put back (A6).";
    case Outcome::kDirectorySyncOn:
      return object + " begins to wait: directory synchronisation is on again (T4).";
    case Outcome::kDirectorySyncOff:
      return object + " is kept but not applied: directory synchronisation is off (T4).";
    case Outcome::kObjectUnknown:
      return "Object " + decision.object.id.text() + " was never seen by its connector " +
             decision.object.connector + ": there is nothing to change or delete.";
    case Outcome::kObjectOutOfScope:
      return object + " is out of scope; only a full image brings it back (D1).";
    default: return "";
  }
}

}  // namespace

std::string object_sentence(const Decision& decision) {
  if (decision.object.side == PartyRef::Side::kNone &&
      decision.outcome != Outcome::kDeletionThresholdExceeded) {
    return "";
  }
  switch (decision.outcome) {
    case Outcome::kBound: return bound_sentence(decision);
    case Outcome::kInvalidHardMatch:
    case Outcome::kInvalidSoftMatch:
    case Outcome::kExistingAdminRoleConflict:
    case Outcome::kAttributeUpdateNotAllowed: return refused_sentence(decision);
    case Outcome::kObjectTypeMismatch: return mismatch_sentence(decision);
    case Outcome::kDataValidationFailed:
    case Outcome::kLargeObject: return validation_sentence(decision);
    case Outcome::kAttributeValueMustBeUnique: return clash_sentence(decision);
    case Outcome::kOnPremisesChangeIgnored: return ignored_sentence(decision);
    default: break;
  }
  const std::string deletion = deletion_sentence(decision);
  return deletion.empty() ? flow_sentence(decision) : deletion;
}

}  // namespace tenon::rules
