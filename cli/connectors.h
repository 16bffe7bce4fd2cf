// How synchronisation stands: the connectors, and whether it is on at all. Now, or as of the moment
// that the options name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/read_options.h"
#include "cli/session.h"
#include "engine/base/result.h"
#include "tenon/v1/connector.pb.h"

namespace tenon::cli {

struct Connectors {
  std::vector<v1::Connector> all;  // by name
  // Nothing of this is newer than the facts up to, not including, this position.
  std::uint64_t head = 0;
};
Result<Connectors> connectors_of(Session& session, const ReadOptions& moment = {});

// NOT_FOUND CONNECTOR_UNKNOWN: no on-premises connector has that name.
Result<v1::Connector> connector_named(const Connectors& known, const std::string& name);

Result<bool> directory_sync_on(Session& session, const ReadOptions& moment = {});

}  // namespace tenon::cli
