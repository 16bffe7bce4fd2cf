// Byte encodings: fixed-width big-endian numbers (they sort in keys), varints, length-prefixed
// strings, hex and base64. Writers append to a std::string; a Reader never reads past its end.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

inline void put_u8(std::string& out, std::uint8_t value) {
  out.push_back(static_cast<char>(value));
}
void put_u16(std::string& out, std::uint16_t value);
void put_u32(std::string& out, std::uint32_t value);
void put_u64(std::string& out, std::uint64_t value);
void put_varint(std::string& out, std::uint64_t value);
// Bytes that put_varint() appends.
inline std::size_t varint_bytes(std::uint64_t value) {
  return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}
// Length as varint, then the bytes.
void put_string(std::string& out, std::string_view value);

// Writes the same into memory that is known to be large enough.
class RawWriter {
 public:
  explicit RawWriter(char* at) : at_(at) {}

  void u8(std::uint8_t value) { *at_++ = static_cast<char>(value); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) *at_++ = static_cast<char>((value & 0x7f) | 0x80);
    *at_++ = static_cast<char>(value);
  }
  void string(std::string_view value) {
    varint(value.size());
    bytes(value);
  }
  void bytes(std::string_view value) {
    if (!value.empty()) std::memcpy(at_, value.data(), value.size());
    at_ += value.size();
  }
  // Behind what was written.
  char* at() const { return at_; }

 private:
  char* at_;
};

// Reads what the functions above wrote. After the first failure ok() is false and every read
// gives zero or an empty view, so that a decoder checks once at its end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  // What a decoder does by the hundred is inline.
  std::uint8_t u8() {
    if (rest_.empty()) {
      fail();
      return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::uint16_t u16();
  std::uint32_t u32();
  std::uint64_t u64();
  std::uint64_t varint() {  // at most 10 bytes, minimal or not
    if (!rest_.empty() && byte(0) < 0x80) return u8();
    // Positions of a log of millions.
    if (rest_.size() > 2 && byte(1) < 0x80) return short_varint(2);
    if (rest_.size() > 2 && byte(2) < 0x80) return short_varint(3);
    return long_varint();
  }
  std::string_view string() { return bytes(varint()); }
  std::string_view bytes(std::uint64_t count) {
    if (!ok_ || count > rest_.size()) return fail();
    const std::string_view field = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return field;
  }

  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::uint8_t byte(std::size_t at) const { return static_cast<std::uint8_t>(rest_[at]); }
  std::uint64_t short_varint(std::size_t size) {
    std::uint64_t value = byte(0) & 0x7fU;
    for (std::size_t i = 1; i < size; ++i) value |= std::uint64_t{byte(i) & 0x7fU} << (7 * i);
    rest_.remove_prefix(size);
    return value;
  }

  std::string_view fail();
  std::uint64_t fixed(std::size_t width);
  std::uint64_t long_varint();

  std::string_view rest_;
  bool ok_ = true;
};

std::string to_hex(std::string_view bytes);
// The value of a hexadecimal digit, either letter case; negative: none.
int hex_digit(char c);
std::optional<std::string> from_hex(std::string_view text);
// RFC 4648 §4, with padding.
std::string to_base64(std::string_view bytes);
// Strict: alphabet, padding and zero spare bits are required; no line breaks.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tenon
