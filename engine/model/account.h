// A cloud account as Tenon sees it (rule book, 1): a plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/model/attribute.h"
#include "engine/model/fact.h"
#include "engine/model/types.h"

namespace tenon {

// Accounts and objects are numbered in the order in which they first appeared; 0 is none.
struct AccountHandle {
  std::uint32_t value = 0;
  auto operator<=>(const AccountHandle&) const = default;
  explicit operator bool() const { return value != 0; }
};
struct ObjectHandle {
  std::uint32_t value = 0;
  auto operator<=>(const ObjectHandle&) const = default;
  explicit operator bool() const { return value != 0; }
};
struct ConnectorHandle {
  std::uint32_t value = 0;
  auto operator<=>(const ConnectorHandle&) const = default;
  explicit operator bool() const { return value != 0; }
};

// A decision's name: the fact that caused it and its place among that fact's decisions.
struct DecisionId {
  Position position;
  std::uint32_t ordinal = 0;
  auto operator<=>(const DecisionId&) const = default;
};

struct Account {
  AccountHandle handle;
  Guid object_id;
  std::optional<Guid> cloud_object_id;  // P3
  ObjectType type = ObjectType::kUser;
  AuthoredBy authored_by = AuthoredBy::kUnknown;
  UserType user_type = UserType::kMember;
  GroupKind group_kind = GroupKind::kNone;
  SyncEnabled sync_enabled = SyncEnabled::kNever;
  Authority authority = Authority::kCloud;
  Lifecycle lifecycle = Lifecycle::kLive;
  bool is_cloud_managed = false;
  bool provisioned = false;  // the engine made it (P1)
  bool licensed = false;
  bool exchange_licensed = false;
  Micros deleted_at;         // while in the bin
  std::string immutable_id;  // the anchor; empty: none
  Position immutable_id_since;
  std::optional<Guid> on_premises_object_identifier;
  std::string security_identifier;
  // Effective values. proxyAddresses as N2 writes them.
  AttributeSet attributes;
  // userPrincipalName, proxyAddresses, mail as the cloud last said them (N2m, asserted values).
  // Addresses and mail that flowed from on premises count as said: what is written there, the cloud
  // has from then on, whether its echo (K3) was seen or not.
  AttributeSet cloud_said;
  std::vector<Role> roles;
  std::vector<Role> eligible_roles;

  // The link. While there is none, only `object` is none; the rest tells of the last one.
  ObjectHandle object;
  Method method = Method::kNone;
  DecisionId bound_by;
  // The asserted UPN that last flowed (N5); empty: none since the link was found (H0).
  AttributeValue flowed_upn;
  // N5a keeps flowed_upn out: the effective UPN stays although another was asserted.
  bool upn_kept = false;
  // T3: a rollback of the authority was asked for at this position.
  std::optional<Position> rollback_requested;
  bool rollback_refusal_said = false;

  Position first_seen;
  Position last_changed;

  bool live() const { return lifecycle == Lifecycle::kLive; }
  bool binned() const { return lifecycle == Lifecycle::kInRecycleBin; }
  bool holds_privileged_role() const;
  bool eligible_for_privileged_role() const;
  std::string_view upn() const { return attributes.text(AttributeId::kUserPrincipalName); }

  bool operator==(const Account&) const = default;
};

}  // namespace tenon
