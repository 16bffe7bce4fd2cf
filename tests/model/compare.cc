#include "tests/model/compare.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <tuple>
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

bool any_of(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Something of the object or the fact has reached the account.
bool applied(const Verdict& verdict) {
  return any_of(verdict.outcome, {"Bound", "Applied", "Accepted", "EffectiveUpnRecomputed"}) &&
         !verdict.relinked;
}

// By which rule an object was found wanting, where no candidate was refused, may be said or not:
// the book keeps `refused_by` for candidates, B and U0.
void forget_own_refusal(Verdict& verdict) {
  if (!any_of(verdict.refused_by, {"V", "A6", "A7", "A8"})) return;
  verdict.refused_by.clear();
  verdict.refusal.clear();
}

void forget_warnings_of_values(Verdict& verdict) {
  std::erase_if(verdict.warnings, [](const std::string& code) {
    return any_of(code, {"MULTIPLE_PRIMARIES", "INVALID_ADDRESS", "ADDRESS_WITHOUT_PREFIX",
                         "UPN_ON_NON_USER", "LEFT_OUT_OF_CHANGE", "UNVERIFIED_UPN_KEPT_OUT",
                         "EFFECTIVE_UPN_KEPT", "VALUE_TAKEN_MEANWHILE", "ELIGIBLE_ADMINISTRATOR"});
  });
}

bool includes(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

std::string pair_text(const std::string& left, const std::string& right) {
  return " " + (left.empty() ? "-" : left) + " | " + (right.empty() ? "-" : right);
}

// The outcome, and whom the decision is about. A decision of the engine may name more than the
// book demands: the object of an account, the account of an object.
std::string difference_in_subject(const Verdict& oracle, const Verdict& engine) {
  const std::string of = "(" + oracle.outcome + ")";
  // That an object asserts something else now is Applied, or nothing; the pictures tell.
  const bool told =
      any_of(oracle.outcome, {"NoChange", "EffectiveUpnKept"}) && engine.outcome == "Applied";
  if (oracle.outcome != engine.outcome && !told) {
    return "outcome" + pair_text(oracle.outcome, engine.outcome);
  }
  if (!oracle.object.empty() && oracle.object != engine.object) return "object" + of;
  // An unknown account has no id but the one that the fact gave.
  const bool known = oracle.outcome != "AccountUnknown";
  if (known && !oracle.account.empty() && oracle.account != engine.account) return "account" + of;
  if (oracle.method != engine.method) return "method" + pair_text(oracle.method, engine.method);
  if (oracle.outcome == "Bound" && oracle.relinked != engine.relinked) return "relinked";
  return "";
}

// The field in which the two differ; empty: none.
std::string difference(Verdict oracle, Verdict engine) {
  forget_own_refusal(oracle);
  forget_own_refusal(engine);
  // Warnings of values that were dropped matter where the rest of them was taken.
  if (!applied(oracle) || !applied(engine)) {
    forget_warnings_of_values(oracle);
    forget_warnings_of_values(engine);
  }
  const std::string of = "(" + oracle.outcome + ")";
  if (std::string subject = difference_in_subject(oracle, engine); !subject.empty()) return subject;
  if (oracle.refused_by != engine.refused_by) {
    return "refused_by" + of + pair_text(oracle.refused_by, engine.refused_by);
  }
  if (oracle.refusal != engine.refusal) {
    return "refusal" + pair_text(oracle.refusal, engine.refusal);
  }
  // What was quarantined before may be told again; the pictures hold every claim.
  if (!includes(engine.quarantined, oracle.quarantined)) return "quarantined" + of;
  if (oracle.transfer != engine.transfer) {
    return "transfer" + of +
           pair_text(oracle.transfer.empty() ? "" : "some", engine.transfer.empty() ? "" : "some");
  }
  if (oracle.warnings != engine.warnings) {
    std::vector<std::string> odd;
    std::set_symmetric_difference(oracle.warnings.begin(), oracle.warnings.end(),
                                  engine.warnings.begin(), engine.warnings.end(),
                                  std::back_inserter(odd));
    return "warnings" + of + " " + odd.front();
  }
  return includes(engine.parties, oracle.parties) ? "" : "parties" + of;
}

// Decisions that only tell what becomes of further objects, beside the one that answers the fact:
// the book asks for the state that they tell of, and the pictures hold it.
void forget_told(std::vector<Verdict>& verdicts) {
  const auto tells = [](const Verdict& verdict) {
    return any_of(verdict.outcome, {"LinkLost", "DirectorySyncOn", "DeletionPending", "ObjectGone",
                                    "ObjectOutOfScope"});
  };
  if (verdicts.empty()) return;
  verdicts.erase(std::remove_if(verdicts.begin() + 1, verdicts.end(), tells), verdicts.end());
}

// Losers of a value (K1), and what becomes of the deletions of each connector (D1, D3): decisions
// side by side in an order that nothing depends on.
void sort_alike(std::vector<Verdict>& verdicts) {
  const auto loses = [](const Verdict& each) { return each.outcome == "CloudValueMoved"; };
  const auto deletes = [](const Verdict& each) {
    return any_of(each.outcome, {"Deleted", "DeletionRefused", "DeletionThresholdExceeded"});
  };
  const auto before = [](const Verdict& a, const Verdict& b) {
    return std::tie(a.outcome, a.account, a.object) < std::tie(b.outcome, b.account, b.object);
  };
  const auto sort_runs = [&](const auto& alike) {
    for (auto at = verdicts.begin(); at != verdicts.end();) {
      const auto first = std::find_if(at, verdicts.end(), alike);
      at = std::find_if_not(first, verdicts.end(), alike);
      std::sort(first, at, before);
    }
  };
  sort_runs(loses);
  sort_runs(deletes);
}

std::string difference(std::vector<Verdict> oracle, std::vector<Verdict> engine) {
  for (std::vector<Verdict>* each : {&oracle, &engine}) {
    forget_told(*each);
    sort_alike(*each);
  }
  for (std::size_t i = 0; i < std::max(oracle.size(), engine.size()); ++i) {
    if (i >= oracle.size()) return "only the engine: " + engine[i].outcome;
    if (i >= engine.size()) return "only the oracle: " + oracle[i].outcome;
    if (std::string found = difference(oracle[i], engine[i]); !found.empty()) return found;
  }
  return "";
}

// A purged account is known by its ids, and nothing else of it is ever asked for again; which UPN
// flowed last matters while it can flow.
void forget_idle(model_oracle::Picture& picture) {
  for (model_oracle::AccountPicture& account : picture.accounts) {
    if (account.authority != "ON_PREMISES") account.asserted_upn.clear();
    if (account.state != "PURGED") continue;
    model_oracle::AccountPicture known;
    known.object_id = account.object_id;
    known.cloud_object_id = account.cloud_object_id;
    known.state = account.state;
    account = std::move(known);
  }
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
  const std::string signature = difference(oracle, said);
  if (signature.empty()) return std::nullopt;
  std::string text;
  for (const Verdict& verdict : oracle) text += "oracle: " + text_of(verdict) + "\n";
  for (const Verdict& verdict : said) text += "engine: " + text_of(verdict) + "\n";
  return Disagreement{signature, text};
}

std::optional<Disagreement> compare(model_oracle::Picture oracle, model_oracle::Picture engine) {
  forget_idle(oracle);
  forget_idle(engine);
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
