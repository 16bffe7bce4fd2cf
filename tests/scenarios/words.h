// The words of one line of a scenario, and the values that they stand for.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"

namespace tenon::scenarios {

// A line that cannot be understood; the runner adds the file and the number of the line.
struct BadLine : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// `key=value`, or a bare word with `bare` set. Quotes in "name=\"A B\"" are taken off.
struct Word {
  std::string key;
  std::string value;
  bool bare = true;
};

std::vector<Word> split_words(std::string_view line);

// Comma-separated, without empty ones. "{1..3}" inside a value makes one value for each number,
// "{a*300}" three hundred times the letter.
std::vector<std::string> split_values(std::string_view text);
std::string expand(std::string_view text);

// "2026-01-31" or "2026-01-31T10:00:00Z".
Micros parse_time(std::string_view text);
std::string time_text(Micros time);
// "+30d", "+2h", "+5m", "+1s".
std::int64_t parse_span(std::string_view text);
std::uint64_t parse_number(std::string_view text);
// "on" or "off".
bool parse_switch(std::string_view text);

}  // namespace tenon::scenarios
