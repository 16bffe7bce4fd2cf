// The fields of a protobuf message, one after the other, straight from its bytes.
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::wire {

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
std::string_view name_of(WireType type);

// One field as it stands in the bytes. Which member means something follows from `type`.
struct WireField {
  std::uint32_t number = 0;
  WireType type = WireType::kVarint;
  std::uint64_t varint = 0;
  std::string_view bytes;  // into the message
};

enum class Read : std::uint8_t { kField, kEnd, kDamaged };

class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  // kDamaged: a truncated or overlong field, field number 0, or a group.
  Read next(WireField& field);

 private:
  bool varint(std::uint64_t& value);
  bool take(std::uint64_t count, std::string_view& bytes);

  std::string_view rest_;
};

}  // namespace tenon::wire
