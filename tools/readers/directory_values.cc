#include "tools/readers/directory_values.h"

#include <charconv>
#include <chrono>
#include <cstddef>

namespace tenon::readers {
namespace {

constexpr std::uint32_t kAccountDisable = 0x2;
constexpr std::uint32_t kSecurityGroup = 0x80000000;
constexpr std::size_t kSidHeaderBytes = 8;
constexpr std::size_t kSubAuthoritiesMax = 15;

std::uint8_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<std::uint8_t>(bytes[index]);
}

template <typename Number>
std::optional<Number> decimal(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return number;
}

bool is_sid_text(std::string_view text) {
  if (!text.starts_with("S-1-")) return false;
  text.remove_prefix(4);
  for (std::size_t part = 0; part <= kSubAuthoritiesMax; ++part) {
    const std::size_t dash = text.find('-');
    if (!decimal<std::uint64_t>(text.substr(0, dash))) return false;
    if (dash == std::string_view::npos) return part >= 1;
    text.remove_prefix(dash + 1);
  }
  return false;
}

}  // namespace

std::optional<Guid> parse_object_guid(std::string_view value) {
  if (value.size() == 16) return Guid::from_directory_bytes(value);
  return Guid::parse(value);
}

std::optional<std::string> parse_sid(std::string_view value) {
  if (is_sid_text(value)) return std::string(value);
  if (value.size() < kSidHeaderBytes || byte_at(value, 0) != 1) return {};
  const std::size_t count = byte_at(value, 1);
  if (count == 0 || count > kSubAuthoritiesMax || value.size() != kSidHeaderBytes + 4 * count) {
    return {};
  }
  std::uint64_t authority = 0;
  for (std::size_t i = 2; i < kSidHeaderBytes; ++i) authority = authority << 8 | byte_at(value, i);
  std::string text = "S-1-" + std::to_string(authority);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t part = 0;
    for (std::size_t b = 4; b-- > 0;) {
      part = part << 8 | byte_at(value, kSidHeaderBytes + 4 * i + b);
    }
    text += "-" + std::to_string(part);
  }
  return text;
}

std::optional<std::uint32_t> parse_flags(std::string_view value) {
  if (const auto number = decimal<std::uint32_t>(value)) return number;
  if (const auto number = decimal<std::int32_t>(value)) return static_cast<std::uint32_t>(*number);
  return {};
}

bool is_enabled(std::uint32_t user_account_control) {
  return (user_account_control & kAccountDisable) == 0;
}

v1::GroupKind group_kind(std::uint32_t group_type, bool has_mail) {
  if ((group_type & kSecurityGroup) == 0) return v1::DISTRIBUTION;
  return has_mail ? v1::MAIL_ENABLED_SECURITY : v1::SECURITY;
}

std::optional<std::int64_t> utc_seconds(int year, unsigned month, unsigned day, unsigned hour,
                                        unsigned minute, unsigned second) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return {};
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

std::optional<std::int64_t> parse_generalized_time(std::string_view value) {
  constexpr std::size_t kDigits = 14;
  if (value.size() <= kDigits || !value.ends_with('Z')) return {};
  const auto year = decimal<int>(value.substr(0, 4));
  const auto month = decimal<unsigned>(value.substr(4, 2));
  const auto day = decimal<unsigned>(value.substr(6, 2));
  const auto hour = decimal<unsigned>(value.substr(8, 2));
  const auto minute = decimal<unsigned>(value.substr(10, 2));
  const auto second = decimal<unsigned>(value.substr(12, 2));
  // The fraction of a second is of no use to anyone here.
  if (!year || *year < 1601 || !month || !day || !hour || !minute || !second) return {};
  return utc_seconds(*year, *month, *day, *hour, *minute, *second);
}

}  // namespace tenon::readers
