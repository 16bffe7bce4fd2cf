// What must not change a decision: other tenants, how facts are cut into batches, restarts, and
// which log keeps them. The yardstick is the same facts decided one by one, without any of these.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/log/memory_log.h"
#include "engine/log/rocksdb_log.h"
#include "projections/memory_row_store.h"
#include "projections/rocksdb_row_store.h"
#include "tests/model/estate_play.h"
#include "tests/model/random.h"

namespace tenon::model {
namespace {

// Those of now, without a revision of their own in the log: the facts keep their positions.
runtime::Semantics plain_semantics() {
  runtime::Semantics semantics = runtime::current_semantics();
  semantics.revision = 0;
  return semantics;
}

namespace fs = std::filesystem;
using projections::Estate;

constexpr std::size_t kFacts = 500;
constexpr std::size_t kFactsAtOnce = 40;

// How many times as many histories are played: TENON_EQUIVALENCE_TIMES (1).
std::uint64_t times() {
  const char* text = std::getenv("TENON_EQUIVALENCE_TIMES");
  return text && *text ? std::max(std::strtoull(text, nullptr, 10), 1ull) : 1;
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("tenon-model-" + std::to_string(getpid()))) {
    fs::remove_all(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::unique_ptr<Estate> in_memory(const SetClock& clock) {
  return Estate::open(log::make_memory_log(clock.environment()),
                      projections::make_memory_row_store(), plain_semantics())
      .value();
}

std::unique_ptr<Estate> on_disk(const SetClock& clock, const fs::path& folder, bool keep_views) {
  log::RocksDbLogOptions options;
  options.environment = clock.environment();
  auto views = keep_views ? projections::open_rocksdb_row_store(folder / "views").value()
                          : projections::make_memory_row_store();
  return Estate::open(log::open_rocksdb_log(folder, options).value(), std::move(views),
                      plain_semantics())
      .value();
}

void expect_same(const Estate& estate, const Sender& sender) {
  const std::string& tenant = sender.facts().front().tenant;
  EXPECT_EQ(ending(estate, tenant), replayed(sender.facts())) << "tenant " << tenant;
  const auto again = estate.replay(tenant, {}, {});
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_TRUE(again->equal()) << "tenant " << tenant;
}

TEST(Equivalence, BatchSizesChangeNoDecision) {
  for (std::uint64_t seed = 1000; seed < 1000 + 6 * times(); ++seed) {
    for (const std::size_t most : {std::size_t{1}, std::size_t{3}, kFacts}) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", batches of " + std::to_string(most));
      SetClock clock;
      Sender sender(logged_history("acme", seed, kFacts, kFactsAtOnce), clock);
      const auto estate = in_memory(clock);
      while (!sender.done()) ASSERT_TRUE(sender.send(*estate, most).ok());
      expect_same(*estate, sender);
    }
  }
}

TEST(Equivalence, AnotherTenantChangesNoDecision) {
  for (std::uint64_t seed = 2000; seed < 2000 + 6 * times(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    SetClock clock;
    // The same people in both: only the tenants' names tell them apart.
    Sender acme(logged_history("acme", seed, kFacts, kFactsAtOnce), clock);
    Sender beta(logged_history("beta", seed, kFacts, kFactsAtOnce), clock);
    const auto estate = in_memory(clock);
    while (!acme.done() || !beta.done()) {
      // Whose time is earlier, else whoever's turn it is: the log has one clock for all.
      const bool first =
          beta.done() || (!acme.done() && (acme.time() < beta.time() ||
                                           (acme.time() == beta.time() && random.chance(50))));
      ASSERT_TRUE((first ? acme : beta).send(*estate, 1 + random.below(5)).ok());
    }
    expect_same(*estate, acme);
    expect_same(*estate, beta);
  }
}

TEST(Equivalence, TheLogChangesNoDecision) {
  for (std::uint64_t seed = 3000; seed < 3000 + 3 * times(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Folder folder;
    SetClock clock;
    Sender kept(logged_history("acme", seed, kFacts, kFactsAtOnce), clock);
    const auto estate = on_disk(clock, folder.path(), true);
    while (!kept.done()) ASSERT_TRUE(kept.send(*estate, 7).ok());
    Sender forgotten(logged_history("acme", seed, kFacts, kFactsAtOnce), clock);
    const auto other = in_memory(clock);
    while (!forgotten.done()) ASSERT_TRUE(forgotten.send(*other, 7).ok());
    expect_same(*estate, kept);
    expect_same(*other, forgotten);
    EXPECT_EQ(ending(*estate, "acme"), ending(*other, "acme"));
  }
}

TEST(Equivalence, RestartsChangeNoDecision) {
  for (const bool keep_views : {true, false}) {
    for (std::uint64_t seed = 4000; seed < 4000 + 3 * times(); ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed) + (keep_views ? "" : ", without views"));
      const Folder folder;
      Random random(seed);
      SetClock clock;
      Sender sender(logged_history("acme", seed, kFacts, kFactsAtOnce), clock);
      auto estate = on_disk(clock, folder.path(), keep_views);
      int restarts = 0;
      while (!sender.done()) {
        ASSERT_TRUE(sender.send(*estate, 1 + random.below(20)).ok());
        if (!random.chance(6)) continue;
        estate.reset();
        estate = on_disk(clock, folder.path(), keep_views);
        ++restarts;
      }
      EXPECT_GT(restarts, 0);
      expect_same(*estate, sender);
    }
  }
}

}  // namespace
}  // namespace tenon::model
