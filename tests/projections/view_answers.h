// Whether two views of a state answer every question alike.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"

namespace tenon::projections {

// Keys to ask by: whatever any account or object ever had, so that values which are gone are asked
// for too.
class Keys {
 public:
  void note(const Effects& effects);

  std::set<Guid> account_ids;
  std::set<std::string> anchors;
  std::set<std::pair<ValueSpace, std::string>> values;
  std::set<std::string> security_identifiers;
  std::set<Guid> identifiers;
  std::set<std::pair<ConnectorHandle, Guid>> objects;
  std::set<std::string> connectors;
};

// The first question that they answer differently, in words; nothing: none.
std::optional<std::string> difference(const rules::StateView& a, const rules::StateView& b,
                                      const Keys& keys);

}  // namespace tenon::projections
