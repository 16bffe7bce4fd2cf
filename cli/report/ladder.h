// The ladder of a decision as a picture: a rung each, what was compared, who was found, what came
// of it, and the rung that decided.
#pragma once

#include "cli/report/html_writer.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::cli::report {

// Nothing for a decision that tried no rung.
void draw_ladder(HtmlWriter& html, const v1::Decision& decision);

// The rung on which it was decided: where it was bound, else the last that was tried. -1: none.
int deciding_rung(const v1::Decision& decision);

}  // namespace tenon::cli::report
