#include "engine/runtime/tenant_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/runtime/committer.h"
#include "engine/runtime/replayer.h"
#include "tests/runtime/gated_log.h"
#include "tests/runtime/toy_semantics.h"

namespace tenon::runtime {
namespace {

// One tenant, as an estate puts it together.
struct ToyTenant {
  explicit ToyTenant(WriterPool& pool)
      : writer(std::make_shared<TenantWriter>(pool, decider, lock, decided)) {}

  StateLock lock;
  Progress decided;
  ToyMachine machine;
  FactDecider decider{toy_semantics(), machine};
  std::shared_ptr<TenantWriter> writer;
};

CommittedBatch committed(std::uint64_t position, const std::vector<std::string>& words) {
  log::Receipt receipt;
  receipt.first = Position{position};
  receipt.count = static_cast<std::uint32_t>(words.size());
  return {words_of("acme", "hr", position + 1, words), receipt};
}

TEST(TenantWriter, DecidesInOrderAndNoReaderSeesAFactHalfDone) {
  WriterPool pool(2);
  ToyTenant tenant(pool);
  constexpr std::uint64_t kFacts = 4000;
  std::atomic<bool> done{false};
  std::uint64_t reads = 0;
  std::uint64_t half_done = 0;
  std::uint64_t wrong_head = 0;
  std::thread reader([&] {
    do {
      const std::shared_lock hold(tenant.lock);
      ++reads;
      if (tenant.machine.inside_fact) ++half_done;
      if (tenant.decided.head().value != tenant.machine.words.size()) ++wrong_head;
    } while (!done);
  });
  for (std::uint64_t i = 0; i < kFacts; i += 100) {
    tenant.writer->enqueue(committed(i, std::vector<std::string>(100, "abc")));
  }
  ASSERT_TRUE(tenant.decided.wait(Position{kFacts - 1}, Progress::Deadline::max()).ok());
  done = true;
  reader.join();
  pool.stop();
  EXPECT_GT(reads, 0u);
  EXPECT_EQ(half_done, 0u);
  EXPECT_EQ(wrong_head, 0u);
  EXPECT_EQ(tenant.machine.words.size(), kFacts);
  EXPECT_EQ(tenant.machine.decided_count, 3 * kFacts);
  EXPECT_EQ(tenant.decider.decisions(), 3 * kFacts);
}

TEST(TenantWriter, ManyTenantsShareAFewThreadsAndAllAreDrained) {
  WriterPool pool(2);
  std::vector<std::unique_ptr<ToyTenant>> tenants;
  for (int i = 0; i < 50; ++i) tenants.push_back(std::make_unique<ToyTenant>(pool));
  for (std::uint64_t round = 0; round < 10; ++round) {
    for (const auto& tenant : tenants) tenant->writer->enqueue(committed(round, {"word"}));
  }
  pool.stop();
  for (const auto& tenant : tenants) EXPECT_EQ(tenant->decided.head(), Head{10});
}

TEST(TenantWriter, AFactThatCannotBeReadStopsTheTenantAndSaysWhere) {
  WriterPool pool(1);
  ToyTenant tenant(pool);
  tenant.writer->enqueue(committed(0, {"fine", "fine"}));
  tenant.writer->enqueue(committed(2, {"unreadable"}));
  tenant.writer->enqueue(committed(3, {"fine"}));
  const Status waited = tenant.decided.wait(Position{3}, Progress::Deadline::max());
  pool.stop();
  ASSERT_FALSE(waited.ok());
  EXPECT_EQ(waited.error().reason, "FACT_UNREADABLE");
  EXPECT_NE(waited.error().message.find("position 2"), std::string::npos);
  EXPECT_EQ(tenant.machine.words.size(), 2u);
}

// A machine that stops inside its first fact until it is let go, and that may be full: from the
// beginning, or from some fact on.
class GatedMachine final : public StateMachine {
 public:
  const rules::StateView& view() const override { return inner_.view(); }
  void decided(const Fact& fact, Decision decision, Effects effects) override {
    inner_.decided(fact, std::move(decision), std::move(effects));
  }
  void counted(const Fact& fact, std::uint32_t ordinal, Effects effects) override {
    inner_.counted(fact, ordinal, std::move(effects));
  }
  void end_fact(const Fact& fact, const Digest& digest) override {
    std::unique_lock hold(mutex_);
    reached_ = true;
    changed_.notify_all();
    changed_.wait(hold, [this] { return open_; });
    inner_.end_fact(fact, digest);
    if (fact.position == full_from_) full_ = true;
  }
  void hand_on() override {}
  bool may_go_on(std::function<void()> later) override {
    const std::scoped_lock hold(mutex_);
    if (!full_) return true;
    later_ = std::move(later);
    changed_.notify_all();
    return false;
  }

  void await_fact() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return reached_; });
  }
  void let_go() {
    const std::scoped_lock hold(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void fill() {
    const std::scoped_lock hold(mutex_);
    full_ = true;
  }
  void fill_at(Position position) {
    const std::scoped_lock hold(mutex_);
    full_from_ = position;
  }
  void await_pause() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return later_ != nullptr; });
  }
  // Until the writer has paused; then it goes on.
  void make_room() {
    std::function<void()> later;
    {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return later_ != nullptr; });
      full_ = false;
      later = std::exchange(later_, nullptr);
    }
    later();
  }

 private:
  ToyMachine inner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool reached_ = false;
  bool open_ = false;
  bool full_ = false;
  std::optional<Position> full_from_;
  std::function<void()> later_;
};

struct GatedTenant {
  explicit GatedTenant(WriterPool& pool)
      : writer(std::make_shared<TenantWriter>(pool, decider, lock, decided)) {}
  // 4,000 facts in batches of 100.
  void flood() {
    for (std::uint64_t i = 0; i < 4000; i += 100) {
      writer->enqueue(committed(i, std::vector<std::string>(100, "abc")));
    }
  }

  StateLock lock;
  Progress decided;
  GatedMachine machine;
  FactDecider decider{toy_semantics(), machine};
  std::shared_ptr<TenantWriter> writer;
};

constexpr std::uint64_t kSliceFacts = 4 * 64;

TEST(TenantWriter, AQuietTenantWaitsForASliceOfEachFloodAndOneMore) {
  WriterPool pool(1);
  GatedTenant flood(pool);
  GatedTenant other_flood(pool);
  ToyTenant quiet(pool);
  other_flood.machine.let_go();
  flood.flood();
  flood.machine.await_fact();
  other_flood.flood();
  std::uint64_t flooded = 0;
  quiet.writer->enqueue(committed(0, {"word"}));
  quiet.decided.when(Position{0}, [&](const Status& status) {
    EXPECT_TRUE(status.ok());
    flooded = flood.decided.head().value + other_flood.decided.head().value;
  });
  flood.machine.let_go();
  pool.stop();
  EXPECT_GT(flooded, 0u);
  EXPECT_LE(flooded, 3 * kSliceFacts);
  EXPECT_EQ(flood.decided.head(), Head{4000});
}

TEST(TenantWriter, WhoIsHeldUpByWhatFollowsLeavesItsThreadToOthers) {
  WriterPool pool(1);
  GatedTenant flood(pool);
  ToyTenant quiet(pool);
  flood.machine.let_go();
  flood.machine.fill_at(Position{99});
  flood.flood();
  flood.machine.await_pause();
  quiet.writer->enqueue(committed(0, {"word"}));
  ASSERT_TRUE(quiet.decided.wait(Position{0}, Progress::Deadline::max()).ok());
  // The slice in which it became full is ended.
  EXPECT_GE(flood.decided.head(), Head{100});
  EXPECT_LT(flood.decided.head(), Head{100 + kSliceFacts});
  // Stopping waits for what is paused.
  std::thread stopping([&] { pool.stop(); });
  flood.machine.make_room();
  stopping.join();
  EXPECT_EQ(flood.decided.head(), Head{4000});
}

// Facts may come more slowly than they are decided, and still faster than what follows takes them.
TEST(TenantWriter, WhoRunsDryInEverySliceIsHeldUpToo) {
  WriterPool pool(1);
  GatedTenant trickle(pool);
  ToyTenant quiet(pool);
  trickle.machine.let_go();
  trickle.machine.fill();
  trickle.writer->enqueue(committed(0, {"word"}));
  quiet.writer->enqueue(committed(0, {"word"}));  // after it, on the same thread
  ASSERT_TRUE(quiet.decided.wait(Position{0}, Progress::Deadline::max()).ok());
  EXPECT_EQ(trickle.decided.head(), Head{0});
  trickle.machine.make_room();
  pool.stop();
  EXPECT_EQ(trickle.decided.head(), Head{1});
}

TEST(TenantWriter, FactsBeforeOneThatCannotBeReadAreDecidedWhereverTheyWereCut) {
  WriterPool pool(1);
  ToyTenant tenant(pool);
  tenant.writer->hold_back();
  for (std::uint64_t i = 0; i < 150; ++i) tenant.writer->enqueue(committed(i, {"fine"}));
  tenant.writer->enqueue(committed(150, {"fine", "fine", "unreadable", "fine"}));
  tenant.writer->go_on();
  const Status waited = tenant.decided.wait(Position{153}, Progress::Deadline::max());
  pool.stop();
  ASSERT_FALSE(waited.ok());
  EXPECT_NE(waited.error().message.find("position 152"), std::string::npos);
  EXPECT_EQ(tenant.machine.words.size(), 152u);
}

// A log with some words of two sources.
void fill(GatedLog& log, std::uint64_t batches) {
  Committer committer(log, [](CommittedBatch) {});
  for (std::uint64_t i = 0; i < batches; ++i) {
    for (const char* source : {"hr", "ad"}) {
      const auto append =
          words_of("acme", source, 1 + 3 * i, {"w" + std::to_string(i), "xx", "yyy"}, true);
      ASSERT_TRUE(
          committer
              .submit(OwnedAppend(append),
                      [](const Result<log::Receipt>& receipt) { ASSERT_TRUE(receipt.ok()); })
              .ok());
    }
  }
}

TEST(Replayer, MeetsTheLiveDigestAndTheRootOfTheTree) {
  GatedLog log(true);
  WriterPool pool(2);
  ToyTenant tenant(pool);
  {
    Committer committer(log,
                        [&](CommittedBatch batch) { tenant.writer->enqueue(std::move(batch)); });
    for (std::uint64_t i = 0; i < 400; ++i) {
      ASSERT_TRUE(
          committer
              .submit(
                  words_of("acme", "hr", 1 + 3 * i, {"w" + std::to_string(i), "xx", "yyy"}, true),
                  [](const Result<log::Receipt>& receipt) { ASSERT_TRUE(receipt.ok()); })
              .ok());
    }
  }
  pool.stop();
  ASSERT_EQ(tenant.decided.head(), Head{1200});

  ToyMachine machine;
  FactDecider decider(toy_semantics(), machine);
  Replayer replayer(log, "acme", decider);
  ASSERT_TRUE(replayer.run_to(Head{1200}).ok());
  EXPECT_EQ(decider.decision_digest(), tenant.decider.decision_digest());
  EXPECT_EQ(machine.words, tenant.machine.words);
  EXPECT_EQ(replayer.root(), log.tenant("acme")->head.root);
}

TEST(Replayer, GoesOnWhereItStopped) {
  GatedLog log(true);
  fill(log, 150);
  ToyMachine whole_machine;
  FactDecider whole(toy_semantics(), whole_machine);
  Replayer at_once(log, "acme", whole);
  ASSERT_TRUE(at_once.run_to(Head{900}).ok());

  ToyMachine machine;
  FactDecider decider(toy_semantics(), machine);
  Replayer in_steps(log, "acme", decider);
  for (const std::uint64_t head : {1U, 256U, 257U, 700U, 900U}) {
    ASSERT_TRUE(in_steps.run_to(Head{head}).ok());
    EXPECT_EQ(in_steps.head(), Head{head});
    EXPECT_EQ(in_steps.root(), log.tree_head("acme", Head{head})->root);
  }
  EXPECT_EQ(decider.decision_digest(), whole.decision_digest());
}

TEST(Replayer, CanBeCancelledAndReportsWhatIsDone) {
  GatedLog log(true);
  fill(log, 2000);
  ToyMachine machine;
  FactDecider decider(toy_semantics(), machine);
  Replayer replayer(log, "acme", decider);
  std::uint64_t calls = 0;
  const Status status = replayer.run_to(Head{12000}, [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 12000u);
    EXPECT_EQ(done, machine.words.size());
    return ++calls < 3;
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().reason, "REPLAY_CANCELLED");
  EXPECT_EQ(calls, 3u);
  EXPECT_LT(machine.words.size(), 12000u);
}

TEST(Replayer, NamesTheFactThatCannotBeRead) {
  GatedLog log(true);
  {
    Committer committer(log, [](CommittedBatch) {});
    ASSERT_TRUE(committer
                    .submit(words_of("acme", "hr", 1, {"a", "unreadable", "c"}, true),
                            [](const Result<log::Receipt>&) {})
                    .ok());
  }
  ToyMachine machine;
  FactDecider decider(toy_semantics(), machine);
  const Status status = Replayer(log, "acme", decider).run_to(Head{3});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kDataLoss);
  EXPECT_NE(status.error().message.find("position 1"), std::string::npos);
  EXPECT_EQ(machine.words.size(), 1u);
}

}  // namespace
}  // namespace tenon::runtime
