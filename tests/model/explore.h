// Many random histories, one seed after the other, against the oracle.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/model/coverage.h"
#include "tests/model/traits.h"

namespace tenon::model {

struct Exploration {
  std::uint64_t first_seed = 1;
  std::uint64_t facts = 100'000;    // altogether, at least
  std::size_t history_facts = 250;  // of one seed
  std::vector<Trait> without;
  // Failures whose signature contains one of these are counted, and not looked at: what is known
  // must not hide what is not.
  std::vector<std::string> known;
  std::size_t shrinks_most = 4;  // how many different failures are shrunk

  // As the environment says: TENON_MODEL_SEED, TENON_MODEL_FACTS, TENON_MODEL_LENGTH,
  // TENON_MODEL_WITHOUT (traits, comma-separated), TENON_MODEL_KNOWN (parts of signatures,
  // separated by ;), TENON_MODEL_SHRINKS. Throws std::invalid_argument.
  static Exploration from_environment();
};

struct Findings {
  std::uint64_t histories = 0;
  std::uint64_t facts = 0;   // decided and compared
  std::uint64_t failed = 0;  // histories; each is left at its first failure
  Coverage coverage;
  // One line for each kind of failure: how many histories, the first seed, the signature.
  std::string kinds;
  // The shrunk histories of failures that are not known; empty: none.
  std::string reports;
};

Findings explore(const Exploration& exploration);

}  // namespace tenon::model
