// What one decision changed, on its way from a tenant's writer to the recorder of its history.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/model/decision.h"
#include "projections/history.h"

namespace tenon::projections {

// What keys are made from: the part of an account or object by which people find it.
struct KeyedImage {
  Entity entity;
  AttributeSet attributes;
  std::string anchor;
  Guid id;
  std::optional<Guid> second_id;
  std::string distinguished_name;

  static KeyedImage of(const Account& account);
  static KeyedImage of(const DirectoryObject& object);
};

struct Change {
  DecisionId at;  // of a count: the next decision's
  Micros time;
  std::optional<Decision> decision;  // none: counted
  Effects effects;
  // Who asked and why, for a decision that moved an authority.
  std::string actor;
  std::string reason;
  // How those stood before whose keys may have changed; only the entity of one that is new.
  std::vector<KeyedImage> before;
};

}  // namespace tenon::projections
