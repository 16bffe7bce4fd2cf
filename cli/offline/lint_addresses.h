// Checks of addresses and mail (rule book, N2, N2m, N4), of either side.
#pragma once

#include "cli/offline/lint_context.h"
#include "engine/model/attribute.h"
#include "engine/rules/normalise.h"

namespace tenon::offline {

// What N2 drops or changes of what a side says, about `subject`.
void check_address_list(const LintContext& context, const LintSubject& subject,
                        const AttributeSet& attributes, const rules::SaidAddresses& said);

// What else there is to say of a directory object's addresses.
void check_addresses(const LintContext& context, const LintedObject& linted);

}  // namespace tenon::offline
