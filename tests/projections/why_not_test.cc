// The change that why-not proposes does bind, and where it says that there is none, there is none:
// against brute force on random small histories, on states that are replayed for every choice of
// edits and know no overlays.
//
// TENON_WHY_NOT_HISTORIES (default 150): how many; TENON_WHY_NOT_SEED: the first. Where no change
// is said to exist, all choices of one and two are tried, and of three for every fifth history, or
// for each with TENON_WHY_NOT_WHOLE.
#include "projections/why_not.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "engine/rules/decide.h"
#include "projections/match_state.h"
#include "tests/model/history.h"
#include "tests/model/random.h"

namespace tenon::projections {
namespace {

constexpr std::size_t kFacts = 45;
constexpr std::size_t kTogetherMax = 3;  // as the documentation says, whatever the search does

class Replayed final : private rules::Sink {
 public:
  explicit Replayed(const std::vector<Fact>& facts) {
    for (const Fact& fact : facts) decide(fact);
  }

  void decide(const Fact& fact) { rules::decide(state, fact, *this); }

  MatchState state;

 private:
  void emit(Decision, Effects effects) override { state.apply(effects); }
  void count(Effects effects) override { state.apply(effects); }
};

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoull(text);
}

// The link between the two, told by their ids alone.
bool linked(const MatchState& state, const BindingSubject& subject) {
  for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
    const DirectoryObject* known = state.object({i});
    if (known == nullptr || known->guid != subject.object || !known->account) continue;
    const bool its_own = state.connector(known->connector)->name == subject.source;
    if (its_own && state.account(known->account)->object_id == subject.account) return true;
  }
  return false;
}

// Whether the pair is bound when these edits are made after the whole history.
bool binds(const std::vector<Fact>& history, ObjectHandle object, AccountHandle account,
           const std::vector<BindingEdit>& edits) {
  Replayed replayed(history);
  BindingSubject subject = subject_of(replayed.state, object, account);
  std::uint64_t position = history.size();
  const auto decide = [&](Fact fact) {
    fact.position = Position{position++};
    fact.time = history.back().time;
    fact.tenant = history.back().tenant;
    replayed.decide(fact);
  };
  for (const BindingEdit edit : edits) {
    const auto facts = facts_of(edit, replayed.state, subject);
    if (!facts) return false;
    for (const Fact& fact : *facts) decide(fact);
  }
  decide(attempt_of(subject));
  return linked(replayed.state, subject);
}

// Every choice of at most `most` edits, by bit masks; the least number that binds.
std::optional<std::size_t> brute_force(const std::vector<Fact>& history, ObjectHandle object,
                                       AccountHandle account, std::size_t most) {
  std::optional<std::size_t> least;
  for (std::uint32_t mask = 0; mask < (std::uint32_t{1} << kBindingEdits); ++mask) {
    const auto count = static_cast<std::size_t>(__builtin_popcount(mask));
    if (count > most || (least && count >= *least)) continue;
    std::vector<BindingEdit> edits;
    for (std::uint8_t i = 0; i < kBindingEdits; ++i) {
      if ((mask >> i & 1) != 0) edits.push_back(static_cast<BindingEdit>(i + 1));
    }
    if (binds(history, object, account, edits)) least = count;
  }
  return least;
}

// Mostly of the same type: others have no more to say than that.
std::pair<ObjectHandle, AccountHandle> pair_of(const MatchState& state, std::uint64_t seed) {
  model::Random random(seed);
  const auto any = [&](std::uint32_t last) {
    return static_cast<std::uint32_t>(1 + random.below(last));
  };
  const ObjectHandle object{any(state.last_object().value)};
  AccountHandle account{any(state.last_account().value)};
  const DirectoryObject* known = state.object(object);
  for (int tries = 0; known != nullptr && tries < 4; ++tries) {
    const Account* found = state.account(account);
    if (found != nullptr && found->type == known->type) break;
    account = AccountHandle{any(state.last_account().value)};
  }
  return {object, account};
}

TEST(WhyNot, AgreesWithBruteForce) {
  const std::uint64_t first = number_from("TENON_WHY_NOT_SEED", 1);
  const std::uint64_t histories = number_from("TENON_WHY_NOT_HISTORIES", 150);
  const bool whole = std::getenv("TENON_WHY_NOT_WHOLE") != nullptr;
  std::array<std::uint64_t, kTogetherMax + 2> sizes{};  // the last: none
  for (std::uint64_t seed = first; seed < first + histories; ++seed) {
    const std::vector<Fact> history = model::make_history(seed, kFacts);
    const Replayed now(history);
    if (now.state.tenant() == nullptr) continue;
    const auto [object, account] = pair_of(now.state, seed);
    if (now.state.object(object) == nullptr || now.state.account(account) == nullptr) continue;
    SCOPED_TRACE("seed " + std::to_string(seed) + ", object " + std::to_string(object.value) +
                 ", account " + std::to_string(account.value));
    const auto found = why_not(now.state, Head{history.size()}, history.back().time, object,
                               account, [] { return true; });
    ASSERT_TRUE(found.has_value());
    if (found->bound) continue;
    ASSERT_TRUE(found->first.has_value());
    if (found->change) {
      EXPECT_TRUE(binds(history, object, account, *found->change));
      if (!found->change->empty()) {
        EXPECT_FALSE(brute_force(history, object, account, found->change->size() - 1).has_value());
      }
      ++sizes[found->change->size()];
    } else {
      const bool all = whole || seed % 5 == 0;
      const std::size_t most = all ? kTogetherMax : kTogetherMax - 1;
      EXPECT_FALSE(brute_force(history, object, account, most).has_value());
      ++sizes.back();
    }
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::string name = i < sizes.size() - 1 ? std::to_string(i) : "none";
    RecordProperty("edits_" + name, std::to_string(sizes[i]));
    printf("edits %s: %llu\n", name.c_str(), static_cast<unsigned long long>(sizes[i]));
    // An object whose next attempt binds is rare: it waits for that.
    if (i == 0) continue;
    EXPECT_GT(sizes[i], 0u) << name << ": the histories show no such pair";
  }
}

}  // namespace
}  // namespace tenon::projections
