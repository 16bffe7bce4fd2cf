#include "tests/scenarios/words.h"

#include <charconv>
#include <cstdio>

namespace tenon::scenarios {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

// Days since 1970-01-01 of a date of the Gregorian calendar.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month <= 2) --year;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

}  // namespace

std::vector<Word> split_words(std::string_view line) {
  std::vector<Word> words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ') {
      ++at;
      continue;
    }
    Word word;
    bool quoted = false;
    for (; at < line.size() && (quoted || line[at] != ' '); ++at) {
      if (line[at] == '"') {
        quoted = !quoted;
      } else if (line[at] == '=' && word.bare && !quoted) {
        word.bare = false;
      } else {
        (word.bare ? word.key : word.value) += line[at];
      }
    }
    if (quoted) throw BadLine("a quote is not closed");
    words.push_back(std::move(word));
  }
  return words;
}

std::string expand(std::string_view text) {
  const std::size_t open = text.find('{');
  const std::size_t star = text.find('*', open);
  const std::size_t close = text.find('}', open);
  if (open == std::string_view::npos || close == std::string_view::npos || star > close) {
    return std::string(text);
  }
  std::string out(text.substr(0, open));
  const std::uint64_t times = parse_number(text.substr(star + 1, close - star - 1));
  for (std::uint64_t i = 0; i < times; ++i) out += text.substr(open + 1, star - open - 1);
  return out + expand(text.substr(close + 1));
}

std::vector<std::string> split_values(std::string_view text) {
  std::vector<std::string> values;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view value = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    const std::size_t dots = value.find("..");
    const std::size_t open = value.rfind('{', dots);
    const std::size_t close = value.find('}', dots);
    if (dots == std::string_view::npos || open == std::string_view::npos ||
        close == std::string_view::npos) {
      if (!value.empty()) values.push_back(expand(value));
      continue;
    }
    const std::uint64_t first = parse_number(value.substr(open + 1, dots - open - 1));
    const std::uint64_t last = parse_number(value.substr(dots + 2, close - dots - 2));
    for (std::uint64_t n = first; n <= last; ++n) {
      values.push_back(std::string(value.substr(0, open)) + std::to_string(n) +
                       std::string(value.substr(close + 1)));
    }
  }
  return values;
}

Micros parse_time(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const int read = std::sscanf(std::string(text).c_str(), "%4d-%2d-%2dT%2d:%2d:%2dZ", &year, &month,
                               &day, &hour, &minute, &second);
  if (read != 3 && read != 6) throw BadLine("not a time: " + std::string(text));
  return Micros{days_of(year, month, day) * kDay +
                (std::int64_t{hour} * 3600 + minute * 60 + second) * kSecond};
}

std::string time_text(Micros time) {
  const std::int64_t days = time.value / kDay;
  std::int64_t year = 1970;
  while (days_of(year + 1, 1, 1) <= days) ++year;
  std::int64_t month = 1;
  while (month < 12 && days_of(year, month + 1, 1) <= days) ++month;
  const std::int64_t second = time.value % kDay / kSecond;
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", static_cast<int>(year),
                static_cast<int>(month), static_cast<int>(days - days_of(year, month, 1) + 1),
                static_cast<int>(second / 3600), static_cast<int>(second / 60 % 60),
                static_cast<int>(second % 60));
  return text;
}

std::int64_t parse_span(std::string_view text) {
  if (text.size() < 3 || text.front() != '+') throw BadLine("not a span: " + std::string(text));
  const auto count = static_cast<std::int64_t>(parse_number(text.substr(1, text.size() - 2)));
  switch (text.back()) {
    case 's': return count * kSecond;
    case 'm': return count * 60 * kSecond;
    case 'h': return count * 3600 * kSecond;
    case 'd': return count * kDay;
    default: throw BadLine("not a span: " + std::string(text));
  }
}

std::uint64_t parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) {
    throw BadLine("not a number: " + std::string(text));
  }
  return number;
}

bool parse_switch(std::string_view text) {
  if (text == "on") return true;
  if (text == "off") return false;
  throw BadLine("neither on nor off: " + std::string(text));
}

}  // namespace tenon::scenarios
