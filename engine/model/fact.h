// A fact as the rules see it: the decoded payload of one log entry (rule book, 2; the wire form and
// the meaning of each field are in proto/tenon/v1/fact.proto).
//
// One flat struct: a decoder reuses it from fact to fact, so that ingest and replay allocate
// little. Which members mean something follows from `kind`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/model/attribute.h"
#include "engine/model/types.h"

namespace tenon {

// Field numbers of tenon.v1.Fact's body; stored in the log's entries.
enum class FactKind : std::uint16_t {
  kTenantCreated = 10,
  kFeatureSet = 11,
  kDomainVerified = 12,
  kDomainRemoved = 13,
  kRuleSetActivated = 14,
  kSyncForced = 15,
  kDeletionsApproved = 16,
  kDeletionsRejected = 17,
  kAuthorityTransferRequested = 18,
  kImmutableIdCleared = 19,
  kObjectIdentifierMappingCleared = 20,
  kDirectorySyncSwitched = 21,
  kAccountCreated = 30,
  kAccountChanged = 31,
  kAccountDeleted = 32,
  kAccountRestored = 33,
  kAccountPurged = 34,
  kRoleAssigned = 35,
  kRoleRemoved = 36,
  kRoleMadeEligible = 37,
  kRoleNoLongerEligible = 38,
  kLicenceChanged = 39,
  kSyncCycleStarted = 50,
  kSyncCycleCompleted = 51,
  kObjectPresent = 52,
  kObjectChanged = 53,
  kObjectDeleted = 54,
  kObjectLeftScope = 55,
  kSemanticsRevisionRaised = 70,
};

std::string_view name_of(FactKind kind);  // "object_present"
std::optional<FactKind> parse_fact_kind(std::uint64_t number);

// Who may send a fact of a kind.
enum class FactOrigin : std::uint8_t { kOperator, kCloud, kOperatorOrCloud, kOnPremises, kSystem };
FactOrigin origin_of(FactKind kind);

// An attribute as named by a fact: the whole value. Empty texts are already dropped (N7), so no
// values means absent or cleared.
struct NamedAttribute {
  AttributeKey key;
  struct Text {
    std::string text;
    std::uint32_t index = 0;  // among the values as sent
  };
  std::vector<Text> values;
};

struct Role {
  std::string role_id;
  std::string display_name;
  bool privileged = false;
  bool operator==(const Role&) const = default;
};

struct FeatureValue {
  std::string name;
  std::optional<bool> enabled;
  std::optional<std::uint64_t> number;
};

struct Domain {
  std::string name;  // lower case
  DomainAuthentication authentication = DomainAuthentication::kManaged;
  bool operator==(const Domain&) const = default;
};

// Both images; an account's has no connector-side fields and the other way round. Optional members
// are those that the fact named.
struct Image {
  Guid id;  // object_id or object_guid
  std::optional<ObjectType> type;
  std::vector<NamedAttribute> attributes;  // account_enabled is one of them: "true" or "false"
  std::optional<GroupKind> group_kind;
  std::optional<std::string> security_identifier;
  // Accounts.
  std::optional<AuthoredBy> authored_by;
  std::optional<UserType> user_type;
  std::optional<bool> licensed;
  std::optional<bool> exchange_licensed;
  std::optional<std::string> immutable_id;
  std::optional<Guid> on_premises_object_identifier;
  std::optional<SyncEnabled> sync_enabled;
  std::optional<bool> is_cloud_managed;
  std::optional<Micros> deleted_at;
  std::vector<Role> roles;
  std::vector<Role> eligible_roles;
  // Directory objects.
  std::optional<std::string> distinguished_name;
  std::optional<std::string> source_anchor;
  std::optional<std::uint32_t> certificate_count;
};

struct Fact {
  // Given by the log.
  Position position;
  Micros time;
  std::string tenant;
  std::string source;

  FactKind kind = FactKind::kTenantCreated;
  std::optional<Micros> observed_at;
  std::string actor;
  std::string reason;
  std::string cursor;

  // kAccountCreated, kAccountChanged, kObjectPresent, kObjectChanged; of the other account and
  // object facts only image.id (and deleted_at, source_anchor) means something.
  Image image;
  Role role;  // role facts
  bool licensed = false;
  bool exchange_licensed = false;
  CycleType cycle_type = CycleType::kDelta;

  // Tenant facts.
  std::string initial_domain;
  std::vector<Domain> domains;  // kTenantCreated; one for the domain facts
  std::string first_sync_date;
  std::string rule_set;                 // as given; empty: the newest
  std::vector<FeatureValue> features;   // kTenantCreated; one for kFeatureSet
  std::string connector;                // deletions approved or rejected
  Authority target = Authority::kNone;  // kAuthorityTransferRequested
  bool on = false;                      // kDirectorySyncSwitched
  std::uint32_t revision = 0;

  // Back to an empty fact, keeping allocated memory where that is cheap.
  void clear() { *this = Fact{}; }
};

}  // namespace tenon
