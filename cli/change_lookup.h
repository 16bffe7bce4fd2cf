// What an object is at this moment, for a change record that says only what is different.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/client.h"
#include "engine/base/result.h"
#include "tenon/v1/fact.pb.h"
#include "tools/readers/fact_source.h"

namespace tenon::cli {

struct LookupPlace {
  std::string tenant;
  std::string connector;
  // The answer covers at least this position.
  std::optional<std::uint64_t> read_after;
};

struct KnownObject {
  v1::ObjectImage image;
  std::uint64_t head = 0;  // at which the image holds
};

// INVALID_ARGUMENT (UNKNOWN_OBJECT) with the place in the file when the connector has no such
// object. `item.unresolved` is set.
Result<KnownObject> look_up(Client& client, const LookupPlace& place,
                            const readers::SourcedItem& item);

}  // namespace tenon::cli
