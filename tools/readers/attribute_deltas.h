// Change records against what the object is now. Pure.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/readers/fact_source.h"

namespace tenon::readers {

// What of the change did not fit the object, in words: a value to delete that was not there, a
// second value of a single-valued attribute.
using ChangeNotes = std::vector<std::string>;

// Makes `item.fact` of `item.unresolved` and clears that. `current` is the object as the log has
// it: object_guid, type, distinguished_name and source_anchor, and, for kModify, its attributes,
// group_kind and certificate_count as last asserted. An ObjectChanged names only what the change
// touches, with whole values; an ObjectDeleted has the anchor.
Result<ChangeNotes> resolve(SourcedItem& item, const v1::ObjectImage& current);

}  // namespace tenon::readers
