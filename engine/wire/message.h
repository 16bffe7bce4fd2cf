// A message is a table of its fields; reading one is the same loop for every table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/wire/failure.h"
#include "engine/wire/wire_field.h"

namespace tenon::wire {

// What to do with one field of a message that is read into a Target.
template <typename Target>
struct Field {
  std::uint32_t number;
  WireType type;
  std::string_view name;
  bool repeated;
  bool (*read)(const WireField& field, Target& target, Failure& failure);
};

// Whether field numbers rise and fit the set of those seen.
template <typename Table>
constexpr bool is_field_table(const Table& table) {
  std::uint32_t last = 0;
  for (const auto& field : table) {
    if (field.number <= last || field.number >= 32) return false;
    last = field.number;
  }
  return true;
}

template <typename Target, std::size_t N>
const Field<Target>* find_field(const std::array<Field<Target>, N>& table, std::uint32_t number) {
  for (const Field<Target>& field : table) {
    if (field.number == number) return &field;
  }
  return nullptr;
}

inline bool refuse_damaged(Failure& failure) {
  return failure.refuse("DAMAGED_MESSAGE", "the bytes are not a protobuf message. Send it again.");
}

inline bool refuse_unknown(std::uint32_t number, Failure& failure) {
  return failure.refuse("UNKNOWN_FIELD",
                        "field number " + std::to_string(number) +
                            " is not known to this server. Upgrade the server, or do not send it.");
}

inline bool refuse_wire_type(const WireField& field, WireType expected, Failure& failure) {
  return failure.refuse("WRONG_WIRE_TYPE", "sent as " + std::string(name_of(field.type)) +
                                               ", expected " + std::string(name_of(expected)) +
                                               ". Use the published protos.");
}

inline bool refuse_duplicate(Failure& failure) {
  return failure.refuse("DUPLICATED_FIELD", "sent twice. Send it once.");
}

// `field` is not there; the failure lies in it already.
inline bool refuse_missing(std::string_view field, Failure& failure) {
  failure.refuse("MISSING_FIELD", "it must be there.");
  failure.inside(field);
  return false;
}

// How many fields of that number stand before the last one that was read.
inline std::size_t place_of(std::uint32_t number, std::string_view message,
                            std::string_view unread) {
  WireReader again(message.substr(0, message.size() - unread.size()));
  WireField field;
  std::size_t count = 0;
  while (again.next(field) == Read::kField) count += field.number == number ? 1 : 0;
  return count - 1;
}

// Reads `message` by `table` into `target`; false with `failure` filled in.
template <typename Target, std::size_t N>
bool read_message(std::string_view message, const std::array<Field<Target>, N>& table,
                  Target& target, Failure& failure) {
  WireReader reader(message);
  WireField field;
  std::uint32_t seen = 0;
  for (;;) {
    const Read read = reader.next(field);
    if (read == Read::kEnd) return true;
    if (read == Read::kDamaged) return refuse_damaged(failure);
    const Field<Target>* known = find_field(table, field.number);
    if (!known) return refuse_unknown(field.number, failure);
    const std::uint32_t bit = 1U << known->number;
    bool good = true;
    if (field.type != known->type) {
      good = refuse_wire_type(field, known->type, failure);
    } else if (!known->repeated && (seen & bit) != 0) {
      good = refuse_duplicate(failure);
    } else {
      good = known->read(field, target, failure);
    }
    if (!good) {
      if (known->repeated) {
        failure.inside(known->name, place_of(field.number, message, reader.rest()));
      } else {
        failure.inside(known->name);
      }
      return false;
    }
    seen |= bit;
  }
}

}  // namespace tenon::wire
