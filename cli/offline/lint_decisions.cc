#include "cli/offline/lint_decisions.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "engine/rules/explain.h"
#include "engine/rules/explain_words.h"
#include "engine/rules/normalise.h"

namespace tenon::offline {
namespace {

constexpr std::string_view kPosition = "position ";
constexpr std::string_view kQuoteBegins = "“";
constexpr std::string_view kQuoteEnds = "”";

// Other checks say these, and more of them.
bool said_by_other_checks(WarningCode code) {
  return code == WarningCode::kMultiplePrimaries || code == WarningCode::kInvalidAddress ||
         code == WarningCode::kAddressWithoutPrefix || code == WarningCode::kOrphan ||
         code == WarningCode::kUnverifiedUpnKeptOut;
}

bool is_plain(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAccepted:
    case Outcome::kNoChange:
    case Outcome::kPurged:
    case Outcome::kEffectiveUpnRecomputed:
    // These two come of duplicates in the cloud's files.
    case Outcome::kCloudValueMoved:
    case Outcome::kAttributeValueMustBeUnique: return true;
    default: return false;
  }
}

bool is_soft_refusal(Rule rule) {
  return rule == Rule::kS2 || rule == Rule::kS3 || rule == Rule::kU2 || rule == Rule::kU3;
}

const Difference* upn_change(const Decision& decision) {
  for (const Difference& difference : decision.differences) {
    if (difference.attribute.id != AttributeId::kUserPrincipalName) continue;
    if (difference.before.empty() || difference.after.empty()) return nullptr;
    const bool same =
        rules::equal_folded(difference.before.front().text, difference.after.front().text);
    return same ? nullptr : &difference;
  }
  return nullptr;
}

}  // namespace

void LintDecisions::take(const Decision& decision) {
  decision.object.side == PartyRef::Side::kObject ? take_of_object(decision)
                                                  : take_of_cloud(decision);
}

void LintDecisions::report(const DirectoryObject& object) {
  const auto found = standing_.find(object.handle.value);
  if (found == standing_.end()) return;
  for (const Finding& each : found->second) context_.report(each);
  standing_.erase(found);
}

Finding LintDecisions::finding(const Decision& decision, LintCheck check, Rule rule) const {
  const auto& state = context_.state();
  Finding finding;
  finding.check = check;
  finding.rule = rule;
  if (const DirectoryObject* object = state.object(decision.object_handle)) {
    finding.subject = context_.subject(*object);
  } else if (const Account* account = state.account(decision.account_handle)) {
    finding.subject = context_.subject(*account);
  } else {
    finding.subject.place = context_.place(decision.id.position);
  }
  for (const PartyRef& party : decision.other_parties) {
    const Account* account = state.account(state.find_account(party.id));
    if (account != nullptr) {
      if (!account->provisioned) finding.others.push_back(context_.subject(*account));
      // Whose it is by now, or for whom it was made.
      const DirectoryObject* linked = state.object(account->object);
      if (linked != nullptr && linked->handle != decision.object_handle) {
        finding.others.push_back(context_.subject(*linked));
      }
    }
    for (const ObjectHandle handle : state.objects_by_guid(party.id)) {
      finding.others.push_back(context_.subject(*state.object(handle)));
    }
  }
  return finding;
}

std::string LintDecisions::with_places(const std::string& sentence) const {
  const std::string_view text = sentence;
  std::string out;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(kQuoteBegins)) quoted = true;
    if (rest.starts_with(kQuoteEnds)) quoted = false;
    if (!quoted && rest.starts_with(kPosition)) {
      std::uint64_t number = 0;
      const char* begin = rest.data() + kPosition.size();
      const auto [end, error] = std::from_chars(begin, rest.data() + rest.size(), number);
      const std::string place = error == std::errc() ? context_.place(Position{number}) : "";
      if (!place.empty()) {
        out += place;
        at += static_cast<std::size_t>(end - rest.data());
        continue;
      }
    }
    out.push_back(text[at++]);
  }
  return out;
}

void LintDecisions::take_of_cloud(const Decision& decision) {
  if (!is_plain(decision.outcome)) {
    Finding odd = finding(decision, LintCheck::kFactRefused, decision.refused_by);
    odd.message = with_places(rules::sentence(decision));
    odd.remedy = with_places(rules::remedy(decision));
    context_.report(odd);
  }
  for (const DecisionWarning& warning : decision.warnings) {
    if (said_by_other_checks(warning.code)) continue;
    Finding warned = finding(decision, LintCheck::kEngineWarning, warning.rule);
    warned.message = with_places(rules::sentence(warning));
    context_.report(warned);
  }
}

Finding& LintDecisions::add(const Decision& decision, LintCheck check, Rule rule) {
  Finding each = finding(decision, check, rule);
  each.message = with_places(rules::sentence(decision));
  each.remedy = with_places(rules::remedy(decision));
  const Rung* rung = rules::decisive_rung(decision);
  if (!decision.quarantined.empty()) {
    each.attribute = decision.quarantined.front().value.attribute.name();
    for (const QuarantinedValue& quarantined : decision.quarantined) {
      each.value += (each.value.empty() ? "" : ", ") + quarantined.value.value.text;
    }
  } else if (!decision.clashes.empty()) {
    each.attribute = decision.clashes.front().value.attribute.name();
    each.value = decision.clashes.front().value.value.text;
  } else if (rung != nullptr && rung->key) {
    each.attribute = rung->key->attribute.name();
    each.value = rung->key->value.text;
  }
  auto& standing = standing_[decision.object_handle.value];
  standing.push_back(std::move(each));
  return standing.back();
}

void LintDecisions::take_of_object(const Decision& decision) {
  if (decision.outcome == Outcome::kReleased) {
    // What is left of the quarantine stands in the object.
    const DirectoryObject* object = context_.state().object(decision.object_handle);
    if (object == nullptr || !object->claims.empty()) return;
    const auto found = standing_.find(decision.object_handle.value);
    if (found == standing_.end()) return;
    std::erase_if(found->second,
                  [](const Finding& each) { return each.check == LintCheck::kValueQuarantined; });
    return;
  }
  standing_.erase(decision.object_handle.value);
  decision.outcome == Outcome::kBound || decision.outcome == Outcome::kApplied ||
          decision.outcome == Outcome::kNoChange
      ? add_bound(decision)
      : add_refused(decision);
  add_warnings(decision);
}

void LintDecisions::add_refused(const Decision& decision) {
  // V: the checks of names, anchors and sizes say it more exactly.
  if (decision.refused_by == Rule::kV) return;
  const bool found = rules::decisive(decision) != nullptr;
  add(decision, found ? LintCheck::kMatchRefused : LintCheck::kWouldWait, decision.refused_by);
}

void LintDecisions::add_bound(const Decision& decision) {
  if (is_soft_refusal(decision.refused_by)) {
    add(decision, LintCheck::kTwin, decision.refused_by);
  } else if (decision.refused_by != Rule::kNone) {
    add(decision, LintCheck::kMatchSwitchedOff, decision.refused_by);
  } else if (!decision.quarantined.empty()) {
    add(decision, LintCheck::kValueQuarantined, Rule::kQ1);
  }
  const Candidate* candidate = rules::decisive(decision);
  const Rule bound_by = candidate != nullptr ? candidate->rule : Rule::kNone;
  if (bound_by == Rule::kH7) add(decision, LintCheck::kRestored, bound_by).remedy.clear();
  if (bound_by == Rule::kH9) add(decision, LintCheck::kCloudManaged, bound_by).remedy.clear();
  const Difference* change =
      decision.method == Method::kProvisioned ? nullptr : upn_change(decision);
  if (change == nullptr) return;
  Finding& renamed = add(decision, LintCheck::kSignInNameChanges, Rule::kA2);
  renamed.attribute = "userPrincipalName";
  renamed.value = change->after.front().text;
  renamed.message = "The account that is matched has the user principal name " +
                    change->before.front().text + "; it becomes " + renamed.value +
                    ": the person signs in with another name (A2).";
  renamed.remedy = "Tell the person, or change userPrincipalName on premises first.";
}

void LintDecisions::add_warnings(const Decision& decision) {
  for (const DecisionWarning& warning : decision.warnings) {
    if (said_by_other_checks(warning.code)) continue;
    Finding& warned = add(decision, LintCheck::kEngineWarning, warning.rule);
    warned.attribute = warning.value ? warning.value->attribute.name() : std::string_view();
    warned.value = warning.value ? warning.value->value.text : std::string();
    warned.message = with_places(rules::sentence(warning));
    warned.remedy.clear();
  }
}

}  // namespace tenon::offline
