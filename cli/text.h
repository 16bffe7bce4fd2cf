// Text for a terminal: safe to print, measured in columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::cli {

// The same text with everything that could steer a terminal or reorder a line made visible:
// control characters (C0, DEL, C1), bidirectional controls and bytes that are no UTF-8 become
// \n, \x1b, \u{202e}. What people typed into a directory is shown through this.
std::string printable(std::string_view text);

// Where text ceases to be UTF-8; its size when it nowhere does.
std::size_t first_malformed(std::string_view text);

// JSON text with the same characters as escapes; what it means stays the same.
std::string printable_json(std::string_view json);

// Columns of printable text: combining marks count nothing, East Asian wide characters two.
std::size_t display_width(std::string_view text);

// Filled with spaces to `width` columns; longer text stays as it is.
std::string padded(std::string_view text, std::size_t width);

// At most `width` columns, the rest as "…".
std::string shortened_to(std::string_view text, std::size_t width);

// Lines of at most `width` columns, broken at spaces; a longer word has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace tenon::cli
