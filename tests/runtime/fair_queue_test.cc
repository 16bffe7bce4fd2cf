#include "engine/runtime/fair_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace tenon::runtime {
namespace {

using Queue = FairQueue<std::string, int>;

// Names a tenant's items by their tenant alone.
std::string order_of(FairQueue<char, char>& queue, std::size_t count) {
  std::string order;
  while (order.size() < count && !queue.empty()) order += queue.pop().item;
  return order;
}

TEST(FairQueue, WhoIsNewGoesBeforeThoseWhoGoRound) {
  FairQueue<char, char> queue(100);
  for (int i = 0; i < 20; ++i) queue.push('a', 'a', 100);
  for (int i = 0; i < 20; ++i) queue.push('b', 'b', 100);
  EXPECT_EQ(order_of(queue, 4), "abab");
  queue.push('q', 'q', 10);
  EXPECT_EQ(order_of(queue, 3), "qab");
}

TEST(FairQueue, TurnsAreOfAsManyBytes) {
  FairQueue<char, char> queue(100);
  for (int i = 0; i < 8; ++i) queue.push('a', 'a', 100);
  for (int i = 0; i < 8; ++i) queue.push('b', 'b', 25);
  EXPECT_EQ(order_of(queue, 16), "abbbbabbbbaaaaaa");
}

TEST(FairQueue, WhatIsLargerThanATurnIsPaidForInLaterOnes) {
  FairQueue<char, char> queue(100);
  queue.push('a', 'A', 300);
  for (int i = 0; i < 4; ++i) queue.push('a', 'a', 100);
  for (int i = 0; i < 8; ++i) queue.push('b', 'b', 100);
  EXPECT_EQ(order_of(queue, 13), "Abbbababababb");
}

TEST(FairQueue, NobodyKeepsTheOthersOutByBeingNewAgainAndAgain) {
  FairQueue<char, char> queue(100);
  for (int i = 0; i < 10; ++i) queue.push('a', 'a', 100);
  std::string order;
  for (int i = 0; i < 10; ++i) {
    for (const char each : {'x', 'y'}) queue.push(each, each, 100);
    order += order_of(queue, 2);
  }
  EXPECT_GE(std::count(order.begin(), order.end(), 'a'), 4) << order;
}

TEST(FairQueue, WhatIsNextStaysSoUntilItIsTaken) {
  Queue queue(100);
  queue.push("a", 1, 70);
  queue.push("a", 2, 70);
  queue.push("b", 3, 70);
  EXPECT_EQ(queue.front().item, 1);
  EXPECT_EQ(queue.front().item, 1);
  EXPECT_EQ(queue.bytes(), 210u);
  EXPECT_EQ(queue.bytes_of("a"), 140u);
  EXPECT_EQ(queue.bytes_of("c"), 0u);
  EXPECT_EQ(queue.pop().item, 1);
  EXPECT_EQ(queue.bytes_of("a"), 70u);
}

// Between two items of a tenant that has something waiting, each other one takes no more than its
// turn and what it overdraws it by; everything comes out once, a tenant's items in their order.
TEST(FairQueue, AtRandomNobodyWaitsForMoreThanATurnOfEachOther) {
  constexpr std::size_t kQuantum = 100;
  constexpr std::size_t kLargest = 250;
  constexpr int kTenants = 6;
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  Queue queue(kQuantum);
  std::map<std::string, int> pushed;
  std::map<std::string, int> popped;
  std::map<std::string, std::size_t> waits;  // bytes of others since it has something waiting
  for (int step = 0; step < 20'000; ++step) {
    if (random() % 2 == 0 || queue.empty()) {
      const std::string tenant(1, static_cast<char>('a' + random() % kTenants));
      if (queue.bytes_of(tenant) == 0) waits[tenant] = 0;
      queue.push(tenant, pushed[tenant]++ * kTenants + (tenant[0] - 'a'),
                 1 + random() % (random() % 8 == 0 ? kLargest : 40));
      continue;
    }
    const auto taken = queue.pop();
    const std::string tenant(1, static_cast<char>('a' + taken.item % kTenants));
    ASSERT_EQ(taken.item / kTenants, popped[tenant]++);
    waits[tenant] = 0;
    for (auto& [other, bytes] : waits) {
      if (other == tenant || queue.bytes_of(other) == 0) continue;
      bytes += taken.bytes;
      // A debt of its own may cost it some more turns.
      const std::size_t turns = 2 + kLargest / kQuantum;
      ASSERT_LE(bytes, turns * (kTenants - 1) * (kQuantum + kLargest)) << other;
    }
  }
  while (!queue.empty()) {
    const auto taken = queue.pop();
    ++popped[std::string(1, static_cast<char>('a' + taken.item % kTenants))];
  }
  EXPECT_EQ(pushed, popped);
  EXPECT_EQ(queue.bytes(), 0u);
}

}  // namespace
}  // namespace tenon::runtime
