#include "engine/base/guid.h"

#include <algorithm>
#include <array>

#include "engine/base/encoding.h"
#include "engine/base/sha256.h"

namespace tenon {
namespace {

// Index in the directory's octet string of each byte of the text form.
constexpr std::array<std::size_t, 16> kDirectoryOrder = {3, 2, 1,  0,  5,  4,  7,  6,
                                                         8, 9, 10, 11, 12, 13, 14, 15};

// The values of hexadecimal digits by character; more than 0xf: none.
constexpr std::array<std::uint8_t, 256> hex_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(0xff);
  for (std::uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) {
    values['a' + i] = static_cast<std::uint8_t>(10 + i);
    values['A' + i] = static_cast<std::uint8_t>(10 + i);
  }
  return values;
}
constexpr std::array<std::uint8_t, 256> kDigits = hex_values();

}  // namespace

std::string Guid::text() const {
  const std::string hex = to_hex(view());
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::array<char, 24> Guid::anchor_text() const {
  static constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<char, 24> text;
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < bytes.size() ? bytes[kDirectoryOrder[i]] : 0;
  };
  for (std::size_t i = 0; i < 6; ++i) {
    const std::uint32_t group = byte(3 * i) << 16 | byte(3 * i + 1) << 8 | byte(3 * i + 2);
    for (std::size_t k = 0; k < 4; ++k) text[4 * i + k] = kBase64[group >> (18 - 6 * k) & 0x3f];
  }
  text[22] = text[23] = '=';  // sixteen bytes are five groups and one byte
  return text;
}

std::string Guid::anchor() const {
  const std::array<char, 24> text = anchor_text();
  return {text.data(), text.size()};
}

std::optional<Guid> Guid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  constexpr std::array<std::size_t, 4> kDashes = {8, 13, 18, 23};
  for (const std::size_t dash : kDashes) {
    if (text[dash] != '-') return std::nullopt;
  }
  // Every fact passes here: looked up without a branch, and judged once.
  constexpr std::array<std::uint8_t, 16> kHigh = {0,  2,  4,  6,  9,  11, 14, 16,
                                                  19, 21, 24, 26, 28, 30, 32, 34};
  Guid guid;
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < kHigh.size(); ++i) {
    const std::uint8_t high = kDigits[static_cast<std::uint8_t>(text[kHigh[i]])];
    const std::uint8_t low = kDigits[static_cast<std::uint8_t>(text[kHigh[i] + 1U])];
    seen |= high | low;
    guid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (seen > 0xf) return std::nullopt;
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
