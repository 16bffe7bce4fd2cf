#include "engine/runtime/committer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <string>
#include <thread>

#include "engine/base/limits.h"
#include "tests/runtime/gated_log.h"
#include "tests/runtime/toy_semantics.h"

namespace tenon::runtime {
namespace {

// Submits and waits for the answer.
Result<log::Receipt> submit(Committer& committer, OwnedAppend append) {
  std::promise<Result<log::Receipt>> answer;
  std::future<Result<log::Receipt>> answered = answer.get_future();
  const Status taken = committer.submit(std::move(append), [&](Result<log::Receipt> receipt) {
    answer.set_value(std::move(receipt));
  });
  if (!taken.ok()) return taken.error();
  return answered.get();
}

TEST(Committer, WhatWaitsWhileASyncRunsIsSyncedTogether) {
  GatedLog log(false);
  Committer committer(log, [](CommittedBatch) {});
  std::atomic<int> acknowledged{0};
  const auto count = [&](const Result<log::Receipt>& receipt) {
    EXPECT_TRUE(receipt.ok());
    ++acknowledged;
  };
  ASSERT_TRUE(committer.submit(words_of("acme", "hr", 1, {"a"}, true), count).ok());
  log.await_commit();
  for (std::uint64_t i = 0; i < 50; ++i) {
    ASSERT_TRUE(committer.submit(words_of("acme", "hr", 2 + i, {"b"}), count).ok());
    ASSERT_TRUE(committer.submit(words_of("beta", "hr", 1 + i, {"c"}, true), count).ok());
  }
  EXPECT_EQ(acknowledged, 0);  // nothing before it is durable
  log.open_gate();
  committer.stop();
  EXPECT_EQ(acknowledged, 101);
  EXPECT_EQ(log.group_sizes(), (std::vector<std::size_t>{1, 100}));
  EXPECT_EQ(committer.counts().commits, 2u);
  EXPECT_EQ(committer.counts().facts, 101u);
}

// The time that it waits is that of one commit, however much of others waits.
TEST(Committer, AQuietTenantIsInTheNextCommitThoughFloodsWait) {
  GatedLog log(false);
  Committer committer(log, [](CommittedBatch) {});
  const auto ignore = [](const Result<log::Receipt>& receipt) { EXPECT_TRUE(receipt.ok()); };
  const std::string large(limits::kFactBytesMax / 8, 'x');
  constexpr std::uint64_t kEach = 60;
  const auto flood = [&](const std::string& tenant, std::uint64_t number) {
    ASSERT_TRUE(committer.submit(words_of(tenant, "hr", number, {large}, true), ignore).ok());
  };
  flood("flood-a", 1);
  log.await_commit();
  for (std::uint64_t i = 0; i < kEach; ++i) {
    flood("flood-a", 2 + i);
    flood("flood-b", 1 + i);
  }
  ASSERT_TRUE(committer.submit(words_of("quiet", "hr", 1, {"a"}, true), ignore).ok());
  log.open_gate();
  committer.stop();
  const auto groups = log.groups();
  ASSERT_GT(groups.size(), 10u);
  EXPECT_EQ(std::count(groups[1].begin(), groups[1].end(), "quiet"), 1);
  for (const std::vector<std::string>& group : groups) EXPECT_LE(group.size(), 9u);
  // The floods share what there is.
  const auto of_a = std::count(groups[2].begin(), groups[2].end(), "flood-a");
  EXPECT_GT(of_a, 0);
  EXPECT_LT(of_a, static_cast<std::ptrdiff_t>(groups[2].size()));
}

TEST(Committer, ManyThreadsGetPositionsWithoutGapAndTheHandOverIsInTheirOrder) {
  GatedLog log(true);
  std::map<std::string, std::uint64_t> next;  // of the committer's thread
  std::uint64_t out_of_order = 0;
  Committer committer(log, [&](CommittedBatch batch) {
    if (batch.receipt.first.value != next[batch.append.tenant]) ++out_of_order;
    next[batch.append.tenant] += batch.receipt.count;
  });
  for (const char* tenant : {"acme", "beta"}) {
    ASSERT_TRUE(submit(committer, words_of(tenant, "first", 1, {"x"}, true)).ok());
  }
  constexpr int kThreads = 8;
  constexpr std::uint64_t kBatches = 60;
  std::vector<std::vector<log::Receipt>> receipts(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const std::string tenant = t % 2 == 0 ? "acme" : "beta";
      for (std::uint64_t i = 0; i < kBatches; ++i) {
        const auto receipt =
            submit(committer, words_of(tenant, "s" + std::to_string(t), 1 + i * 2, {"one", "two"}));
        ASSERT_TRUE(receipt.ok()) << receipt.error().message;
        receipts[static_cast<std::size_t>(t)].push_back(*receipt);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  committer.stop();
  EXPECT_EQ(out_of_order, 0u);
  for (int tenant = 0; tenant < 2; ++tenant) {
    std::map<std::uint64_t, std::uint32_t> places;
    for (int t = tenant; t < kThreads; t += 2) {
      for (const log::Receipt& receipt : receipts[static_cast<std::size_t>(t)]) {
        EXPECT_TRUE(places.emplace(receipt.first.value, receipt.count).second);
      }
    }
    std::uint64_t position = 1;
    for (const auto& [first, number] : places) {
      EXPECT_EQ(first, position);
      position += number;
    }
    EXPECT_EQ(position, 1 + kThreads / 2 * kBatches * 2);
  }
}

TEST(Committer, StopAnswersEverythingThatWasAcceptedAndTakesNoMore) {
  GatedLog log(false);
  std::atomic<int> handed_over{0};
  Committer committer(log, [&](CommittedBatch) { ++handed_over; });
  std::atomic<int> acknowledged{0};
  for (std::uint64_t i = 0; i < 20; ++i) {
    ASSERT_TRUE(committer
                    .submit(words_of("acme", "hr", 1 + i, {"a"}, i == 0),
                            [&](const Result<log::Receipt>& receipt) {
                              EXPECT_TRUE(receipt.ok());
                              ++acknowledged;
                            })
                    .ok());
  }
  std::thread stopping([&] { committer.stop(); });
  log.open_gate();
  stopping.join();
  EXPECT_EQ(acknowledged, 20);
  EXPECT_EQ(handed_over, 20);
  const Status late = committer.submit(words_of("acme", "hr", 21, {"a"}), {});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().reason, "SHUTTING_DOWN");
}

TEST(Committer, AnErrorOfOneAppendIsItsOwn) {
  GatedLog log(true);
  std::atomic<int> handed_over{0};
  Committer committer(log, [&](CommittedBatch) { ++handed_over; });
  ASSERT_TRUE(submit(committer, words_of("acme", "hr", 1, {"a", "b"}, true)).ok());
  const auto gap = submit(committer, words_of("acme", "hr", 4, {"d"}));
  ASSERT_FALSE(gap.ok());
  EXPECT_EQ(gap.error().reason, "SOURCE_NUMBER_GAP");
  const auto unknown = submit(committer, words_of("nobody", "hr", 1, {"d"}));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().reason, "TENANT_UNKNOWN");
  // A repetition is answered with the original receipt and decided no second time.
  const auto repeated = submit(committer, words_of("acme", "hr", 1, {"a", "b"}));
  ASSERT_TRUE(repeated.ok());
  EXPECT_TRUE(repeated->repeated);
  EXPECT_EQ(repeated->first, Position{0});
  committer.stop();
  EXPECT_EQ(handed_over, 1);
}

TEST(Committer, OfABatchThatWasKnownInPartTheEndIsHandedOver) {
  GatedLog log(true);
  std::vector<std::string> handed_over;
  Committer committer(log, [&](CommittedBatch batch) {
    for (std::size_t i = batch.first_new(); i < batch.append.facts.size(); ++i) {
      handed_over.emplace_back(batch.append.facts[i].payload);
    }
  });
  ASSERT_TRUE(submit(committer, words_of("acme", "hr", 1, {"a", "b"}, true)).ok());
  const auto receipt = submit(committer, words_of("acme", "hr", 1, {"a", "b", "c", "d"}));
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(receipt->first, Position{2});
  committer.stop();
  EXPECT_EQ(handed_over, (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST(Committer, AFullQueueSaysSoAndLeavesTheAppendWhole) {
  GatedLog log(false);
  Committer committer(log, [](CommittedBatch) {});
  const std::string large(limits::kFactBytesMax, 'x');
  const std::vector<std::string> words(8, large);
  Status refused;
  for (std::uint64_t i = 0; refused.ok(); ++i) {
    ASSERT_LE(i, limits::kCommitQueueBytesMax / (8 * large.size()) + 8);
    OwnedAppend append = words_of("acme", "hr", 1 + i * 8, words, true);
    refused = committer.submit(std::move(append), [](const Result<log::Receipt>&) {});
    if (!refused.ok()) {
      EXPECT_EQ(append.facts.size(), 8u);  // NOLINT: untouched by contract
    }
  }
  EXPECT_EQ(refused.error().reason, "COMMIT_QUEUE_FULL");
  log.open_gate();
}

}  // namespace
}  // namespace tenon::runtime
