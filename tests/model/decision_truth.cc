#include "tests/model/decision_truth.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace tenon::model {
namespace {

using Texts = std::vector<std::string>;

Texts texts_of(const std::vector<AttributeValue>& values) {
  Texts texts;
  for (const AttributeValue& value : values) texts.push_back(value.text);
  return texts;
}

std::map<AttributeKey, std::pair<Texts, Texts>> changes(const Account& before,
                                                        const Account& after) {
  std::map<AttributeKey, std::pair<Texts, Texts>> changed;
  for (const AttributeSet* set : {&before.attributes, &after.attributes}) {
    for (const AttributeKey& key : set->keys()) {
      const Texts was = texts_of(before.attributes.values(key));
      const Texts is = texts_of(after.attributes.values(key));
      if (was != is) changed[key] = {was, is};
    }
  }
  return changed;
}

std::string in_differences(const rules::StateView& state, const Decision& decision,
                           const Effects& effects) {
  std::map<AttributeKey, std::pair<Texts, Texts>> said;
  for (const Difference& each : decision.differences) {
    said[each.attribute] = {texts_of(each.before), texts_of(each.after)};
  }
  for (const Account& after : effects.accounts) {
    const Account* before = state.account(after.handle);
    // What the cloud made is told by its fact; of what is purged nothing is left.
    if (after.lifecycle == Lifecycle::kPurged || (!before && !after.provisioned)) continue;
    const auto changed = changes(before ? *before : Account{}, after);
    if (after.handle != decision.account_handle) {
      if (!changed.empty()) return "values of an account change that the decision is not about";
      continue;
    }
    // A property that is told like an attribute.
    if (before && before->group_kind != after.group_kind) {
      said.erase(AttributeKey(std::string_view("groupKind")));
    } else if (!before && after.group_kind != GroupKind::kNone) {
      said.erase(AttributeKey(std::string_view("groupKind")));
    }
    for (const auto& [key, texts] : changed) {
      const auto found = said.find(key);
      if (found == said.end()) return std::string(key.name()) + " changes and it is not said";
      if (found->second != texts) return std::string(key.name()) + " does not change as it is said";
      said.erase(found);
    }
  }
  return said.empty() ? ""
                      : std::string(said.begin()->first.name()) + " is said to change and does not";
}

bool holds(const Account& account, const ValueRef& value) {
  const auto folded = [](std::string text) {
    for (char& c : text) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
  };
  const std::string wanted = folded(value.value.text);
  const bool upn = value.attribute == AttributeKey(AttributeId::kUserPrincipalName);
  if (upn) return account.live() && folded(std::string(account.upn())) == wanted;
  if (value.attribute == AttributeKey(std::string_view("immutableId"))) {
    return account.immutable_id == value.value.text;
  }
  if (!account.live()) return false;
  const auto held = account.attributes.values(AttributeId::kProxyAddresses);
  return std::any_of(held.begin(), held.end(),
                     [&](const AttributeValue& each) { return folded(each.text) == wanted; });
}

std::string in_holders(const rules::StateView& state, const Decision& decision) {
  for (const auto* list : {&decision.quarantined, &decision.clashes}) {
    for (const QuarantinedValue& each : *list) {
      if (each.holder.side != PartyRef::Side::kAccount) continue;
      const Account* holder = state.account(state.find_account(each.holder.id));
      if (holder == nullptr) return "a value is held by an account that there is not";
      if (!holds(*holder, each.value)) {
        return each.value.value.text + " is said to be held by who has it not";
      }
    }
  }
  return "";
}

bool has_bound(const Decision& decision, RungId id) {
  for (const Rung& rung : decision.ladder) {
    if (rung.id != id) continue;
    return std::any_of(rung.candidates.begin(), rung.candidates.end(), [&](const Candidate& each) {
      return each.verdict == Outcome::kBound && each.account.id == decision.account.id;
    });
  }
  return false;
}

std::string in_ladder(const Decision& decision) {
  if (decision.ladder.empty()) return "";
  if (decision.outcome == Outcome::kBound) {
    const std::map<Method, RungId> rungs = {
        {Method::kHard, RungId::kH}, {Method::kSmtp, RungId::kS}, {Method::kUpn, RungId::kU}};
    const auto rung = rungs.find(decision.method);
    if (rung != rungs.end() && !has_bound(decision, rung->second)) {
      return "the rung that bound it does not show the account";
    }
  }
  if (decision.refused_by == Rule::kNone) return "";
  for (const Rung& rung : decision.ladder) {
    const bool itself = decision.refused_by == Rule::kV && rung.id == RungId::kV;
    if (itself || rung.rule == decision.refused_by) return "";
    for (const Candidate& each : rung.candidates) {
      if (each.rule == decision.refused_by && each.verdict == decision.refusal) return "";
    }
  }
  return std::string(name_of(decision.refused_by)) + " refused it and is not in the ladder";
}

}  // namespace

std::string untruth_in(const rules::StateView& state, const Decision& decision,
                       const Effects& effects) {
  for (const std::string& found : {in_differences(state, decision, effects),
                                   in_holders(state, decision), in_ladder(decision)}) {
    if (!found.empty()) return std::string(name_of(decision.outcome)) + ": " + found;
  }
  return "";
}

}  // namespace tenon::model
