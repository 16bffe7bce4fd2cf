// What is too large for the cloud (rule book, N6).
#pragma once

#include "cli/offline/lint_context.h"

namespace tenon::offline {

void check_sizes(const LintContext& context, const LintedObject& linted);

}  // namespace tenon::offline
