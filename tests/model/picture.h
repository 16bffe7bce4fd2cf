// The whole state of a tenant after a fact, in neutral words: the oracle paints one, the engine's
// state is converted to one, and two are compared line by line. Enums by their name_of; absent is
// the empty string, an empty list, or (positions) -1.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tenon::model_oracle {

// Attribute name to its values. Sets of values are in byte order of their texts, but proxyAddresses
// of accounts, which are in the order of N2. Attributes without a value are not in the map.
using Attributes = std::map<std::string, std::vector<std::string>>;

struct AccountPicture {
  std::string object_id;
  std::string cloud_object_id;  // P3
  std::string type;             // "user"
  std::string state;            // "LIVE", "IN_RECYCLE_BIN", "PURGED"
  Attributes attributes;        // effective, userPrincipalName and proxyAddresses among them
  std::string asserted_upn;     // the asserted UPN that last flowed (N5), linked users only
  std::string authored_by;      // "SYNC"
  std::string user_type;        // "GUEST"
  std::string group_kind;       // "UNIFIED"; none: ""
  std::string immutable_id;
  std::string on_premises_object_identifier;
  std::string sync_enabled;  // "NEVER", "TRUE", "FORMERLY"
  std::string authority;     // "CLOUD", "ON_PREMISES"
  bool is_cloud_managed = false;
  bool rollback_pending = false;   // T3
  std::string object;              // the link: "connector/guid"
  std::int64_t deleted_at = -1;    // microseconds, while in the bin
  std::vector<std::string> roles;  // held, role ids, privileged ones with a "!" before; sorted
  std::vector<std::string> eligible_roles;
  bool licensed = false;
  bool exchange_licensed = false;

  bool operator==(const AccountPicture&) const = default;
};

struct ObjectPicture {
  std::string object;     // "connector/guid"
  std::string type;       // "user"
  std::string presence;   // "IN_SCOPE", "DELETION_PENDING", "LEAVING_SCOPE", "OUT_OF_SCOPE"
  std::string account;    // the link: object_id
  Attributes attributes;  // what it says, as given, before normalisation
  std::string source_anchor;
  bool waiting = false;
  std::int64_t waiting_since = -1;  // position
  std::int64_t attempts = 0;        // C6: after the first with the very same verdict
  // Claims (Q3), sorted: "userPrincipalName=ann@contoso.com since 7".
  std::vector<std::string> claims;

  bool operator==(const ObjectPicture&) const = default;
};

struct ConnectorPicture {
  std::string name;
  std::string open_cycle;       // "DELTA", "INITIAL"; none: ""
  bool deletions_held = false;  // D3

  bool operator==(const ConnectorPicture&) const = default;
};

struct TenantPicture {
  bool created = false;
  std::vector<std::string> domains;  // "contoso.com MANAGED", by name
  std::string rule_set;
  std::map<std::string, std::uint64_t> features;  // all nine; switches 0 or 1; percent 0: none
  bool directory_sync_on = true;

  bool operator==(const TenantPicture&) const = default;
};

// Accounts by object_id, purged ones too; objects by "connector/guid"; connectors by name, only
// those with an open cycle or a hold (a connector's mere existence is no state of the rule book).
struct Picture {
  TenantPicture tenant;
  std::vector<AccountPicture> accounts;
  std::vector<ObjectPicture> objects;
  std::vector<ConnectorPicture> connectors;

  bool operator==(const Picture&) const = default;
};

// Lines that are in one and not in the other: "- account 00aa… mail: x" (only in `left`) and
// "+ …" (only in `right`). Empty when the two are equal.
std::vector<std::string> differences(const Picture& left, const Picture& right);

}  // namespace tenon::model_oracle
