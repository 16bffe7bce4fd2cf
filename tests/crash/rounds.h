// How long the crash tests run, and how one run is repeated.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>

namespace tenon::crash {

// TENON_CRASH_ROUNDS, or as many as named.
inline int crash_rounds(int otherwise) {
  const char* rounds = std::getenv("TENON_CRASH_ROUNDS");
  return rounds == nullptr ? otherwise : std::atoi(rounds);
}

// TENON_CRASH_SEED, or another one each time. Printed.
inline std::uint64_t crash_seed() {
  const char* given = std::getenv("TENON_CRASH_SEED");
  const std::uint64_t seed =
      given == nullptr ? std::random_device{}() : std::strtoull(given, nullptr, 10);
  std::cout << "seed: TENON_CRASH_SEED=" << seed << std::endl;
  return seed;
}

}  // namespace tenon::crash
