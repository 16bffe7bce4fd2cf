// Parts of the lines that scenarios print.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/attribute.h"
#include "engine/model/decision.h"
#include "tests/scenarios/names.h"

namespace tenon::scenarios {

// Long runs are shortened to their length.
std::string shown_text(std::string_view text);
std::string joined(const std::vector<std::string>& words, std::string_view between);
// "[a, b]"; long lists are shortened to their length.
std::string list_text(const std::vector<std::string>& texts);
std::string values_text(const std::vector<AttributeValue>& values);
// "a1", "o1@ad2" (without the connector when it is "ad"); "-" for none.
std::string party_text(const PartyRef& party, const Names& names);

}  // namespace tenon::scenarios
