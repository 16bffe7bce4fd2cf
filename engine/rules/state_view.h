// What the rules may ask of the state. Read-only: rules return effects, and somebody else applies
// them. The same interface over a delta is what every "what if" question runs on.
//
// Pointers stay valid until effects are next applied to the state behind the view. Iterations are
// by key, so that applying effects between two steps is allowed and memory stays bounded.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/model/tenant.h"

namespace tenon::rules {

// Place of an object in an ordered step (C4): when it began to wait (or left), then first seen.
// Handles are given in the order of first sight.
struct ObjectPlace {
  Position since;
  ObjectHandle object;
  auto operator<=>(const ObjectPlace&) const = default;
};

// Place of a claim: oldest first, then the object first seen, then the value.
struct ClaimPlace {
  Position since;
  ObjectHandle object;
  ValueSpace space = ValueSpace::kUpn;
  std::string folded;
  auto operator<=>(const ClaimPlace&) const = default;
};

// Place of an account in the recycle bin: first deleted first.
struct BinPlace {
  Micros deleted_at;
  AccountHandle account;
  auto operator<=>(const BinPlace&) const = default;
};

class StateView {
 public:
  virtual ~StateView() = default;

  // Null before `tenant created`.
  virtual const Tenant* tenant() const = 0;

  virtual const Connector* connector(ConnectorHandle handle) const = 0;
  virtual ConnectorHandle find_connector(std::string_view name) const = 0;
  virtual ConnectorHandle last_connector() const = 0;

  // Null for handles never given. Purged accounts stay known; forgotten objects do not.
  virtual const Account* account(AccountHandle handle) const = 0;
  virtual AccountHandle last_account() const = 0;
  // By either id, whatever its state.
  virtual AccountHandle find_account(const Guid& id) const = 0;
  // The live or binned account with that anchor.
  virtual AccountHandle find_anchor(std::string_view anchor) const = 0;
  // The first account after `after`, whatever its state, that has that anchor, was made here, and
  // has no id of the cloud's yet (P3).
  virtual AccountHandle next_unechoed(std::string_view anchor, AccountHandle after) const = 0;
  // The live account that holds a value (folded, without prefix for addresses).
  virtual AccountHandle find_holder(ValueSpace space, std::string_view folded) const = 0;
  // The first live account with that security identifier after `after`.
  virtual AccountHandle next_with_sid(std::string_view sid, AccountHandle after) const = 0;
  // The first live account after `after` that is mapped to that on-premises object identifier.
  virtual AccountHandle next_with_identifier(const Guid& guid, AccountHandle after) const = 0;
  // The first account after `after` whose rollback of the authority is pending (T3).
  virtual AccountHandle next_rollback(AccountHandle after) const = 0;
  virtual std::optional<BinPlace> next_binned(const std::optional<BinPlace>& after) const = 0;

  virtual const DirectoryObject* object(ObjectHandle handle) const = 0;
  virtual ObjectHandle last_object() const = 0;
  virtual ObjectHandle find_object(ConnectorHandle connector, const Guid& guid) const = 0;
  virtual std::optional<ObjectPlace> next_waiting(
      const std::optional<ObjectPlace>& after) const = 0;
  // Objects of a connector whose deletion or leaving is pending.
  virtual std::optional<ObjectPlace> next_leaving(
      ConnectorHandle connector, const std::optional<ObjectPlace>& after) const = 0;
  virtual std::optional<ClaimPlace> next_claim(const std::optional<ClaimPlace>& after) const = 0;
  // Whether any object claims the value.
  virtual ObjectHandle oldest_claim(ValueSpace space, std::string_view folded) const = 0;
  // The claims of one value, oldest first.
  virtual std::optional<ObjectPlace> next_claim_of(
      ValueSpace space, std::string_view folded, const std::optional<ObjectPlace>& after) const = 0;
};

}  // namespace tenon::rules
