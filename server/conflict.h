// Conflicts: objects that wait, or go without values that they assert.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/directory_object.h"
#include "server/moment.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

bool in_conflict(const DirectoryObject& object);

// What the queue of conflicts is ordered by; only of an object in conflict.
Outcome conflict_kind(const DirectoryObject& object);
Position conflict_since(const DirectoryObject& object);
// How often it was decided so: once, and each time since with the very same verdict (C6).
std::uint64_t conflict_attempts(const DirectoryObject& object);

// "ad/64de9700-89b1-4bf1-9fdb-62303c9292c4".
std::string conflict_id(const DirectoryObject& object, std::string_view connector_name);

// The object of the conflict that a key means: an id, any key of it, or of whom it is in the way
// of.
//   NOT_FOUND            KEY_UNKNOWN, NO_CONFLICT: what has that key stands in no conflict
//   FAILED_PRECONDITION  KEY_AMBIGUOUS: in several (details: conflicts)
//   INVALID_ARGUMENT     KEY_EMPTY, KEY_TOO_LONG
Result<ObjectHandle> look_up_conflict(Moment& moment, std::string_view key);

// Adds the conflicts of the objects, in their order, as of `head`, to which history is recorded,
// until about a message of bytes is full: how many objects were done. Those that stand in no
// conflict at that head add nothing.
Result<std::size_t> add_conflicts(const projections::TenantView& view, Head head,
                                  const std::vector<ObjectHandle>& objects,
                                  google::protobuf::RepeatedPtrField<v1::Conflict>& out);

}  // namespace tenon::server
