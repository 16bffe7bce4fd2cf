// The words that describe an account or a directory object in a scenario.
#pragma once

#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "tests/scenarios/names.h"
#include "tests/scenarios/words.h"

namespace tenon::scenarios {

// "GA" or, privileged, "GA!".
Role parse_role(std::string_view text);

// Fills everything but the id. `kind` says which words make sense. Throws BadLine.
void read_image(const std::vector<Word>& words, FactKind kind, Names& names, Image& image);

}  // namespace tenon::scenarios
