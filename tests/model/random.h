// The randomness of random histories: the same numbers from the same seed, whatever the compiler
// (the standard's engine is fixed to the bit, its distributions are not, so we have our own).
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace tenon::model {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // From 0 to bound - 1; 0 when the bound is 0.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : engine_() % bound; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }
  template <typename List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace tenon::model
