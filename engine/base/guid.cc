#include "engine/base/guid.h"

#include <algorithm>

#include "engine/base/encoding.h"
#include "engine/base/sha256.h"

namespace tenon {
namespace {

// Index in the directory's octet string of each byte of the text form.
constexpr std::array<std::size_t, 16> kDirectoryOrder = {3, 2, 1,  0,  5,  4,  7,  6,
                                                         8, 9, 10, 11, 12, 13, 14, 15};

}  // namespace

std::string Guid::text() const {
  const std::string hex = to_hex(view());
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string Guid::anchor() const {
  std::string raw(16, '\0');
  for (std::size_t i = 0; i < 16; ++i) raw[i] = static_cast<char>(bytes[kDirectoryOrder[i]]);
  return to_base64(raw);
}

std::optional<Guid> Guid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Guid guid;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return std::nullopt;
    if (dash) continue;
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    std::uint8_t& byte = guid.bytes[digits++ / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | digit);
  }
  return guid;
}

std::optional<Guid> Guid::from_directory_bytes(std::string_view raw) {
  if (raw.size() != 16) return std::nullopt;
  Guid guid;
  for (std::size_t i = 0; i < 16; ++i) {
    guid.bytes[i] = static_cast<std::uint8_t>(raw[kDirectoryOrder[i]]);
  }
  return guid;
}

Guid Guid::name_based(const Guid& name_space, std::string_view name) {
  const auto hash = sha1({name_space.view(), name});
  Guid guid;
  std::copy_n(hash.begin(), 16, guid.bytes.begin());
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0f) | 0x50);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3f) | 0x80);
  return guid;
}

}  // namespace tenon
