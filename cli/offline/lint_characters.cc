#include "cli/offline/lint_characters.h"

#include <cstddef>
#include <cstdint>

namespace tenon::offline {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  // 0: no UTF-8
};

std::uint8_t octet(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// Well enough for words: overlong forms never come here, readers refuse them.
CodePoint first_code_point(std::string_view text) {
  const std::uint8_t first = octet(text, 0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
  if (bytes == 0 || bytes > text.size()) return {};
  std::uint32_t value = first & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((octet(text, i) & 0xc0U) != 0x80) return {};
    value = value << 6 | (octet(text, i) & 0x3fU);
  }
  return {value, bytes};
}

std::string unicode_name(std::uint32_t value) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string digits;
  for (int shift = value > 0xffff ? 20 : 12; shift >= 0; shift -= 4) {
    digits.push_back(kDigits[(value >> shift) & 0xfU]);
  }
  return "U+" + digits;
}

bool is_ascii_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string character_words(std::string_view text) {
  const CodePoint point = first_code_point(text);
  if (point.bytes == 0) return "a byte that is no UTF-8";
  if (point.value == ' ') return "a space";
  if (point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0)) {
    return "the control character " + unicode_name(point.value);
  }
  const std::string shown = "'" + std::string(text.substr(0, point.bytes)) + "'";
  return point.value < 0x80 ? shown : shown + " (" + unicode_name(point.value) + ")";
}

std::string first_other_character(std::string_view text, std::string_view allowed) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_ascii_word(text[i]) || allowed.find(text[i]) != std::string_view::npos) continue;
    return character_words(text.substr(i));
  }
  return "";
}

}  // namespace tenon::offline
