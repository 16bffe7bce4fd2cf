// Checks of source anchors (rule book, 1, N6): what an object is known by for ever.
#pragma once

#include <string>
#include <string_view>

#include "cli/offline/lint_context.h"

namespace tenon::offline {

// The anchor of a GUID with the first three groups the other way round: what a program makes that
// takes a GUID's text, or its bytes in network order, for the directory's. Empty for an anchor
// that is not sixteen bytes.
std::string swapped_anchor(std::string_view anchor);

// An anchor that is not the sixteen bytes of a GUID.
void check_anchor_shape(const LintContext& context, const LintSubject& subject,
                        std::string_view anchor, std::string_view attribute);

// What is wrong with the object's own anchor, and an account that carries it in another form.
void check_anchors(const LintContext& context, const LintedObject& linted);

}  // namespace tenon::offline
