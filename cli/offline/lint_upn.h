// Checks of what a user is called: UPN, mail nickname, account name (rule book, N3, N5).
#pragma once

#include <string>
#include <string_view>

#include "cli/offline/lint_context.h"

namespace tenon::offline {

void check_names(const LintContext& context, const LintedObject& linted);

// What is wrong with a UPN by N3, naming the character or length; empty: nothing.
std::string upn_problem(std::string_view upn);

}  // namespace tenon::offline
