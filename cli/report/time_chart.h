// Outcomes over time: a row of columns for each group of outcomes, so that none is told from
// another by its colour, and the same as a table.
#pragma once

#include "cli/report/html_writer.h"
#include "cli/report/tally.h"

namespace tenon::cli::report {

void draw_time_chart(HtmlWriter& html, const Tally& tally);

}  // namespace tenon::cli::report
