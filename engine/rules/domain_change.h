// N5, N5b: what a verified or removed domain does to effective UPNs.
#pragma once

#include "engine/rules/context.h"

namespace tenon::rules {

// Every live user mastered on premises, in the order in which the accounts first appeared, each
// judged for itself with the domains as they are now.
void recompute_upns(Context& context);

}  // namespace tenon::rules
