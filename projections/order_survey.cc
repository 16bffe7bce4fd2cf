#include "projections/order_survey.h"

#include <algorithm>

namespace tenon::projections {

void OrderSurvey::decided(const Fact& fact, Decision decision, Effects effects) {
  DecisionReferences references;
  if (!decision.ladder.empty()) references = references_of(decision, state_);
  apply(fact, effects);
  if (decision.ladder.empty() || state_.object(decision.object_handle) == nullptr) return;
  // An account that the decision has made.
  if (const AccountHandle account = state_.find_account(decision.account.id)) {
    references.accounts.push_back(account);
  }
  references_.insert_or_assign(decision.object_handle, std::move(references));
}

void OrderSurvey::counted(const Fact& fact, std::uint32_t, Effects effects) {
  apply(fact, effects);
}

void OrderSurvey::end_fact(const Fact& fact, const Digest&) { arrivals_.add(fact); }

void OrderSurvey::apply(const Fact& fact, const Effects& effects) {
  for (const ObjectHandle handle : effects.forgotten) {
    const DirectoryObject& object = *state_.object(handle);
    forgotten_.push_back({fact.position, state_.connector(object.connector)->name, object.guid});
    references_.erase(handle);
  }
  state_.apply(effects);
  for (const DirectoryObject& object : effects.objects) {
    if (object.handle.value >= changed_.size()) changed_.resize(object.handle.value + 1);
    Position& last = changed_[object.handle.value];
    by_change_.erase({last, object.handle});
    last = fact.position;
    by_change_.insert({last, object.handle});
  }
}

std::vector<ObjectHandle> OrderSurvey::changed_since(Position position) const {
  std::vector<ObjectHandle> changed;
  for (auto at = by_change_.lower_bound({position, {}}); at != by_change_.end(); ++at) {
    if (state_.object(at->second) != nullptr) changed.push_back(at->second);
  }
  return changed;
}

std::span<const OrderSurvey::Forgotten> OrderSurvey::forgotten_since(Position position) const {
  const auto first =
      std::lower_bound(forgotten_.begin(), forgotten_.end(), position,
                       [](const Forgotten& each, Position sought) { return each.at < sought; });
  return std::span(forgotten_).subspan(static_cast<std::size_t>(first - forgotten_.begin()));
}

}  // namespace tenon::projections
