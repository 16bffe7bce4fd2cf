// What an object is at this moment, for a change record that says only what is different.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/client.h"
#include "engine/base/result.h"
#include "tenon/v1/directory.pb.h"
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

// The image in an answer; INVALID_ARGUMENT (UNKNOWN_OBJECT) when it is null or not the object that
// the change is about. Takes from the object what it needs.
Result<v1::ObjectImage> image_in(v1::DirectoryObject* answer, const LookupPlace& place,
                                 const readers::SourcedItem& item);

}  // namespace tenon::cli
