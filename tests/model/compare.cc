#include "tests/model/compare.h"

#include <algorithm>
#include <utility>

namespace tenon::model {
namespace {

using model_oracle::Verdict;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

void sort_once(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

std::string text_of(const PartyRef& party) {
  switch (party.side) {
    case PartyRef::Side::kNone: return "";
    case PartyRef::Side::kObject: return party.connector + "/" + party.id.text();
    case PartyRef::Side::kAccount: return party.id.text();
  }
  return "";
}

std::vector<std::string> parties_of(const Decision& decision) {
  std::vector<std::string> parties;
  const auto add = [&parties](const PartyRef& party) {
    if (party.side != PartyRef::Side::kNone) parties.push_back(text_of(party));
  };
  for (const PartyRef& party : decision.other_parties) add(party);
  for (const QuarantinedValue& each : decision.quarantined) add(each.holder);
  for (const QuarantinedValue& each : decision.clashes) add(each.holder);
  for (const DecisionWarning& warning : decision.warnings) add(warning.party);
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      add(candidate.account);
      add(candidate.other);
    }
  }
  sort_once(parties);
  return parties;
}

// The field in which the two differ; empty: none.
std::string difference(const Verdict& oracle, const Verdict& engine) {
  const auto pair = [](const std::string& left, const std::string& right) {
    return " " + (left.empty() ? "-" : left) + " | " + (right.empty() ? "-" : right);
  };
  const auto presence = [&pair](const std::string& left, const std::string& right) {
    return pair(left.empty() ? "" : "some", right.empty() ? "" : "some");
  };
  if (oracle.outcome != engine.outcome) return "outcome" + pair(oracle.outcome, engine.outcome);
  const std::string of = "(" + oracle.outcome + ")";
  if (oracle.object != engine.object) return "object" + of + presence(oracle.object, engine.object);
  if (oracle.account != engine.account) {
    return "account" + of + presence(oracle.account, engine.account);
  }
  if (oracle.method != engine.method) return "method" + pair(oracle.method, engine.method);
  if (oracle.relinked != engine.relinked) return "relinked";
  if (oracle.refused_by != engine.refused_by) {
    return "refused_by" + of + pair(oracle.refused_by, engine.refused_by);
  }
  if (oracle.refusal != engine.refusal) return "refusal" + pair(oracle.refusal, engine.refusal);
  if (oracle.quarantined != engine.quarantined) return "quarantined" + of;
  if (oracle.transfer != engine.transfer) {
    return "transfer" + of + presence(oracle.transfer, engine.transfer);
  }
  if (oracle.warnings != engine.warnings) {
    std::vector<std::string> odd;
    std::set_symmetric_difference(oracle.warnings.begin(), oracle.warnings.end(),
                                  engine.warnings.begin(), engine.warnings.end(),
                                  std::back_inserter(odd));
    return "warnings" + of + " " + odd.front();
  }
  const bool named = std::includes(engine.parties.begin(), engine.parties.end(),
                                   oracle.parties.begin(), oracle.parties.end());
  return named ? "" : "parties" + of;
}

}  // namespace

Verdict verdict_of(const Decision& decision) {
  Verdict verdict;
  verdict.object = text_of(decision.object);
  verdict.account = text_of(decision.account);
  verdict.outcome = name_of(decision.outcome);
  verdict.method = name_of(decision.method);
  verdict.relinked = decision.relinked;
  verdict.refused_by = name_of(decision.refused_by);
  verdict.refusal = name_of(decision.refusal);
  for (const QuarantinedValue& each : decision.quarantined) {
    verdict.quarantined.push_back(std::string(each.value.attribute.name()) + "=" +
                                  lower(each.value.value.text));
  }
  std::sort(verdict.quarantined.begin(), verdict.quarantined.end());
  if (decision.authority) {
    const AuthorityTransfer& move = *decision.authority;
    verdict.transfer = move.account_id.text() + " " + std::string(name_of(move.from)) + ">" +
                       std::string(name_of(move.to)) + " " + std::string(name_of(move.road));
  }
  verdict.parties = parties_of(decision);
  for (const DecisionWarning& warning : decision.warnings) {
    verdict.warnings.emplace_back(name_of(warning.code));
  }
  sort_once(verdict.warnings);
  return verdict;
}

std::optional<Disagreement> compare(const std::vector<Verdict>& oracle,
                                    const std::vector<Decision>& engine) {
  std::vector<Verdict> said;
  for (const Decision& decision : engine) said.push_back(verdict_of(decision));
  std::string signature;
  for (std::size_t i = 0; signature.empty() && i < std::max(oracle.size(), said.size()); ++i) {
    if (i >= oracle.size()) {
      signature = "only the engine: " + said[i].outcome;
    } else if (i >= said.size()) {
      signature = "only the oracle: " + oracle[i].outcome;
    } else {
      signature = difference(oracle[i], said[i]);
    }
  }
  if (signature.empty()) return std::nullopt;
  std::string text;
  for (const Verdict& verdict : oracle) text += "oracle: " + text_of(verdict) + "\n";
  for (const Verdict& verdict : said) text += "engine: " + text_of(verdict) + "\n";
  return Disagreement{signature, text};
}

std::optional<Disagreement> compare(const model_oracle::Picture& oracle,
                                    const model_oracle::Picture& engine) {
  if (oracle == engine) return std::nullopt;
  const std::vector<std::string> lines = differences(oracle, engine);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  // "- account 00aa… mail: x": the kind of thing and the field, without the id and the value.
  std::string signature = "picture";
  if (!lines.empty()) {
    const std::string& line = lines.front();
    const std::size_t kind = line.find(' ');
    const std::size_t id = line.find(' ', kind + 1);
    const std::size_t field = line.find(' ', id + 1);
    if (field != std::string::npos) {
      signature += line.substr(kind, id - kind) +
                   line.substr(field, line.find_first_of(":= ", field + 1) - field);
    }
  }
  return Disagreement{signature, "(- oracle, + engine)\n" + text};
}

}  // namespace tenon::model
