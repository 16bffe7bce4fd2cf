// UTF-8: is it, and is it text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::readers {

// Well-formed by Unicode (no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text);

// Well-formed, and free of control characters but tab, line feed and carriage return: what is
// left of a directory's binary values is not text.
bool is_text(std::string_view text);

void append_utf8(std::string& out, std::uint32_t code_point);

// ASCII only.
std::string lower_case(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace tenon::readers
