// Characters as people call them. The words are no escaping: who prints them makes them printable.
#pragma once

#include <string>
#include <string_view>

namespace tenon::offline {

// The words for the first character of UTF-8 text: "a space", "'@'", "'ü' (U+00FC)",
// "the control character U+0009", "a byte that is no UTF-8".
std::string character_words(std::string_view text);

// The words for the first character that is neither an ASCII letter or digit nor in `allowed`;
// empty: there is none.
std::string first_other_character(std::string_view text, std::string_view allowed);

}  // namespace tenon::offline
