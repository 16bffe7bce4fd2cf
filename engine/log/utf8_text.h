// What the text of signed notes may hold.
#pragma once

#include <string_view>

namespace tenon::log {

// Well-formed UTF-8 without control characters below U+0020, newlines excepted.
bool is_utf8_text(std::string_view text);
// Well-formed UTF-8 without control characters and without anything that Unicode calls a space.
bool is_utf8_without_space(std::string_view text);

}  // namespace tenon::log
