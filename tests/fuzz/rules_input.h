// What rules_fuzz reads: facts one after the other, each as one byte that says when and by whom,
// the length of its payload in two bytes, and the payload (a serialised tenon.v1.Fact).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::fuzz {

struct RulesRecord {
  bool second_connector = false;
  std::uint8_t days = 0;  // since the fact before: 0 to 127; 0: a second
  std::string_view payload;
};

// The next record; what is cut off at the end of the input is short.
inline std::optional<RulesRecord> take_record(std::string_view& input) {
  if (input.size() < 3) return std::nullopt;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(input[at]); };
  RulesRecord record;
  record.second_connector = (byte(0) & 0x80) != 0;
  record.days = byte(0) & 0x7f;
  const std::size_t length = static_cast<std::size_t>(byte(1)) << 8 | byte(2);
  input.remove_prefix(3);
  record.payload = input.substr(0, length);
  input.remove_prefix(std::min(length, input.size()));
  return record;
}

inline void put_record(const RulesRecord& record, std::string& out) {
  out += static_cast<char>(record.days | (record.second_connector ? 0x80 : 0));
  out += static_cast<char>(record.payload.size() >> 8 & 0xff);
  out += static_cast<char>(record.payload.size() & 0xff);
  out += record.payload;
}

}  // namespace tenon::fuzz
