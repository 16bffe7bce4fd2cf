// Keys that share rows are found as if each had one of its own.
#include "projections/key_rows.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "projections/memory_row_store.h"

namespace tenon::projections {
namespace {

using Found = std::set<Entity>;

Entity entity_of(std::uint32_t handle, bool object) {
  return object ? Entity(ObjectHandle{handle}) : Entity(AccountHandle{handle});
}

class KeyRowsTest : public testing::Test {
 protected:
  // What is added since the last time, as rows.
  std::size_t write() {
    RowBuffer buffer;
    keys.take(buffer);
    EXPECT_TRUE(store->write({&buffer, 1}).ok());
    return buffer.size();
  }
  void add(std::uint32_t tenant, KeyPlace place) { keys.add(TenantNumber{tenant}, {&place, 1}); }
  Found find(std::uint32_t tenant, std::uint32_t hash) const {
    Found found;
    const Status status = find_by_hash(*store, TenantNumber{tenant}, hash, found);
    EXPECT_TRUE(status.ok());
    return found;
  }

  KeyRows keys;
  std::unique_ptr<RowStore> store = make_memory_row_store();
};

TEST_F(KeyRowsTest, WhatIsAddedIsFoundWhateverWasWrittenTogether) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 generator(seed);
  const auto random = [&generator] { return static_cast<std::uint32_t>(generator()); };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Found> expected;
  for (int write_count = 0; write_count < 40; ++write_count) {
    const std::uint32_t count = random() % 400;
    for (std::uint32_t i = 0; i < count; ++i) {
      // Few hashes and few handles, so that they meet; handles of every number of bits.
      const std::uint32_t tenant = random() % 3;
      const std::uint32_t hash = (random() % 64) * 0x04000001U + random() % 2;
      const std::uint32_t handle = (1U << random() % 32) | random() % 4;
      const Entity entity = entity_of(handle, random() % 2 == 0);
      add(tenant, {hash, entity});
      expected[{tenant, hash}].insert(entity);
    }
    write();
  }
  for (const auto& [key, entities] : expected) {
    EXPECT_EQ(find(key.first, key.second), entities) << key.first << " " << key.second;
    if (expected.count({key.first, key.second + 2}) == 0) {
      EXPECT_EQ(find(key.first, key.second + 2), Found());
    }
  }
  EXPECT_EQ(find(7, 0), Found());
}

TEST_F(KeyRowsTest, KeysOfTheLargestHashesAndHandlesAreFound) {
  constexpr std::uint32_t kMost = 0xffffffff;
  for (const std::uint32_t handle : {0U, 1U, 0x7ffffU, 0x80000U, kMost}) {
    add(kMost, {kMost, AccountHandle{handle}});
    add(kMost, {0, ObjectHandle{handle}});
  }
  write();
  EXPECT_EQ(find(kMost, kMost).size(), 5u);
  EXPECT_EQ(find(kMost, 0).size(), 5u);
  EXPECT_EQ(find(kMost, 1), Found());
}

TEST_F(KeyRowsTest, ManyKeysWrittenTogetherTakeFewRows) {
  std::mt19937 random(1);
  constexpr std::uint32_t kKeys = 40'000;
  for (std::uint32_t i = 0; i < kKeys; ++i) {
    add(1, {static_cast<std::uint32_t>(random()), AccountHandle{i / 8}});
  }
  EXPECT_LE(write(), kKeys / 8);
}

TEST_F(KeyRowsTest, SoManyOfOneHashThatARowIsFullAreAllFound) {
  Found expected;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    add(1, {5, ObjectHandle{i}});
    expected.insert(ObjectHandle{i});
  }
  EXPECT_GT(write(), 1u);
  EXPECT_EQ(find(1, 5), expected);
}

TEST_F(KeyRowsTest, ADamagedRowIsAnErrorAndNotNobody) {
  add(1, {0x12345678, AccountHandle{300}});
  RowBuffer buffer;
  keys.take(buffer);
  const std::string whole(buffer.row(0).key);
  ASSERT_TRUE(decode_key_row(whole));
  const std::string cut = whole.substr(0, whole.size() - 1);
  EXPECT_FALSE(decode_key_row(cut));
  RowBuffer damaged;
  damaged.put(cut, {});
  ASSERT_TRUE(store->write({&damaged, 1}).ok());
  Found found;
  const Status status = find_by_hash(*store, TenantNumber{1}, 0x12345678, found);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().reason, "HISTORY_DAMAGED");
}

}  // namespace
}  // namespace tenon::projections
