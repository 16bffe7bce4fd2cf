// What a simulation says is what the same facts come to, had they been logged.
#include "projections/simulation.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "projections/match_state.h"
#include "tests/model/history.h"
#include "tests/model/random.h"

namespace tenon::projections {
namespace {

constexpr std::size_t kFacts = 200;

class Plain final : private rules::Sink {
 public:
  void decide(const Fact& fact) { rules::decide(state, fact, *this); }

  MatchState state;
  std::vector<Decision> decisions;

 private:
  void emit(Decision decision, Effects effects) override {
    state.apply(effects);
    decisions.push_back(std::move(decision));
  }
  void count(Effects effects) override { state.apply(effects); }
};

TEST(Simulation, SaysWhatTheFactsWouldComeTo) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<Fact> facts = model::make_history(seed, kFacts);
    const std::size_t split = model::Random(seed).below(kFacts);
    const Micros time = facts[split].time;
    Plain base;
    Plain whole;
    for (std::size_t i = 0; i < split; ++i) {
      base.decide(facts[i]);
      whole.decide(facts[i]);
    }
    whole.decisions.clear();
    std::vector<Decision> simulated;
    std::uint64_t told = 0;
    Simulation simulation(base.state, Head{split}, time, [&](const Decision& decision, ChangeKind) {
      simulated.push_back(decision);
      ++told;
    });
    for (std::size_t i = split; i < facts.size(); ++i) {
      facts[i].time = time;
      whole.decide(facts[i]);
      Fact fact = facts[i];
      fact.position = Position{};
      fact.time = Micros{};
      simulation.decide(fact);
    }
    EXPECT_EQ(simulated, whole.decisions);
    EXPECT_EQ(simulation.head(), Head{kFacts});
    EXPECT_EQ(simulation.facts(), kFacts - split);
    std::uint64_t counted = 0;
    for (std::uint8_t kind = 1; kind <= 10; ++kind) {
      counted += simulation.decisions(static_cast<ChangeKind>(kind));
    }
    EXPECT_EQ(counted, told);
  }
}

// Facts that a state knows already change nothing: the same history once more, its last image of
// everything, is told as nothing wherever the rules say NoChange.
TEST(Simulation, CallsNothingWhatStandsAsBefore) {
  std::uint64_t nothing = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<Fact> facts = model::make_history(seed, kFacts);
    Plain base;
    for (const Fact& fact : facts) base.decide(fact);
    Simulation simulation(base.state, Head{kFacts}, facts.back().time,
                          [&](const Decision& decision, ChangeKind kind) {
                            const bool stands = decision.outcome == Outcome::kNoChange &&
                                                decision.differences.empty();
                            if (stands) {
                              EXPECT_EQ(kind, ChangeKind::kNothing);
                              ++nothing;
                            }
                            if (decision.authority) {
                              EXPECT_NE(kind, ChangeKind::kNothing);
                            }
                            if (!decision.differences.empty()) {
                              EXPECT_NE(kind, ChangeKind::kNothing);
                            }
                          });
    simulation.decide(facts.back());
    simulation.decide(facts.back());
  }
  EXPECT_GT(nothing, 10u);
}

}  // namespace
}  // namespace tenon::projections
