// How synchronisation stands now: the connectors, and whether it is on at all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/session.h"
#include "engine/base/result.h"
#include "tenon/v1/connector.pb.h"

namespace tenon::cli {

struct ConnectorsNow {
  std::vector<v1::Connector> connectors;  // all of them, by name
  // Nothing of this is newer than the facts up to, not including, this position.
  std::uint64_t head = 0;
};
Result<ConnectorsNow> connectors_now(Session& session);

// NOT_FOUND CONNECTOR_UNKNOWN: no on-premises connector has that name.
Result<v1::Connector> connector_named(const ConnectorsNow& now, const std::string& name);

Result<bool> directory_sync_on(Session& session);

}  // namespace tenon::cli
