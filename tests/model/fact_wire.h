// A fact as the bytes that its source sends.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "engine/model/fact.h"

namespace tenon::model {

// Kind and payload: a serialised tenon.v1.Fact that decodes to the same fact.
std::pair<std::uint16_t, std::string> wire_form(const Fact& fact);

}  // namespace tenon::model
