// How fast exports are read.
#pragma once

#include "tests/bench/plan.h"

namespace tenon::bench {

// plan.pairs people as `ldapsearch` and as Microsoft Graph write them, in memory, read into facts:
// parse_ldif and parse_graph, with _mb_s; limit_parse_<kind>: every byte of the same text looked at
// once.
void measure_parse(const Plan& plan);

}  // namespace tenon::bench
