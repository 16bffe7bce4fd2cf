// What a run of tenon_bench is asked for: sizes, and where its data may lie.
#pragma once

#include <cstdint>
#include <filesystem>

namespace tenon::bench {

inline constexpr std::uint64_t kSeed = 1;

struct Plan {
  std::uint64_t facts = 300'000;       // of each ingest row
  std::uint64_t pairs = 100'000;       // accounts, and as many objects that match them
  std::uint64_t accounts = 1'000'000;  // of the largest tenant of the cost rows
  std::filesystem::path folder = std::filesystem::temp_directory_path();
  std::filesystem::path tenond;  // the program; empty: beside this one
};

}  // namespace tenon::bench
