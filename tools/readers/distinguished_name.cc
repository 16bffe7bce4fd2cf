#include "tools/readers/distinguished_name.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/base/encoding.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

// The place of the first `separator` that no backslash escapes, or the size of the text.
std::size_t find_unescaped(std::string_view text, char separator) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == separator) {
      return i;
    }
  }
  return text.size();
}

std::vector<std::string_view> split_unescaped(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = find_unescaped(text, separator);
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

// Spaces around, but not one that is escaped.
std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ') && !text.ends_with("\\ ")) text.remove_suffix(1);
  return text;
}

// RFC 4514, section 2.4: a backslash and a special character, or a backslash and two hex digits.
std::optional<std::string> unescaped(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      value.push_back(text[i]);
    } else if (const auto byte = from_hex(text.substr(i + 1, 2)); byte && byte->size() == 1) {
      value += *byte;
      i += 2;
    } else if (i + 1 < text.size() &&
               std::string_view(" \"#+,;<=>\\").find(text[i + 1]) != std::string_view::npos) {
      value.push_back(text[++i]);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) {
    if (std::string_view("\"#+,;<=>\\").find(c) != std::string_view::npos) {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\" + to_hex({&c, 1});
    } else {
      out.push_back(c);
    }
  }
}

// "type=value" in its one spelling.
std::optional<std::string> folded_pair(std::string_view pair) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const std::string_view type = trimmed(pair.substr(0, equals));
  if (type.empty()) return std::nullopt;
  const std::optional<std::string> value = unescaped(trimmed(pair.substr(equals + 1)));
  if (!value) return std::nullopt;
  std::string folded = lower_case(type) + "=";
  append_escaped(folded, lower_case(*value));
  return folded;
}

std::optional<std::string> folded_rdn(std::string_view rdn) {
  std::vector<std::string> pairs;
  for (const std::string_view pair : split_unescaped(rdn, '+')) {
    std::optional<std::string> folded = folded_pair(pair);
    if (!folded) return std::nullopt;
    pairs.push_back(*std::move(folded));
  }
  std::sort(pairs.begin(), pairs.end());  // the pairs of one RDN are a set
  std::string joined;
  for (const std::string& pair : pairs) joined += (joined.empty() ? "" : "+") + pair;
  return joined;
}

}  // namespace

std::string folded_dn(std::string_view dn) {
  dn = without_extended_parts(dn);
  std::string folded;
  for (const std::string_view rdn : split_unescaped(dn, ',')) {
    const std::optional<std::string> part = folded_rdn(rdn);
    if (!part) return lower_case(dn);
    if (!folded.empty()) folded.push_back(',');
    folded += *part;
  }
  return folded;
}

std::optional<std::string> renamed_dn(std::string_view dn, std::string_view new_rdn,
                                      std::string_view new_superior) {
  new_rdn = trimmed(new_rdn);
  const bool one_rdn = find_unescaped(new_rdn, ',') == new_rdn.size() && folded_rdn(new_rdn);
  if (trimmed(dn).empty() || !one_rdn) return std::nullopt;
  std::string_view superior = trimmed(new_superior);
  if (superior.empty()) {
    superior = dn.substr(std::min(find_unescaped(dn, ',') + 1, dn.size()));
    superior = trimmed(superior);
  }
  std::string renamed(new_rdn);
  if (!superior.empty()) renamed += "," + std::string(superior);
  return renamed;
}

std::string_view without_extended_parts(std::string_view dn) {
  while (dn.starts_with("<GUID=") || dn.starts_with("<SID=")) {
    const std::size_t end = dn.find(">;");
    if (end == std::string_view::npos) return dn;
    dn.remove_prefix(end + 2);
  }
  return dn;
}

}  // namespace tenon::readers
