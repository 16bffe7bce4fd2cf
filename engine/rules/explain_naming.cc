// Sentences about those whom a decision names beside those that it is about.
#include <algorithm>
#include <optional>

#include "engine/rules/explain.h"
#include "engine/rules/explain_words.h"

namespace tenon::rules {
namespace {

bool is_same_party(const PartyRef& a, const PartyRef& b) {
  return a.side == b.side && a.id == b.id && a.connector == b.connector;
}

const PartyRef& main_party(const Decision& decision) {
  return decision.object.side != PartyRef::Side::kNone ? decision.object : decision.account;
}

// "this account", "this object".
std::string this_one(const PartyRef& party) {
  return party.side == PartyRef::Side::kObject ? "this object" : "this account";
}

// The candidate and what refused it: a rung that was not tried refuses whatever it would have
// found.
struct Refused {
  const Candidate* candidate = nullptr;
  Rule rule = Rule::kNone;
};

template <typename Names>
Refused find_refused(const Decision& decision, const Names& names) {
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      if (!names(candidate)) continue;
      return {&candidate, rung.rule == Rule::kNone ? candidate.rule : rung.rule};
    }
  }
  return {};
}

Refused refused_candidate(const Decision& decision, const PartyRef& party) {
  return find_refused(decision,
                      [&](const Candidate& each) { return is_same_party(each.account, party); });
}

std::string candidate_sentence(const Decision& decision, const PartyRef& party,
                               const Refused& refused) {
  std::string text = capital(this_one(party)) + " was found as a candidate for " +
                     name(decision.object) +
                     " and refused: " + refusal_words(refused.rule, *refused.candidate) +
                     in_parentheses(refused.rule) + ".";
  if (decision.outcome == Outcome::kBound) {
    text += " That object was bound to " + name(decision.account) + " instead.";
  }
  return text;
}

const QuarantinedValue* held_value(const std::vector<QuarantinedValue>& values,
                                   const PartyRef& party) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const QuarantinedValue& value) {
    return is_same_party(value.holder, party);
  });
  return found == values.end() ? nullptr : &*found;
}

// "This account has had user principal name x since position 12".
std::string has_had(const QuarantinedValue& value, const PartyRef& party) {
  return capital(this_one(party)) +
         (party.side == PartyRef::Side::kObject ? " has claimed " : " has had ") +
         value_words(value.value) + " since " + since(value.held_since);
}

std::string holder_sentence(const Decision& decision, const PartyRef& party) {
  if (const QuarantinedValue* value = held_value(decision.quarantined, party)) {
    const bool claims = party.side == PartyRef::Side::kObject;
    return has_had(*value, party) + ", which " + name(main_party(decision)) +
           " asserts as well: it stays in quarantine there (" +
           std::string(name_of(claims ? Rule::kQ3 : Rule::kQ1)) + ").";
  }
  const QuarantinedValue* value = held_value(decision.clashes, party);
  if (value == nullptr) return "";
  const std::string text = has_had(*value, party) + ", which ";
  if (decision.object.side != PartyRef::Side::kNone) {
    return text + name(decision.object) + " asserts as well.";
  }
  return text + "the cloud reported of " + name(decision.account) + " as well.";
}

// What the other parties of an outcome are to it.
std::string role_of(const Decision& decision) {
  switch (decision.outcome) {
    case Outcome::kCloudValueMoved:
      return " has what " + name(decision.account) + " lost: it was reported with it later (K1).";
    case Outcome::kLinkLost:
      return " was deleted or purged, and so " + name(main_party(decision)) +
             " lost its link (D8).";
    case Outcome::kObjectGone:
    case Outcome::kObjectOutOfScope:
      return " was deleted or purged, which ends its link to " + name(main_party(decision)) +
             " (D8).";
    case Outcome::kDeletionRefused:
      return " is live and carries the identifier or source anchor of " +
             name(main_party(decision)) + ": that object's deletion is refused (D7).";
    case Outcome::kDeletionThresholdExceeded:
      return " is among those whose deletion is held back (D3).";
    default: return "";
  }
}

std::string other_sentence(const Decision& decision, const PartyRef& party) {
  const Refused linked = find_refused(
      decision, [&](const Candidate& each) { return is_same_party(each.other, party); });
  if (linked.candidate != nullptr) {
    return capital(this_one(party)) + " is linked to " + name(linked.candidate->account) +
           ", which " + name(decision.object) + " was refused for that" +
           in_parentheses(linked.rule) + ".";
  }
  for (const DecisionWarning& warning : decision.warnings) {
    if (is_same_party(warning.party, party)) return sentence(warning);
  }
  const bool known = main_party(decision).side != PartyRef::Side::kNone ||
                     decision.outcome == Outcome::kDeletionThresholdExceeded;
  const std::string role = known ? role_of(decision) : "";
  if (!role.empty()) return capital(this_one(party)) + role;
  return capital(this_one(party)) + " is another party of this decision.";
}

bool among_others(const Decision& decision, const PartyRef& party) {
  const auto is_it = [&](const PartyRef& each) { return is_same_party(each, party); };
  return std::any_of(decision.other_parties.begin(), decision.other_parties.end(), is_it) ||
         std::any_of(decision.warnings.begin(), decision.warnings.end(),
                     [&](const DecisionWarning& warning) { return is_it(warning.party); }) ||
         find_refused(decision, [&](const Candidate& each) {
           return is_it(each.other);
         }).candidate != nullptr;
}

}  // namespace

NamedAs named_as(const Decision& decision, const PartyRef& party) {
  if (party.side == PartyRef::Side::kNone || is_same_party(decision.object, party) ||
      is_same_party(decision.account, party)) {
    return NamedAs::kNone;
  }
  if (refused_candidate(decision, party).candidate != nullptr) return NamedAs::kCandidate;
  if (held_value(decision.quarantined, party) || held_value(decision.clashes, party)) {
    return NamedAs::kHolder;
  }
  return among_others(decision, party) ? NamedAs::kOther : NamedAs::kNone;
}

std::string naming(const Decision& decision, const PartyRef& party) {
  switch (named_as(decision, party)) {
    case NamedAs::kNone: return "";
    case NamedAs::kCandidate:
      return candidate_sentence(decision, party, refused_candidate(decision, party));
    case NamedAs::kHolder: return holder_sentence(decision, party);
    case NamedAs::kOther: return other_sentence(decision, party);
  }
  return "";
}

std::string refusal_of(const Decision& decision, const PartyRef& party) {
  if (named_as(decision, party) != NamedAs::kCandidate) return "";
  const Refused refused = refused_candidate(decision, party);
  return refusal_words(refused.rule, *refused.candidate) + in_parentheses(refused.rule);
}

}  // namespace tenon::rules
