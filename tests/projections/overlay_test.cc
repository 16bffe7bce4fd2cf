// An overlay is the state that it would be, had the same facts been decided on its base.
#include "projections/overlay_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/rules/decide.h"
#include "projections/match_state.h"
#include "tests/model/history.h"
#include "tests/model/random.h"
#include "tests/projections/view_answers.h"

namespace tenon::projections {
namespace {

constexpr std::uint64_t kSeeds = 120;
constexpr std::size_t kFacts = 220;
// Asking everything of a state is slow: after so many in a hundred facts, and after the last.
constexpr std::uint64_t kAskPercent = 15;

// Decides facts on a state, MatchState or OverlayState.
template <typename State>
class Play final : private rules::Sink {
 public:
  explicit Play(State& state, Keys* keys = nullptr) : state_(state), keys_(keys) {}

  std::vector<Decision> decide(const Fact& fact) {
    decisions_.clear();
    rules::decide(state_, fact, *this);
    return std::move(decisions_);
  }

 private:
  void emit(Decision decision, Effects effects) override {
    count(std::move(effects));
    decisions_.push_back(std::move(decision));
  }
  void count(Effects effects) override {
    if (keys_ != nullptr) keys_->note(effects);
    state_.apply(effects);
  }

  State& state_;
  Keys* keys_;
  std::vector<Decision> decisions_;
};

std::vector<Fact> history(std::uint64_t seed) { return model::make_history(seed, kFacts); }

// Ascending, within the history.
std::vector<std::size_t> splits(std::uint64_t seed, std::size_t count) {
  model::Random random(seed);
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < count; ++i) at.push_back(random.below(kFacts));
  std::sort(at.begin(), at.end());
  return at;
}

// A base up to the first split, and from each split on one overlay more.
void expect_same_answers(std::uint64_t seed, const std::vector<std::size_t>& at) {
  const std::vector<Fact> facts = history(seed);
  MatchState plain;
  MatchState base;
  Keys keys;
  Play on_plain(plain, &keys);
  Play at_base(base);
  std::vector<std::unique_ptr<OverlayState>> overlays;
  std::size_t next = 0;
  model::Random random(seed);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    for (; next < at.size() && at[next] == i; ++next) {
      const rules::StateView& below =
          overlays.empty() ? static_cast<const rules::StateView&>(base) : *overlays.back();
      overlays.push_back(std::make_unique<OverlayState>(below));
    }
    const std::vector<Decision> expected = on_plain.decide(facts[i]);
    const std::vector<Decision> decided =
        overlays.empty() ? at_base.decide(facts[i]) : Play(*overlays.back()).decide(facts[i]);
    ASSERT_EQ(decided, expected) << "fact " << i;
    const bool ask = random.chance(kAskPercent) || i + 1 == facts.size();
    if (overlays.empty() || !ask) continue;
    const auto found = difference(plain, *overlays.back(), keys);
    ASSERT_FALSE(found.has_value()) << "after fact " << i << ": " << *found;
  }
}

TEST(Overlay, AnswersAsTheStateThatItStandsFor) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const std::vector<std::size_t> at = splits(seed, 1);
    SCOPED_TRACE("seed " + std::to_string(seed) + ", split at " + std::to_string(at.front()));
    expect_same_answers(seed, at);
    if (HasFatalFailure()) return;
  }
}

TEST(Overlay, IsABaseForFurtherOverlays) {
  for (std::uint64_t seed = 1001; seed <= 1000 + kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_same_answers(seed, splits(seed, 4));
    if (HasFatalFailure()) return;
  }
}

// Many overlays over one base, one after another and at once: none sees another's facts, and the
// base sees none.
TEST(Overlay, LeavesItsBaseAlone) {
  for (std::uint64_t seed = 2001; seed <= 2020; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<Fact> facts = history(seed);
    const std::size_t split = splits(seed, 1).front();
    MatchState base;
    Keys keys;
    Play at_base(base, &keys);
    for (std::size_t i = 0; i < split; ++i) at_base.decide(facts[i]);
    const Digest before = base.digest();
    OverlayState whole(base);
    Play on_whole(whole, &keys);
    for (std::size_t i = split; i < facts.size(); ++i) {
      on_whole.decide(facts[i]);
      OverlayState one(base);
      Play(one, &keys).decide(facts[i]);
    }
    EXPECT_EQ(base.digest(), before);
    const OverlayState nothing(base);
    const auto found = difference(base, nothing, keys);
    EXPECT_FALSE(found.has_value()) << *found;
  }
}

}  // namespace
}  // namespace tenon::projections
