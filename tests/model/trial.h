// One history on both sides: the engine and the oracle decide each fact, and must say the same.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "tests/model/coverage.h"

namespace tenon::model {

// The signature of a history that the engine did not survive.
inline constexpr const char* kStopped = "stopped";

struct Failure {
  std::size_t facts = 0;  // how many were decided; the last one failed
  // What went wrong, without names and values (compare.h).
  std::string signature;
  std::string text;
};

// After every fact decisions, picture and invariants; after the last one the replay. `coverage` may
// be null.
std::optional<Failure> try_history(const std::vector<Fact>& facts, Coverage* coverage);

// The same in a process of its own, so that a check of the engine that fails (it stops its
// process) is a failure like any other.
std::optional<Failure> try_apart(const std::vector<Fact>& facts);

}  // namespace tenon::model
