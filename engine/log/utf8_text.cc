#include "engine/log/utf8_text.h"

#include <cstdint>
#include <optional>

namespace tenon::log {
namespace {

constexpr std::uint32_t kLeastOfLength[] = {0, 0, 0x80, 0x800, 0x10000};

// Takes one code point off the front; nothing where there is none.
std::optional<std::uint32_t> take_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  std::size_t length = 1;
  std::uint32_t point = first;
  if (first >= 0x80) {
    length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc0 || first > 0xf4 || text.size() < length) return std::nullopt;
    point = first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
      const auto next = static_cast<unsigned char>(text[i]);
      if ((next & 0xc0) != 0x80) return std::nullopt;
      point = (point << 6) | (next & 0x3fU);
    }
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < kLeastOfLength[length] || point > 0x10ffff || surrogate) return std::nullopt;
  }
  text.remove_prefix(length);
  return point;
}

bool is_unicode_space(std::uint32_t point) {
  return point == 0x20 || point == 0x85 || point == 0xa0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 ||
         point == 0x202f || point == 0x205f || point == 0x3000;
}

}  // namespace

bool is_utf8_text(std::string_view text) {
  while (!text.empty()) {
    const std::optional<std::uint32_t> point = take_point(text);
    if (!point || (*point < 0x20 && *point != '\n')) return false;
  }
  return true;
}

bool is_utf8_without_space(std::string_view text) {
  while (!text.empty()) {
    const std::optional<std::uint32_t> point = take_point(text);
    if (!point || *point < 0x20 || is_unicode_space(*point)) return false;
  }
  return true;
}

}  // namespace tenon::log
