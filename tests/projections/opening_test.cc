// An estate that serves while the states are still being rebuilt from the log.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "engine/log/rocksdb_log.h"
#include "projections/estate.h"
#include "projections/rocksdb_row_store.h"
#include "tests/projections/gated_opening.h"
#include "tests/replay/histories.h"
#include "tests/replay/random_history.h"
#include "tests/runtime/toy_semantics.h"

namespace tenon::projections {
namespace {

namespace fs = std::filesystem;

constexpr auto kForEver = runtime::Progress::Deadline::max();

class Opening : public testing::Test {
 protected:
  Opening()
      : folder_(fs::temp_directory_path() /
                ("tenon-opening-" + std::to_string(getpid()) + "-" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Opening() override { fs::remove_all(folder_); }

  // What was decided before the end of the first run.
  Digests play(replay::RandomHistory& history, std::size_t batches) {
    const auto estate = Estate::open_at(folder_).value();
    for (std::size_t i = 0; i < batches; ++i) {
      EXPECT_TRUE(replay::submit(*estate, history.next()).ok());
    }
    const auto tenant = *estate->tenant("acme");
    EXPECT_TRUE(replay::settle(*tenant).ok());
    return tenant->digests();
  }

  std::unique_ptr<Estate> open_with(const runtime::Semantics& semantics, Estate::Opening opening,
                                    const Estate::OpeningProgress& progress = {}) {
    return Estate::open(log::open_rocksdb_log(folder_, {}).value(),
                        open_rocksdb_row_store(folder_ / "views").value(), semantics, progress,
                        opening)
        .value();
  }

  // An estate that stands while it opens.
  struct Standing {
    explicit Standing(const fs::path& folder)
        : estate(
              Estate::open_at(folder, gate.progress(), Estate::Opening::kServeMeanwhile).value()) {
      gate.await_progress();
    }
    ~Standing() { gate.let_go(); }
    Estate* operator->() const { return estate.get(); }
    Estate& operator*() const { return *estate; }

    GatedOpening gate;
    std::unique_ptr<Estate> estate;
  };

  const fs::path folder_;
};

TEST_F(Opening, TakesFactsAndTellsHistoryMeanwhile) {
  replay::RandomHistory history("acme", 71);
  const Digests before = play(history, 60);
  Standing estate(folder_);

  const auto present = estate->tenant("acme");
  ASSERT_FALSE(present.ok());
  EXPECT_EQ(present.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(present.error().reason, "TENANT_OPENING");
  EXPECT_EQ(estate->replay("acme", {}, {}).error().reason, "TENANT_OPENING");
  EXPECT_EQ(estate->tenant("beta").error().reason, "TENANT_UNKNOWN");

  const auto tenant = *estate->tenant_so_far("acme");
  EXPECT_FALSE(tenant->ready());
  EXPECT_EQ(tenant->decided().head(), Head{});
  EXPECT_EQ(tenant->recorded().head(), before.head);
  EXPECT_TRUE((*tenant->history().account(AccountHandle{1}, before.head)).has_value());

  const auto receipt = replay::submit(*estate, history.next());
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->first.value, before.head.value);
  EXPECT_GT(tenant->head(), before.head);
  EXPECT_FALSE(tenant->ready());

  estate.gate.let_go();
  ASSERT_TRUE(estate->opened(kForEver).ok());
  EXPECT_TRUE(tenant->ready());
  ASSERT_TRUE(replay::settle(*tenant).ok());
  EXPECT_EQ(tenant->decided().head(), tenant->head());
  EXPECT_TRUE(estate->replay("acme", {}, {})->equal());
}

// What came meanwhile is decided as it would have been by a server that never stopped.
TEST_F(Opening, DecidesWhatCameMeanwhileInOrder) {
  replay::RandomHistory history("acme", 72);
  play(history, 40);
  {
    Standing estate(folder_);
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(replay::submit(*estate, history.next()).ok());
    estate.gate.let_go();
    ASSERT_TRUE(estate->opened(kForEver).ok());
    ASSERT_TRUE(replay::settle(**estate->tenant("acme")).ok());
    EXPECT_TRUE(estate->replay("acme", {}, {})->equal());
  }
  const auto again = Estate::open_at(folder_).value();
  EXPECT_TRUE(again->replay("acme", {}, {})->equal());
}

TEST_F(Opening, ANewTenantIsReadyAtOnce) {
  replay::RandomHistory history("acme", 73);
  play(history, 10);
  Standing estate(folder_);
  ASSERT_TRUE(replay::play_random(*estate, "beta", 74, 10).ok());
  const auto beta = estate->tenant("beta");
  ASSERT_TRUE(beta.ok());
  EXPECT_TRUE((*beta)->ready());
  EXPECT_EQ(estate->tenants().size(), 2u);
}

TEST_F(Opening, EndsWithItsEstate) {
  replay::RandomHistory history("acme", 75);
  const Digests before = play(history, 20);
  {
    Standing estate(folder_);
    ASSERT_TRUE(replay::submit(*estate, history.next()).ok());
    estate.gate.let_go();
    estate->close();
  }
  const auto estate = Estate::open_at(folder_).value();
  EXPECT_GT((*estate->tenant("acme"))->decided().head(), before.head);
  EXPECT_TRUE(estate->replay("acme", {}, {})->equal());
}

void decide_otherwise_now(const rules::StateView&, const Fact& fact, rules::Sink& sink) {
  Decision decision;
  decision.id = {fact.position, 0};
  decision.outcome = Outcome::kNoChange;
  sink.emit(std::move(decision), {});
}

// Which tenant cannot be rebuilt says so for good; the others are served.
TEST_F(Opening, WhatCannotBeRebuiltIsToldOfItsTenantAlone) {
  {
    const auto estate = open_with(runtime::toy_semantics(), Estate::Opening::kWhole);
    ASSERT_TRUE(replay::submit(*estate, runtime::words_of("acme", "hr", 1, {"word"}, true)).ok());
    ASSERT_TRUE(replay::settle(**estate->tenant("acme")).ok());
  }
  const runtime::Semantics others{&runtime::decode_toy, &decide_otherwise_now};
  const auto estate = open_with(others, Estate::Opening::kServeMeanwhile);
  std::string heard;
  const Status opened = estate->opened(kForEver);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "HISTORY_OF_OTHER_RULES");
  EXPECT_EQ(estate->tenant("acme").error().reason, "HISTORY_OF_OTHER_RULES");
  estate->on_failure([&](const std::string& part, const Error&) { heard += part; });
  EXPECT_EQ(heard, "deciding the facts of tenant acme");
  ASSERT_TRUE(replay::submit(*estate, runtime::words_of("beta", "hr", 1, {"word"}, true)).ok());
  EXPECT_TRUE(replay::settle(**estate->tenant("beta")).ok());
}

// Told at once: who waits does not wait for the other tenants too.
TEST_F(Opening, WhatCannotBeRebuiltIsToldBeforeTheOthersAreDone) {
  {
    const auto estate = open_with(runtime::toy_semantics(), Estate::Opening::kWhole);
    for (const char* tenant : {"acme", "beta"}) {
      ASSERT_TRUE(replay::submit(*estate, runtime::words_of(tenant, "hr", 1, {"word"}, true)).ok());
      ASSERT_TRUE(replay::settle(**estate->tenant(tenant)).ok());
    }
  }
  const runtime::Semantics others{&runtime::decode_toy, &decide_otherwise_now};
  GatedOpening gate;
  const auto all_but_acme = [wait = gate.progress()](std::string_view tenant, std::uint64_t done,
                                                     std::uint64_t total) {
    if (tenant != "acme") wait(tenant, done, total);
  };
  const auto estate = open_with(others, Estate::Opening::kServeMeanwhile, all_but_acme);
  const Status opened = estate->opened(std::chrono::steady_clock::now() + std::chrono::seconds(10));
  gate.let_go();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "HISTORY_OF_OTHER_RULES");
}

}  // namespace
}  // namespace tenon::projections
