// Random decisions, of any shape that the type allows.
#pragma once

#include <random>

#include "engine/model/decision.h"

namespace tenon {

Decision random_decision(std::mt19937_64& random);

}  // namespace tenon
