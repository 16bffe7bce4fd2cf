#include "engine/rules/explain_words.h"

#include <algorithm>

namespace tenon::rules {
namespace {

std::string role_words(const Candidate& candidate) {
  return candidate.because.empty() ? "a privileged role"
                                   : "the privileged role " + quote(candidate.because);
}

std::string type_words(ObjectType type) { return "a " + std::string(name_of(type)); }

}  // namespace

std::string with_detail(std::string text, const Decision& decision) {
  return text + (decision.detail.empty() ? "." : ": " + decision.detail + ".");
}

std::string quote(std::string_view text) { return "“" + std::string(text) + "”"; }

std::string name(const PartyRef& party) {
  const std::string label = party.label.empty() ? "" : quote(party.label) + " ";
  switch (party.side) {
    case PartyRef::Side::kObject:
      return std::string(name_of(party.type)) + " " + label + "(object " + party.id.text() +
             " of " + party.connector + ")";
    case PartyRef::Side::kAccount: return "account " + label + "(" + party.id.text() + ")";
    case PartyRef::Side::kNone: break;
  }
  return "nobody";
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string attribute_words(const AttributeKey& attribute, std::string_view value) {
  switch (attribute.id) {
    case AttributeId::kUserPrincipalName: return "user principal name";
    case AttributeId::kMail: return "mail address";
    case AttributeId::kMailNickname: return "mail nickname";
    case AttributeId::kDisplayName: return "display name";
    case AttributeId::kProxyAddresses: {
      if (value.starts_with("SMTP:")) return "primary SMTP address";
      if (value.starts_with("smtp:")) return "SMTP address";
      const bool sip = value.size() > 4 && value[3] == ':' && (value[0] == 's' || value[0] == 'S');
      return sip ? "SIP address" : "proxy address";
    }
    default: return std::string(attribute.name());
  }
}

std::string value_words(const ValueRef& value) {
  std::string_view text = value.value.text;
  const std::string words = attribute_words(value.attribute, text);
  const std::size_t colon = text.find(':');
  // The words say the protocol already.
  if (words.ends_with("SMTP address") || words == "SIP address") text.remove_prefix(colon + 1);
  return words + (text.empty() ? "" : " " + std::string(text));
}

std::string_view tool_words(AuthoredBy tool) {
  switch (tool) {
    case AuthoredBy::kOfficePortal: return "the Office 365 portal";
    case AuthoredBy::kAzurePortal: return "the Azure portal";
    case AuthoredBy::kIntunePortal: return "the Intune portal";
    case AuthoredBy::kPowershell: return "PowerShell";
    case AuthoredBy::kGraph: return "Microsoft Graph";
    case AuthoredBy::kSync: return "directory synchronisation";
    case AuthoredBy::kUnknown: break;
  }
  return "";
}

std::string since(Position position) { return "position " + std::to_string(position.value); }

std::string in_parentheses(Rule rule) {
  return rule == Rule::kNone ? "" : " (" + std::string(name_of(rule)) + ")";
}

const Rung* decisive_rung(const Decision& decision) {
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      if (decision.outcome == Outcome::kBound && candidate.verdict == Outcome::kBound) return &rung;
    }
  }
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      if (candidate.rule == decision.refused_by && decision.refused_by != Rule::kNone) return &rung;
    }
    if (rung.rule == decision.refused_by && rung.rule != Rule::kNone && !rung.candidates.empty()) {
      return &rung;
    }
  }
  return nullptr;
}

const Candidate* decisive(const Decision& decision) {
  const Rung* rung = decisive_rung(decision);
  if (!rung) return nullptr;
  for (const Candidate& candidate : rung->candidates) {
    if (decision.outcome == Outcome::kBound && candidate.verdict == Outcome::kBound) {
      return &candidate;
    }
    if (candidate.rule == decision.refused_by) return &candidate;
  }
  return &rung->candidates.front();
}

bool went_through(const Decision& decision, Rule rule) {
  if (std::find(decision.rules.begin(), decision.rules.end(), rule) != decision.rules.end()) {
    return true;
  }
  for (const Rung& rung : decision.ladder) {
    if (rung.rule == rule) return true;
    for (const Candidate& candidate : rung.candidates) {
      if (candidate.rule == rule) return true;
    }
  }
  return false;
}

std::string refusal_words(Rule rule, const Candidate& candidate) {
  switch (rule) {
    case Rule::kH1:
    case Rule::kS1:
      return candidate.because.empty()
                 ? "it is " + type_words(candidate.account.type) + ", the object is not"
                 : candidate.because;
    case Rule::kH2: return "it is already linked to " + name(candidate.other);
    case Rule::kH3:
      return "it is not synchronised now, and taking over cloud accounts by source anchor is "
             "blocked (blockCloudObjectTakeoverThroughHardMatch is on)";
    case Rule::kH4:
    case Rule::kS3:
    case Rule::kU3: return "it holds " + role_words(candidate);
    case Rule::kH5: return "it is eligible for " + role_words(candidate);
    case Rule::kH6:
      return "it is mapped to another on-premises object identifier" +
             (candidate.because.empty() ? "" : ", " + candidate.because);
    case Rule::kH9: return "it is managed in the cloud";
    case Rule::kS2:
    case Rule::kU2:
      return candidate.because.empty()
                 ? "it already carries a source anchor or is managed in the cloud, so its one soft "
                   "match is spent"
                 : candidate.because;
    case Rule::kB: return "soft match is blocked (blockSoftMatch is on)";
    case Rule::kU0:
      return "matching by user principal name is switched off (softMatchOnUpn is off)";
    default: return candidate.because.empty() ? "it is not free to be bound" : candidate.because;
  }
}

}  // namespace tenon::rules
