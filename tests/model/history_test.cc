// Random histories by themselves: the same everywhere, speakable as scenarios and on the wire.
#include "tests/model/history.h"

#include <gtest/gtest.h>

#include "engine/wire/fact_decoder.h"
#include "tests/model/engine_run.h"
#include "tests/model/fact_text.h"
#include "tests/model/fact_wire.h"
#include "tests/scenarios/run.h"

namespace tenon::model {
namespace {

constexpr std::uint64_t kSeeds = 60;
constexpr std::size_t kFacts = 200;

std::string wire_bytes(const std::vector<Fact>& facts) {
  std::string bytes;
  for (const Fact& fact : facts) bytes += wire_form(fact).second;
  return bytes;
}

// The lines of a scenario, without what came out.
scenarios::Block block_of(const std::string& text) {
  scenarios::Block block;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    if (line != "----") block.lines.push_back(line);
    at = end + 1;
  }
  return block;
}

TEST(RandomHistories, SameSeedSameFacts) {
  const std::vector<Fact> facts = make_history(7, kFacts);
  EXPECT_EQ(wire_bytes(facts), wire_bytes(make_history(7, kFacts)));
  EXPECT_NE(wire_bytes(facts), wire_bytes(make_history(8, kFacts)));
  EXPECT_EQ(facts.size(), kFacts);
  for (std::size_t i = 1; i < facts.size(); ++i) {
    EXPECT_EQ(facts[i].position.value, i);
    EXPECT_GT(facts[i].time, facts[i - 1].time);
  }
}

TEST(RandomHistories, ATraitCanBeTakenAway) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    for (const Fact& fact :
         make_history(seed, kFacts, {Trait::kTransfers, Trait::kPurges, Trait::kRoles})) {
      EXPECT_NE(fact.kind, FactKind::kAuthorityTransferRequested) << "seed " << seed;
      EXPECT_NE(fact.kind, FactKind::kAccountPurged) << "seed " << seed;
      EXPECT_NE(fact.kind, FactKind::kRoleAssigned) << "seed " << seed;
    }
  }
}

// What a shrunk history prints is what failed.
TEST(RandomHistories, ReadBackFromTheirScenario) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<Fact> facts = make_history(seed, kFacts);
    scenarios::Names names = pool_names();
    const std::string text = scenario_text(facts, "seed", true, names);
    scenarios::ScenarioRun run;
    run.block(block_of(text));
    const Ending ending = replayed(facts);
    ASSERT_EQ(run.decision_digest(), ending.decisions) << text;
    ASSERT_EQ(run.state().digest(), ending.state) << text;
  }
}

// The bytes that a source would send decode to the same fact.
TEST(RandomHistories, SurviveTheWire) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<Fact> facts = make_history(seed, kFacts);
    std::vector<Fact> decoded;
    for (const Fact& fact : facts) {
      const auto [kind, payload] = wire_form(fact);
      Fact again = fact;
      const Status status = wire::decode_fact(payload, again);
      ASSERT_TRUE(status.ok()) << status.error().message;
      EXPECT_EQ(static_cast<std::uint16_t>(again.kind), kind);
      decoded.push_back(std::move(again));
    }
    ASSERT_EQ(replayed(facts), replayed(decoded));
  }
}

}  // namespace
}  // namespace tenon::model
