// Every two rules that meet in random histories meet in a scenario.
//
// TENON_REWRITE=1 writes the scenarios that are missing, each shrunk from a random history, to
// tests/scenarios/pairs; `scenario_test --rewrite` then writes what comes out of them.
#include "tests/model/rule_pairs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/model/history.h"

namespace tenon::model {
namespace {

constexpr const char* kFolder = "tests/scenarios";
constexpr std::uint64_t kSeeds = 150;
constexpr std::size_t kHistoryFacts = 250;

bool rewrite() {
  const char* asked = std::getenv("TENON_REWRITE");
  return asked && std::string_view(asked) == "1";
}

TEST(RulePairs, ThoseThatMeetHaveAScenario) {
  RulePairs shown = pairs_of_scenarios(kFolder);
  std::map<RulePair, std::uint64_t> missing;  // and the first seed of each
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    for (const RulePair& pair : pairs_of(make_history(seed, kHistoryFacts))) {
      if (!shown.contains(pair)) missing.emplace(pair, seed);
    }
  }
  for (const auto& [pair, seed] : missing) {
    if (shown.contains(pair)) continue;
    if (!rewrite()) {
      ADD_FAILURE() << pair.name() << " meet in the history of seed " << seed
                    << " and in no scenario; TENON_REWRITE=1 writes one";
      continue;
    }
    const std::filesystem::path folder = std::filesystem::path(kFolder) / "pairs";
    std::ofstream(folder / (pair.name() + ".txt"))
        << scenario_of(make_history(seed, kHistoryFacts), pair);
    shown = pairs_of_scenarios(kFolder);
  }
}

}  // namespace
}  // namespace tenon::model
