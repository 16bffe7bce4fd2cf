// The properties of a Graph user, group or contact that a fact carries by name.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "tools/readers/graph_elements.h"

namespace tenon::readers {

// All members but those that have a field of their own in AccountImage, that are Graph's
// bookkeeping, or that are denied (both counted). Null: no values, which clears in a `changed` and
// is absent in a `created`.
GraphOutcome read_properties(JsonValue element, v1::ObjectType type, v1::AccountImage& account,
                             ReadCounts& counts);

// "2026-11-13T18:14:09Z", with or without a fraction.
GraphOutcome read_time(JsonValue value, google::protobuf::Timestamp& time);

}  // namespace tenon::readers
