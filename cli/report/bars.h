// Counts as horizontal bars, with the same as a table: what it is, how many.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report/html_writer.h"

namespace tenon::cli::report {

struct Bar {
  std::string name;
  std::uint64_t count = 0;
};

// The most first; equals by name.
void sort_bars(std::vector<Bar>& bars);

// A table in which each row has its bar: it needs no other words. Nothing when there is no bar.
// `what` heads the column of names.
void draw_bars(HtmlWriter& html, std::string_view caption, Literal what,
               const std::vector<Bar>& bars);

}  // namespace tenon::cli::report
