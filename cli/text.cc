#include "cli/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tenon::cli {
namespace {

constexpr char32_t kNoCharacter = 0xffffffff;

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15: what terminals draw two columns wide, as blocks.
constexpr std::array<Range, 14> kWide{{{0x1100, 0x115f},
                                       {0x2e80, 0x303e},
                                       {0x3041, 0x33ff},
                                       {0x3400, 0x4dbf},
                                       {0x4e00, 0x9fff},
                                       {0xa000, 0xa4cf},
                                       {0xac00, 0xd7a3},
                                       {0xf900, 0xfaff},
                                       {0xfe30, 0xfe6f},
                                       {0xff00, 0xff60},
                                       {0xffe0, 0xffe6},
                                       {0x1f300, 0x1f64f},
                                       {0x1f900, 0x1f9ff},
                                       {0x20000, 0x3fffd}}};

constexpr std::array<Range, 9> kNoWidth{{{0x0300, 0x036f},
                                         {0x0483, 0x0489},
                                         {0x0591, 0x05bd},
                                         {0x0610, 0x061a},
                                         {0x064b, 0x065f},
                                         {0x1ab0, 0x1aff},
                                         {0x1dc0, 0x1dff},
                                         {0x20d0, 0x20ff},
                                         {0xfe20, 0xfe2f}}};

template <std::size_t Size>
bool contains(const std::array<Range, Size>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(), [character](const Range& range) {
    return character >= range.first && character <= range.last;
  });
}

// Controls, and the format characters that reorder or hide text.
bool steers(char32_t character) {
  return character < 0x20 || (character >= 0x7f && character <= 0x9f) || character == 0x061c ||
         character == 0xfeff || (character >= 0x200b && character <= 0x200f) ||
         (character >= 0x2028 && character <= 0x202e) ||
         (character >= 0x2060 && character <= 0x2069);
}

struct Decoded {
  char32_t character = kNoCharacter;  // kNoCharacter: one byte that is no UTF-8
  std::size_t size = 1;
};

Decoded decode(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
  };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || size > text.size()) return {};
  std::uint32_t character = first & (0xffU >> (size + 1));
  for (std::size_t at = 1; at < size; ++at) {
    if ((byte(at) & 0xc0) != 0x80) return {};
    character = (character << 6) | (byte(at) & 0x3f);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = character >= 0xd800 && character <= 0xdfff;
  if (character < kSmallest[size] || character > 0x10ffff || surrogate) return {};
  return {character, size};
}

std::string hex(std::uint32_t value, std::size_t digits) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (; value != 0 || out.size() < digits; value >>= 4)
    out.insert(out.begin(), kDigits[value & 15]);
  return out;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (next.character == kNoCharacter) {
      out += "\\x" + hex(static_cast<unsigned char>(text[0]), 2);
    } else if (!steers(next.character)) {
      out += text.substr(0, next.size);
    } else if (next.character == '\n' || next.character == '\t' || next.character == '\r') {
      out += next.character == '\n' ? "\\n" : next.character == '\t' ? "\\t" : "\\r";
    } else if (next.character < 0x100) {
      out += "\\x" + hex(next.character, 2);
    } else {
      out += "\\u{" + hex(next.character, 4) + "}";
    }
    text.remove_prefix(next.size);
  }
  return out;
}

std::size_t first_malformed(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Decoded next = decode(text.substr(at));
    if (next.character == kNoCharacter) break;
    at += next.size;
  }
  return at;
}

std::string printable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const Decoded next = decode(json);
    if (next.character != kNoCharacter && steers(next.character)) {
      out += "\\u" + hex(next.character, 4);
    } else {
      out += json.substr(0, next.size);
    }
    json.remove_prefix(next.size);
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Decoded next = decode(text);
    text.remove_prefix(next.size);
    if (contains(kNoWidth, next.character)) continue;
    width += next.character != kNoCharacter && contains(kWide, next.character) ? 2 : 1;
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t used = display_width(text);
  if (used < width) out.append(width - used, ' ');
  return out;
}

std::string shortened_to(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t end = 0;
  std::size_t used = 0;
  while (end < text.size()) {
    const Decoded next = decode(text.substr(end));
    const std::size_t more = display_width(text.substr(end, next.size));
    if (used + more + 1 > width) break;
    used += more;
    end += next.size;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace tenon::cli
