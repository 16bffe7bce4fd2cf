// From a history that fails to the smallest one that fails in the same way.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "tests/model/trial.h"

namespace tenon::model {

struct Shrunk {
  std::vector<Fact> facts;
  Failure failure;
};

// Whether a history fails, and how.
using Trying = std::function<std::optional<Failure>(const std::vector<Fact>&)>;

// Leaves out facts, then parts of facts, as long as the failure keeps its signature.
Shrunk shrink(std::vector<Fact> facts, const Failure& failure, const Trying& trying = try_apart);

// The scenario, what its last fact led to on each side, for people.
std::string report(const Shrunk& shrunk, std::uint64_t seed);

}  // namespace tenon::model
