// The fields of a protobuf message, one after the other, straight from its bytes.
#pragma once

#include <cstddef>
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

  // The bytes that were not read yet.
  std::string_view rest() const { return rest_; }

 private:
  bool varint(std::uint64_t& value) {
    if (!rest_.empty() && static_cast<std::uint8_t>(rest_.front()) < 0x80) [[likely]] {
      value = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      return true;
    }
    return long_varint(value);
  }
  bool long_varint(std::uint64_t& value);
  bool take(std::uint64_t count, std::string_view& bytes) {
    if (count > rest_.size()) return false;
    bytes = rest_.substr(0, static_cast<std::size_t>(count));
    rest_.remove_prefix(static_cast<std::size_t>(count));
    return true;
  }

  std::string_view rest_;
};

// In the header because every fact passes here a dozen times.
inline Read WireReader::next(WireField& field) {
  if (rest_.empty()) return Read::kEnd;
  std::uint64_t tag = 0;
  if (!varint(tag) || tag >> 3 == 0 || tag >> 3 >= 1U << 29) return Read::kDamaged;
  field.number = static_cast<std::uint32_t>(tag >> 3);
  field.type = static_cast<WireType>(tag & 7);
  bool whole = false;
  switch (field.type) {
    case WireType::kVarint: whole = varint(field.varint); break;
    case WireType::kFixed64: whole = take(8, field.bytes); break;
    case WireType::kFixed32: whole = take(4, field.bytes); break;
    case WireType::kBytes: {
      std::uint64_t size = 0;
      whole = varint(size) && take(size, field.bytes);
      break;
    }
  }
  return whole ? Read::kField : Read::kDamaged;
}

}  // namespace tenon::wire
