// Times, the tree, and readers beside the writer: run on each implementation.
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <thread>

#include "engine/log/entry_format.h"
#include "engine/log/merkle.h"
#include "tests/log/log_conformance.h"

namespace tenon::log {
namespace {

using samples::commit_one;
using samples::create_tenant;
using samples::Message;

Digest commitment_of(std::string_view entry) {
  Reader reader(entry);
  return read_entry(reader)->commitment;
}

template <typename Implementation>
class LogHistory : public LogConformance<Implementation> {};
TYPED_TEST_SUITE(LogHistory, Implementations);

TYPED_TEST(LogHistory, TimeNeverGoesBack) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  this->world_.now -= 1'000'000;
  const Receipt receipt = commit_one(this->log(), Message("contoso", "ad", 1, {"a"})).value();
  EXPECT_EQ(receipt.time.value, samples::kStart);
  this->reopen();
  EXPECT_EQ(commit_one(this->log(), Message("contoso", "ad", 2, {"b"})).value().time.value,
            samples::kStart);
  EXPECT_EQ(this->log().tenant("contoso").value().last_time.value, samples::kStart);
  // Tenants have no order in common.
  EXPECT_EQ(create_tenant(this->log(), "fabrikam").value().time.value, samples::kStart - 1'000'000);
}

TYPED_TEST(LogHistory, FindsTheLastPositionOfATime) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"a", "b"})).ok());  // same time
  this->world_.now += 100;
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 3, {"c"})).ok());
  ASSERT_TRUE(create_tenant(this->log(), "zzz").ok());
  this->reopen();
  const auto at = [&](std::int64_t time) {
    const auto found = this->log().last_at("contoso", Micros{time}).value();
    return found ? static_cast<std::int64_t>(found->value) : -1;
  };
  EXPECT_EQ(at(samples::kStart - 1), -1);
  EXPECT_EQ(at(-5), -1);
  EXPECT_EQ(at(samples::kStart), 2);
  EXPECT_EQ(at(samples::kStart + 99), 2);
  EXPECT_EQ(at(samples::kStart + 100), 3);
  EXPECT_EQ(at(std::numeric_limits<std::int64_t>::max()), 3);
}

TYPED_TEST(LogHistory, GivesTheTilesOfItsTree) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  ASSERT_TRUE(
      commit_one(this->log(), Message("contoso", "ad", 1, std::vector<std::string>(599, "p")))
          .ok());
  this->reopen();
  Sha256 hasher;
  std::vector<Digest> leaves;
  std::vector<Digest> above;
  Frontier frontier;
  const auto reader = this->log().read("contoso", Position{0}).value();
  for (auto record = reader->next().value(); record; record = reader->next().value()) {
    EXPECT_EQ(hasher({*record->salt, *record->payload}), commitment_of(record->entry));
    leaves.push_back(leaf_hash(hasher, record->entry));
    frontier.append(hasher, leaves.back(), [&](unsigned height, const Digest& hash) {
      if (height == 8) above.push_back(hash);
    });
  }
  const auto part = [](const std::vector<Digest>& all, std::size_t from, std::size_t count) {
    return std::vector<Digest>(all.begin() + static_cast<std::ptrdiff_t>(from),
                               all.begin() + static_cast<std::ptrdiff_t>(from + count));
  };
  for (unsigned width = 1; width <= 256; ++width) {
    EXPECT_EQ(this->log().tile("contoso", 0, 1, width).value(), part(leaves, 256, width));
  }
  EXPECT_EQ(this->log().tile("contoso", 0, 2, 88).value(), part(leaves, 512, 88));
  EXPECT_EQ(this->log().tile("contoso", 1, 0, 1).value(), part(above, 0, 1));
  EXPECT_EQ(this->log().tile("contoso", 1, 0, 2).value(), above);
  EXPECT_EQ(this->log().tile("contoso", 0, 2, 89).error().reason, "TILE_BEYOND_TREE");
  EXPECT_EQ(this->log().tile("contoso", 1, 0, 3).error().reason, "TILE_BEYOND_TREE");
  EXPECT_EQ(this->log().tile("contoso", 1, 1, 1).error().reason, "TILE_BEYOND_TREE");
  EXPECT_EQ(this->log().tile("contoso", 7, UINT64_MAX / 256, 1).error().reason, "TILE_BEYOND_TREE");
  EXPECT_EQ(this->log().tile("fabrikam", 0, 0, 1).error().reason, "TENANT_UNKNOWN");
}

TYPED_TEST(LogHistory, GrowsTheTreeOfItsEntries) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  Sha256 hasher;
  std::vector<Digest> roots = {empty_root(), this->log().tenant("contoso").value().head.root};
  std::uint64_t number = 1;
  for (const std::uint64_t count : {1, 2, 100, 151, 1, 1, 300, 7, 512}) {
    const std::vector<std::string> payloads(count, "p");
    ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", number, payloads)).ok());
    number += count;
    if (count == 7) this->reopen();
    const TreeHead head = this->log().tenant("contoso").value().head;
    EXPECT_EQ(head.size.value, number);
    EXPECT_EQ(head.root, this->recomputed_root("contoso"));
    EXPECT_EQ(this->log().tree_head("contoso", head.size).value().root, head.root);
  }
  this->reopen();
  // Every earlier tree, from the entries.
  Frontier frontier;
  std::vector<Digest> leaves;
  std::vector<Digest> at_size = {empty_root()};
  const auto reader = this->log().read("contoso", Position{0}).value();
  while (const std::optional<Record> record = reader->next().value()) {
    leaves.push_back(leaf_hash(hasher, record->entry));
    frontier.append(hasher, leaves.back(), [](unsigned, const Digest&) {});
    at_size.push_back(frontier.root(hasher));
  }
  const std::uint64_t size = leaves.size();
  for (std::uint64_t n = 0; n <= size; ++n) {
    ASSERT_EQ(this->log().tree_head("contoso", Head{n}).value().root, at_size[n]) << n;
  }
  for (std::uint64_t n = 1; n <= size; n += 37) {
    for (std::uint64_t leaf = 0; leaf < n; leaf += 13) {
      const auto path = this->log().inclusion_proof("contoso", Position{leaf}, Head{n}).value();
      ASSERT_TRUE(verify_inclusion(leaves[leaf], leaf, n, path, at_size[n])) << leaf << " " << n;
    }
    const auto path = this->log().consistency_proof("contoso", Head{n}, Head{size}).value();
    ASSERT_TRUE(verify_consistency(n, size, path, at_size[n], at_size[size])) << n;
  }
  EXPECT_REASON(this->log().tree_head("contoso", Head{size + 1}), "POSITION_BEYOND_HEAD");
  EXPECT_REASON(this->log().inclusion_proof("contoso", Position{5}, Head{5}),
                "POSITION_BEYOND_TREE");
  EXPECT_REASON(this->log().consistency_proof("contoso", Head{6}, Head{5}), "TREES_REVERSED");
}

TYPED_TEST(LogHistory, CanBeReadWhileItIsWritten) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  std::atomic<bool> done = false;
  std::thread reading([&] {
    std::uint64_t last = 0;
    do {
      const TenantInfo info = this->log().tenant("contoso").value();
      ASSERT_GE(info.head.size.value, last);
      last = info.head.size.value;
      ASSERT_EQ(this->recomputed_root("contoso").size(), 32U);
      ASSERT_EQ(this->log().tree_head("contoso", Head{last}).value().root, info.head.root);
      const auto at = this->log().last_at("contoso", Micros{samples::kStart}).value();
      ASSERT_TRUE(at && at->value + 1 >= last);
      ASSERT_GE(this->log().source("contoso", "ad").value().last_number.value + 1, last);
    } while (!done);
  });
  for (std::uint64_t n = 1; n <= 300; ++n) {
    ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", n, {"p"})).ok());
  }
  done = true;
  reading.join();
}

}  // namespace
}  // namespace tenon::log
