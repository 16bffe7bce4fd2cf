// A GUID as sixteen bytes in the order of its text form. Text is lower case with dashes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

struct Guid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Guid&) const = default;
  bool is_nil() const { return *this == Guid{}; }

  // "00112233-4455-6677-8899-aabbccddeeff".
  std::string text() const;
  // The raw bytes as a directory stores them (first three groups little-endian), in base64: the
  // form of a source anchor made from a GUID.
  std::string anchor() const;
  std::array<char, 24> anchor_text() const;
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  // Exactly the dashed form, either letter case; no braces.
  static std::optional<Guid> parse(std::string_view text);
  // From the sixteen raw bytes of a directory's octet string (mixed-endian).
  static std::optional<Guid> from_directory_bytes(std::string_view raw);
  // RFC 9562 version 5: SHA-1 of name space and name.
  static Guid name_based(const Guid& name_space, std::string_view name);
};

// RFC 9562, appendix: the name space for URLs.
inline constexpr Guid kNameSpaceUrl{{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4,
                                     0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}};

}  // namespace tenon

template <>
struct std::hash<tenon::Guid> {
  std::size_t operator()(const tenon::Guid& guid) const noexcept {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::memcpy(&high, guid.bytes.data(), 8);
    std::memcpy(&low, guid.bytes.data() + 8, 8);
    return static_cast<std::size_t>(high ^ (low * 0x9e3779b97f4a7c15ULL));
  }
};
