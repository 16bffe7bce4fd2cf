#include "tools/readers/attribute_options.h"

#include <charconv>
#include <optional>

#include "tools/readers/read_error.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kRange = "range=";

bool is_range(std::string_view options) {
  return options.size() > kRange.size() &&
         equal_ignoring_case(options.substr(0, kRange.size()), kRange) &&
         options.find(';') == std::string_view::npos;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > UINT32_MAX) return {};
  return value;
}

Error incomplete(std::string_view name, std::string_view options, const std::string& place) {
  return read_error(
      {"DIRECTORY_RANGE", place, name, options,
       "the directory gave this attribute in parts, and not all are in the record; "
       "taken as the whole they would remove the others",
       "Export all ranges of it in one record (ldapsearch of the remaining ranges, or "
       "a larger MaxValRange)"});
}

}  // namespace

AttributeOption option_of(std::string_view options) {
  if (options.empty()) return AttributeOption::kNone;
  return is_range(options) ? AttributeOption::kRange : AttributeOption::kOther;
}

Status ValueRanges::add(std::string_view name, std::string_view options, const std::string& place) {
  Range& range = ranges_[lower_case(name)];
  if (range.options == options) return {};
  const std::string_view bounds = options.substr(kRange.size());
  const std::size_t dash = bounds.find('-');
  const auto low = number(bounds.substr(0, dash));
  if (dash == std::string_view::npos || !low || *low != range.next || range.at_end) {
    return incomplete(name, options, place);
  }
  const std::string_view last = bounds.substr(dash + 1);
  range.at_end = last == "*";
  if (!range.at_end) {
    const auto high = number(last);
    if (!high || *high < *low) return incomplete(name, options, place);
    range.next = *high + 1;
  }
  range.name = std::string(name);
  range.options = std::string(options);
  range.place = place;
  return {};
}

Status ValueRanges::complete() const {
  for (const auto& [key, range] : ranges_) {
    if (!range.at_end) return incomplete(range.name, range.options, range.place);
  }
  return {};
}

}  // namespace tenon::readers
