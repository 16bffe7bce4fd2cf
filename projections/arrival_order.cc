#include "projections/arrival_order.h"

#include <algorithm>

#include "engine/base/check.h"

namespace tenon::projections {

void ArrivalOrder::add(const Fact& fact) {
  TENON_CHECK(fact.position.value == source_.size());
  const auto [found, first] =
      sources_.try_emplace(fact.source, static_cast<std::uint32_t>(last_.size()));
  if (first) last_.push_back(0);
  source_.push_back(found->second);
  before_.push_back(last_[found->second]);
  last_[found->second] = fact.position.value + 1;
  if (fact.kind == FactKind::kTenantCreated || origin_of(fact.kind) == FactOrigin::kSystem) {
    fixed_.push_back(fact.position.value);
  }
}

bool ArrivalOrder::may_exchange(Position earlier, Position later) const {
  if (earlier >= later || later.value >= source_.size()) return false;
  if (source_[earlier.value] == source_[later.value]) return false;
  if (before_[later.value] > earlier.value) return false;
  const auto fixed = std::lower_bound(fixed_.begin(), fixed_.end(), earlier.value);
  return fixed == fixed_.end() || *fixed > later.value;
}

}  // namespace tenon::projections
