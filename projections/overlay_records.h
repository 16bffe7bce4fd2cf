// The records of an overlay: what differs from the state below it.
#pragma once

#include <absl/container/flat_hash_set.h>
#include <absl/container/node_hash_map.h>

#include <cstdint>
#include <map>
#include <optional>

#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/model/tenant.h"

namespace tenon::projections {

// Looked up by handle and never walked: the order of hashing does not show.
struct OverlayRecords {
  std::optional<Tenant> tenant;
  std::map<ConnectorHandle, Connector> connectors;
  absl::node_hash_map<std::uint32_t, Account> accounts;
  absl::node_hash_map<std::uint32_t, DirectoryObject> objects;
  absl::flat_hash_set<std::uint32_t> forgotten;  // objects

  const Account& account(std::uint32_t handle) const { return accounts.find(handle)->second; }
  const DirectoryObject& object(std::uint32_t handle) const { return objects.find(handle)->second; }
};

}  // namespace tenon::projections
