#include "tools/readers/unicode.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace tenon::readers {
namespace {

unsigned char at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

// The length of the sequence that begins at `index`, or 0 if it is not well-formed.
std::size_t sequence_length(std::string_view text, std::size_t index) {
  const unsigned char lead = at(text, index);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
  } else {
    return 0;
  }
  if (text.size() - index < length) return 0;
  if (at(text, index + 1) < low || at(text, index + 1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((at(text, index + i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

bool is_control(unsigned char c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

bool check(std::string_view text, bool refuse_controls) {
  std::size_t index = 0;
  while (index < text.size()) {
    // Eight bytes at a time while they are all ASCII.
    if (!refuse_controls && text.size() - index >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + index, 8);
      if ((word & 0x8080808080808080ULL) == 0) {
        index += 8;
        continue;
      }
    }
    if (refuse_controls && is_control(at(text, index))) return false;
    const std::size_t length = sequence_length(text, index);
    if (length == 0) return false;
    index += length;
  }
  return true;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool is_utf8(std::string_view text) { return check(text, false); }

bool is_text(std::string_view text) { return check(text, true); }

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto byte = [&out](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xc0 | (code_point >> 6));
    byte(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    byte(0xe0 | (code_point >> 12));
    byte(0x80 | ((code_point >> 6) & 0x3f));
    byte(0x80 | (code_point & 0x3f));
  } else {
    byte(0xf0 | (code_point >> 18));
    byte(0x80 | ((code_point >> 12) & 0x3f));
    byte(0x80 | ((code_point >> 6) & 0x3f));
    byte(0x80 | (code_point & 0x3f));
  }
}

std::string lower_case(std::string_view text) {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), lower);
  return folded;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace tenon::readers
