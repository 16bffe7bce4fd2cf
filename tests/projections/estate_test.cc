#include "projections/estate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "engine/log/memory_log.h"
#include "engine/log/rocksdb_log.h"
#include "engine/model/decision_encoding.h"
#include "engine/rules/revision.h"
#include "projections/memory_row_store.h"
#include "projections/rocksdb_row_store.h"
#include "tests/replay/histories.h"
#include "tests/replay/random_history.h"
#include "tests/runtime/toy_semantics.h"

namespace tenon::projections {
namespace {

namespace fs = std::filesystem;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> count{0};
    path_ = fs::temp_directory_path() /
            ("tenon-estate-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::unique_ptr<Estate> open_at(const fs::path& folder) {
  auto opened = Estate::open_at(folder);
  EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().message);
  return opened.ok() ? std::move(opened).value() : nullptr;
}

// Everything that can be asked of a tenant's history, as one text.
std::string answers(const TenantView& tenant) {
  std::string text;
  const auto decisions = tenant.history().decisions_after({}, static_cast<std::size_t>(-1));
  EXPECT_TRUE(decisions.ok());
  for (const Decision& decision : *decisions) encode_with_text(decision, text);
  const std::uint64_t end = tenant.head().value;
  const auto [accounts, objects] = tenant.read([](const MatchState& state, Head) {
    return std::pair(state.last_account().value, state.last_object().value);
  });
  for (const std::uint64_t head : {end / 2, end}) {
    for (std::uint32_t i = 1; i <= accounts; ++i) {
      const auto account = *tenant.history().account(AccountHandle{i}, Head{head});
      text += account ? account->attributes.packed() : "-";
      const auto moves = *tenant.history().authority_moves(AccountHandle{i}, Head{head});
      text += std::to_string(moves.size());
    }
    for (std::uint32_t i = 1; i <= objects; ++i) {
      const auto object = *tenant.history().object(ObjectHandle{i}, Head{head});
      text += object ? object->attributes.packed() : "-";
    }
  }
  return text;
}

TEST(Estate, ReplayMeetsTheLiveDigests) {
  for (const std::uint64_t seed : {11U, 12U, 13U}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto estate = Estate::open_in_memory().value();
    ASSERT_TRUE(replay::play_random(*estate, "acme", seed, 60).ok());
    const auto replayed = estate->replay("acme", {}, {});
    ASSERT_TRUE(replayed.ok());
    EXPECT_TRUE(replayed->equal());
    EXPECT_EQ(replayed->derived.head, (*estate->tenant("acme"))->head());
    // A replay that stops earlier has something else to say.
    const auto earlier = estate->replay("acme", Head{5}, {});
    ASSERT_TRUE(earlier.ok());
    EXPECT_FALSE(earlier->live_known);
    EXPECT_NE(earlier->derived.decision, replayed->derived.decision);
    EXPECT_EQ(earlier->root, earlier->live_root);
  }
}

TEST(Estate, ARestartGivesTheSameStateAndAnswers) {
  TemporaryFolder folder;
  Digests before;
  std::string said;
  {
    const auto estate = open_at(folder.path());
    ASSERT_TRUE(replay::play_random(*estate, "acme", 21, 80).ok());
    ASSERT_TRUE(replay::play_random(*estate, "beta", 22, 20).ok());
    const auto tenant = *estate->tenant("acme");
    ASSERT_TRUE(replay::settle(*tenant).ok());
    before = tenant->digests();
    said = answers(*tenant);
  }
  for (const bool without_views : {false, true}) {
    SCOPED_TRACE(without_views ? "views deleted" : "views kept");
    if (without_views) fs::remove_all(folder.path() / "views");
    const auto estate = open_at(folder.path());
    ASSERT_NE(estate, nullptr);
    EXPECT_EQ(estate->tenants().size(), 2u);
    const auto tenant = *estate->tenant("acme");
    EXPECT_EQ(tenant->decided().head(), before.head);
    if (!without_views) {
      EXPECT_EQ(tenant->recorded().head(), before.head);
    }
    ASSERT_TRUE(replay::settle(*tenant).ok());
    EXPECT_EQ(tenant->digests(), before);
    EXPECT_EQ(answers(*tenant), said);
  }
}

TEST(Estate, GoesOnAfterARestartAsIfThereHadBeenNone) {
  TemporaryFolder folder;
  replay::RandomHistory whole_history("acme", 31);
  replay::RandomHistory cut_history("acme", 31);
  const auto whole = Estate::open_in_memory().value();
  for (int part = 0; part < 3; ++part) {
    const auto estate = open_at(folder.path());
    ASSERT_NE(estate, nullptr);
    for (int i = 0; i < 25; ++i) {
      ASSERT_TRUE(replay::submit(*estate, cut_history.next()).ok());
      ASSERT_TRUE(replay::submit(*whole, whole_history.next()).ok());
    }
  }
  const auto estate = open_at(folder.path());
  const auto replayed = estate->replay("acme", {}, {});
  ASSERT_TRUE(replayed.ok());
  EXPECT_TRUE(replayed->equal());
  // (The digests of the two differ: facts were appended at other times.)
  const auto tenant = *estate->tenant("acme");
  const auto other = *whole->tenant("acme");
  ASSERT_TRUE(replay::settle(*tenant).ok());
  ASSERT_TRUE(replay::settle(*other).ok());
  const auto ours = *tenant->history().decisions_after({}, static_cast<std::size_t>(-1));
  const auto theirs = *other->history().decisions_after({}, static_cast<std::size_t>(-1));
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_TRUE(ours[i].id == theirs[i].id && ours[i].outcome == theirs[i].outcome);
  }
}

// Semantics of another revision, otherwise the ones of now.
runtime::Semantics semantics_of(std::uint32_t revision) {
  runtime::Semantics semantics = runtime::current_semantics();
  semantics.revision = revision;
  return semantics;
}

Result<std::unique_ptr<Estate>> open_with(const fs::path& folder,
                                          const runtime::Semantics& semantics) {
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<log::Log> log, log::open_rocksdb_log(folder, {}));
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<RowStore> views, open_rocksdb_row_store(folder / "views"));
  return Estate::open(std::move(log), std::move(views), semantics);
}

std::pair<std::uint32_t, std::uint64_t> revision_and_head(const Estate& estate) {
  const auto tenant = *estate.tenant("acme");
  EXPECT_TRUE(replay::settle(*tenant).ok());
  return tenant->read([](const MatchState& state, Head head) {
    return std::pair(state.tenant()->semantics_revision, head.value);
  });
}

TEST(Estate, TheSemanticsRevisionIsInForceFromTheTenantsSecondPosition) {
  const auto estate = Estate::open_in_memory().value();
  replay::RandomHistory history("acme", 51);
  ASSERT_TRUE(replay::submit(*estate, history.next()).ok());
  EXPECT_EQ(revision_and_head(*estate), std::pair(rules::kSemanticsRevision, std::uint64_t{2}));
}

TEST(Estate, AnOlderLogIsToldOnceOfTheNewRevision) {
  TemporaryFolder folder;
  replay::RandomHistory history("acme", 52);
  std::uint64_t head = 0;
  {
    const auto estate = open_with(folder.path(), semantics_of(0)).value();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(replay::submit(*estate, history.next()).ok());
    head = revision_and_head(*estate).second;
  }
  for (int opening = 0; opening < 2; ++opening) {
    const auto estate = open_with(folder.path(), semantics_of(1)).value();
    EXPECT_EQ(revision_and_head(*estate), std::pair(std::uint32_t{1}, head + 1));
  }
}

TEST(Estate, ALogOfANewerRevisionIsRefusedNamingBoth) {  // R2
  TemporaryFolder folder;
  replay::RandomHistory history("acme", 53);
  {
    const auto estate = open_with(folder.path(), semantics_of(7)).value();
    ASSERT_TRUE(replay::submit(*estate, history.next()).ok());
    EXPECT_EQ(revision_and_head(*estate).first, 7u);
  }
  const auto refused = open_with(folder.path(), semantics_of(1));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "SEMANTICS_NEWER");
  EXPECT_NE(refused.error().message.find("revision 7"), std::string::npos);
  EXPECT_NE(refused.error().message.find("up to 1"), std::string::npos);
}

TEST(Estate, HistoryAheadOfItsLogIsRefusedNamingBothHeads) {
  TemporaryFolder folder;
  {
    const auto estate = open_at(folder.path());
    ASSERT_TRUE(replay::play_random(*estate, "acme", 41, 30).ok());
  }
  auto views = open_rocksdb_row_store(folder.path() / "views");
  ASSERT_TRUE(views.ok());
  const auto opened = Estate::open(log::make_memory_log(log::system_environment()),
                                   std::move(views).value(), runtime::current_semantics());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
  EXPECT_EQ(opened.error().reason, "HISTORY_AHEAD_OF_LOG");
  EXPECT_NE(opened.error().message.find("acme"), std::string::npos);
  EXPECT_NE(opened.error().message.find("head 0"), std::string::npos);
}

TEST(Estate, HistoryOfAnotherLogIsRefused) {
  TemporaryFolder ours;
  TemporaryFolder theirs;
  for (const auto* folder : {&ours, &theirs}) {
    const auto estate = open_at(folder->path());
    ASSERT_TRUE(replay::play_random(*estate, "acme", 42, 10).ok());
  }
  fs::remove_all(ours.path() / "views");
  fs::rename(theirs.path() / "views", ours.path() / "views");
  const auto opened = Estate::open_at(ours.path());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "HISTORY_OF_ANOTHER_LOG");
}

// The toy rules as the next version might have them.
void decide_otherwise(const rules::StateView&, const Fact& fact, rules::Sink& sink) {
  Decision decision;
  decision.id = {fact.position, 0};
  decision.outcome = Outcome::kNoChange;
  sink.emit(std::move(decision), {});
}

TEST(Estate, HistoryThatWasDecidedByOtherRulesIsRefused) {
  TemporaryFolder folder;
  const auto open_with = [&](const runtime::Semantics& semantics) {
    return Estate::open(log::open_rocksdb_log(folder.path(), {}).value(),
                        open_rocksdb_row_store(folder.path() / "views").value(), semantics);
  };
  const runtime::Semantics others{&runtime::decode_toy, &decide_otherwise};
  for (std::uint64_t number = 1; number < 4; ++number) {
    const auto estate = open_with(runtime::toy_semantics());
    ASSERT_TRUE(estate.ok()) << estate.error().message;
    auto append = runtime::words_of("acme", "hr", number, {"word"}, number == 1);
    ASSERT_TRUE(replay::submit(**estate, std::move(append)).ok());
  }
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto opened = open_with(others);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().reason, "HISTORY_OF_OTHER_RULES");
  }
  EXPECT_TRUE(open_with(runtime::toy_semantics()).ok());
  fs::remove_all(folder.path() / "views");
  EXPECT_TRUE(open_with(others).ok());
}

TEST(Estate, ManyStreamsOfManyTenantsWhileReadersRead) {
  const auto estate = Estate::open_in_memory().value();
  constexpr int kTenants = 4;
  std::vector<std::thread> threads;
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> failures{0};
  for (int t = 0; t < kTenants; ++t) {
    threads.emplace_back([&, t] {
      const std::string name = "tenant-" + std::to_string(t);
      if (!replay::play_random(*estate, name, 50 + static_cast<unsigned>(t), 40).ok()) ++failures;
    });
  }
  std::thread reader([&] {
    std::optional<DecisionId> seen;
    do {
      for (const auto& tenant : estate->tenants()) {
        const bool settled = tenant->read([](const MatchState& state, Head head) {
          return (state.tenant() != nullptr) == (head.value > 0);
        });
        if (!settled) ++failures;
        const Head recorded = tenant->recorded().head();
        const auto decisions = tenant->history().decisions_after(seen, 20);
        if (!decisions.ok() || recorded > tenant->decided().head()) ++failures;
        const Head digested = tenant->digests().head;
        if (digested > tenant->decided().head()) ++failures;
      }
    } while (!done);
  });
  for (std::thread& thread : threads) thread.join();
  done = true;
  reader.join();
  EXPECT_EQ(failures, 0u);
  for (const auto& tenant : estate->tenants()) {
    const auto replayed = estate->replay(tenant->name(), {}, {});
    ASSERT_TRUE(replayed.ok());
    EXPECT_TRUE(replayed->equal());
  }
}

TEST(Estate, ClosingAnswersDecidesAndRecordsEverythingAccepted) {
  TemporaryFolder folder;
  std::atomic<int> acknowledged{0};
  std::uint64_t facts = 0;
  std::string reason;
  {
    const auto estate = open_at(folder.path());
    replay::RandomHistory history("acme", 61);
    const auto created = replay::submit(*estate, history.next());
    ASSERT_TRUE(created.ok());
    facts = created->count + 1;  // and the semantics revision
    for (int i = 0; i < 200; ++i) {
      runtime::OwnedAppend append = history.next();
      facts += append.facts.size();
      ASSERT_TRUE(estate
                      ->submit(std::move(append),
                               [&](const Result<log::Receipt>& receipt) {
                                 if (receipt.ok()) ++acknowledged;
                               })
                      .ok());
    }
    estate->close();
    EXPECT_EQ(acknowledged, 200);
    const auto tenant = *estate->tenant("acme");
    EXPECT_EQ(tenant->head(), Head{facts});
    EXPECT_EQ(tenant->decided().head(), Head{facts});
    EXPECT_EQ(tenant->recorded().head(), Head{facts});
    tenant->decided().when(Position{facts},
                           [&](const Status& status) { reason = status.error().reason; });
    EXPECT_EQ(estate->submit(history.next(), {}).error().reason, "SHUTTING_DOWN");
  }
  EXPECT_EQ(reason, "SHUTTING_DOWN");
  const auto estate = open_at(folder.path());
  EXPECT_EQ((*estate->tenant("acme"))->recorded().head(), Head{facts});
}

TEST(Estate, AnUnknownTenantIsNotFoundAndCreatesNothing) {
  const auto estate = Estate::open_in_memory().value();
  EXPECT_EQ(estate->tenant("nobody").error().reason, "TENANT_UNKNOWN");
  EXPECT_EQ(estate->replay("nobody", {}, {}).error().reason, "TENANT_UNKNOWN");
  replay::RandomHistory history("nobody", 1);
  runtime::OwnedAppend append = history.next();
  append.may_create_tenant = false;
  EXPECT_EQ(replay::submit(*estate, std::move(append)).error().reason, "TENANT_UNKNOWN");
  EXPECT_TRUE(estate->tenants().empty());
}

}  // namespace
}  // namespace tenon::projections
