#include "tests/scenarios/decision_text.h"

#include "engine/rules/explain.h"
#include "tests/scenarios/text_parts.h"

namespace tenon::scenarios {
namespace {

// "@3", and "@3+5" for a value that is held since another position than that of its fact.
std::string place_text(const AttributeValue& value) {
  std::string out = "@" + std::to_string(value.asserted.value);
  if (value.index != 0) out += "#" + std::to_string(value.index);
  return out;
}

std::string first_line(const Decision& decision, const Names& names) {
  std::string out = "@" + std::to_string(decision.id.position.value) + "." +
                    std::to_string(decision.id.ordinal) + " " +
                    std::string(name_of(decision.outcome));
  const auto add = [&out](std::string_view key, std::string_view value) {
    if (!value.empty()) (out += " ").append(key) += value;
  };
  add("", name_of(decision.method));
  if (decision.relinked) add("", "relinked");
  if (decision.object.side != PartyRef::Side::kNone) {
    add("object=", party_text(decision.object, names));
  }
  if (decision.account.side != PartyRef::Side::kNone) {
    add("account=", party_text(decision.account, names));
  }
  add("refused_by=", name_of(decision.refused_by));
  add("refusal=", name_of(decision.refusal));
  if (decision.authority) {
    const AuthorityTransfer& move = *decision.authority;
    const std::string_view from = name_of(move.from);
    out += " authority=" + std::string(from.empty() ? "none" : from) + ">" +
           std::string(name_of(move.to)) + ":" + std::string(name_of(move.road));
    if (decision.account.id != move.account_id) out += ":" + names.name(move.account_id);
  }
  if (decision.waiting_since) {
    out += " waiting_since=@" + std::to_string(decision.waiting_since->value);
  }
  std::vector<std::string> rules;
  for (const Rule rule : decision.rules) rules.emplace_back(name_of(rule));
  if (!rules.empty()) out += " rules=" + joined(rules, ",");
  return out + "\n";
}

std::string quarantined_text(std::string_view what, const QuarantinedValue& value,
                             const Names& names) {
  return "  " + std::string(what) + " " + std::string(value.value.attribute.name()) + " " +
         shown_text(value.value.value.text) + " (" + place_text(value.value.value) + ") held by " +
         party_text(value.holder, names) + " since @" + std::to_string(value.held_since.value) +
         "\n";
}

std::string warning_text(const DecisionWarning& warning, const Names& names) {
  std::string out = "  warning " + std::string(name_of(warning.code));
  if (warning.rule != Rule::kNone) out += " " + std::string(name_of(warning.rule));
  if (warning.value) {
    out += " " + std::string(warning.value->attribute.name());
    const std::string text = shown_text(warning.value->value.text);
    if (!text.empty()) out += " " + text;
  }
  if (warning.party.side != PartyRef::Side::kNone) out += " " + party_text(warning.party, names);
  return out + "\n";
}

std::string difference_text(const Difference& difference, const Names& names) {
  const bool anchor = difference.attribute.name() == "immutableId" ||
                      difference.attribute.name() == "onPremisesImmutableId";
  const auto values = [&](const std::vector<AttributeValue>& all) {
    return anchor && all.size() == 1 ? names.anchor(all[0].text) : values_text(all);
  };
  std::string out = "  " + std::string(difference.attribute.name()) + ": " +
                    values(difference.before) + " -> " + values(difference.after);
  if (!difference.freed.empty()) out += " freed=" + list_text(difference.freed);
  return out + "\n";
}

std::string rung_text(const Rung& rung, const Names& names) {
  std::string out = "  ladder " + std::string(name_of(rung.id));
  if (rung.tried) {
    out += " tried";
  } else {
    out += " not tried";
    if (rung.rule != Rule::kNone) out += " (" + std::string(name_of(rung.rule)) + ")";
    out += ": " + rules::why_not(rung);
  }
  if (rung.key) {
    out += " key=" + std::string(rung.key->attribute.name()) + ":" +
           names.anchor(shown_text(rung.key->value.text)) + " as " +
           names.anchor(shown_text(rung.key_folded));
  }
  out += "\n";
  for (const Candidate& candidate : rung.candidates) {
    out += "    candidate " + party_text(candidate.account, names) + " " +
           std::string(name_of(candidate.verdict)) + " " + std::string(name_of(candidate.rule));
    if (candidate.other.side != PartyRef::Side::kNone) {
      out += " other=" + party_text(candidate.other, names);
    }
    out += ": " + rules::because(candidate) + "\n";
  }
  return out;
}

std::string explanation_text(const Decision& decision) {
  std::string out = "  says: " + rules::sentence(decision) + "\n";
  if (const std::string remedy = rules::remedy(decision); !remedy.empty()) {
    out += "  do: " + remedy + "\n";
  }
  return out;
}

}  // namespace

std::string decision_text(const Decision& decision, const Names& names, Shown shown) {
  std::string out = first_line(decision, names);
  if (shown.explain) {
    for (const Rung& rung : decision.ladder) out += rung_text(rung, names);
  }
  if (shown.differences) {
    for (const Difference& each : decision.differences) out += difference_text(each, names);
  }
  for (const QuarantinedValue& each : decision.quarantined) {
    out += quarantined_text("quarantined", each, names);
  }
  for (const QuarantinedValue& each : decision.clashes) {
    out += quarantined_text("clash", each, names);
  }
  for (const DecisionWarning& each : decision.warnings) out += warning_text(each, names);
  for (const PartyRef& each : decision.other_parties) {
    out += "  other " + party_text(each, names) + "\n";
  }
  if (shown.explain) out += explanation_text(decision);
  return out;
}

}  // namespace tenon::scenarios
