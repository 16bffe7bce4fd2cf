// A tenant's settings, and its connectors' cycles.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/model/account.h"
#include "engine/model/fact.h"
#include "engine/model/types.h"

namespace tenon {

struct Tenant {
  std::string name;
  std::string initial_domain;   // lower case
  std::vector<Domain> domains;  // verified, with the initial one, by name
  std::string first_sync_date;  // YYYY-MM-DD; empty: not set
  RuleSet rule_set = kNewestRuleSet;
  // Values of the features, by number; switches are 0 or 1. kAccidentalDeletionPercent 0: none.
  std::array<std::uint64_t, kFeatureCount + 1> features{};
  bool directory_sync_on = true;
  std::uint32_t semantics_revision = 0;

  bool is_on(Feature feature) const { return number(feature) != 0; }
  std::uint64_t number(Feature feature) const {
    return features[static_cast<std::size_t>(feature)];
  }
  // Verified domain of that name (any letter case), or null.
  const Domain* domain(std::string_view name) const;
  bool has_rule_set(RuleSet at_least) const { return rule_set >= at_least; }
  bool operator==(const Tenant&) const = default;
};

struct Connector {
  ConnectorHandle handle;
  std::string name;
  // The open cycle, if any.
  std::optional<Position> cycle_started;
  CycleType cycle_type = CycleType::kDelta;
  // D3: deletions are held from the first report until an approval or rejection.
  bool deletions_held = false;
  // Objects that the last report named, in the order of their handles.
  std::vector<ObjectHandle> reported;
  std::uint64_t linked_objects = 0;
  bool operator==(const Connector&) const = default;
};

}  // namespace tenon
