// Single values of a fact: checked as they are read. Each reader gives false with `failure` filled
// in, and leaves its output as it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/model/types.h"
#include "engine/wire/failure.h"
#include "engine/wire/wire_field.h"

namespace tenon::wire {

// Well-formed UTF-8 (RFC 3629: no surrogates, nothing overlong).
bool is_utf8(std::string_view text);

bool read_text(const WireField& field, std::string& out, Failure& failure);
// At most `most` bytes; `limit` names the limit ("bytes of an actor").
bool read_text(const WireField& field, std::size_t most, std::string_view limit, std::string& out,
               Failure& failure);
// Text that must not be empty.
bool read_name(const WireField& field, std::string& out, Failure& failure);
bool read_guid(const WireField& field, Guid& out, Failure& failure);
bool read_bool(const WireField& field, bool& out, Failure& failure);
bool read_u32(const WireField& field, std::uint32_t& out, Failure& failure);
// A domain name, to lower case.
bool read_domain(const WireField& field, std::string& out, Failure& failure);
// [a-z0-9-], 1 to 63.
bool read_connector(const WireField& field, std::string& out, Failure& failure);
// YYYY-MM-DD of the calendar, or empty.
bool read_date(const WireField& field, std::string& out, Failure& failure);
// google.protobuf.Timestamp.
bool read_timestamp(const WireField& field, Micros& out, Failure& failure);

// A number of an enum whose values are 1 to `last`; 0 reads as `unspecified`.
template <typename Enum>
bool read_enum(const WireField& field, std::uint64_t last, Enum unspecified, Enum& out,
               Failure& failure) {
  if (field.varint > last) {
    return failure.refuse(
        "UNKNOWN_ENUM_VALUE",
        std::to_string(field.varint) + " is not one of its values. Use the published protos.");
  }
  out = field.varint == 0 ? unspecified : static_cast<Enum>(field.varint);
  return true;
}

}  // namespace tenon::wire
