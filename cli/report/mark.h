// Small signs that tell verdicts apart by their shape; colour only repeats it.
#pragma once

#include "cli/report/html_writer.h"
#include "cli/report/outcome_group.h"

namespace tenon::cli::report {

enum class Mark {
  kYes,       // a full disc with a tick
  kNo,        // a ring with a cross
  kChange,    // a full square
  kLeaves,    // an empty square with a bar
  kMoves,     // a rhombus
  kQuiet,     // a small ring
  kNotTried,  // a broken ring
};

Mark mark_of(OutcomeGroup group);

// Within an SVG, around (x, y), 18 units wide.
void draw_mark(HtmlWriter& html, Mark mark, int x, int y);
// An SVG of its own in a line of text, which says nothing to those who listen: words stand beside
// it.
void inline_mark(HtmlWriter& html, Mark mark);

}  // namespace tenon::cli::report
