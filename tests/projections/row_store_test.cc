// One suite for both stores of rows.
#include "projections/row_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "projections/memory_row_store.h"
#include "projections/rocksdb_row_store.h"

namespace tenon::projections {
namespace {

class RowStoreTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("tenon-rows-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    rows = GetParam() ? open_rocksdb_row_store(folder_).value() : make_memory_row_store();
  }
  void TearDown() override {
    rows.reset();
    std::filesystem::remove_all(folder_);
  }
  void put(std::initializer_list<std::pair<const char*, const char*>> pairs) {
    RowBuffer buffer;
    for (const auto& [key, value] : pairs) buffer.put(key, value);
    EXPECT_EQ(buffer.size(), pairs.size());
    ASSERT_TRUE(rows->write({&buffer, 1}).ok());
  }

  std::unique_ptr<RowStore> rows;

 private:
  std::filesystem::path folder_;
};

TEST_P(RowStoreTest, WhatIsPutIsReadAndTheLaterRowWins) {
  put({{"a", "1"}, {"b", "2"}, {"a", "3"}});
  EXPECT_EQ(*rows->get("a"), "3");
  EXPECT_EQ(*rows->get("b"), "2");
  EXPECT_EQ(*rows->get("c"), std::nullopt);
  put({{"b", "4"}});
  EXPECT_EQ(*rows->get("b"), "4");
}

TEST_P(RowStoreTest, OfSeveralBuffersTheLaterWins) {
  std::array<RowBuffer, 2> buffers;
  buffers[0].put("a", "1");
  buffers[0].put("b", "2");
  buffers[1].put("a", "");
  ASSERT_TRUE(rows->write(buffers).ok());
  EXPECT_EQ(*rows->get("a"), "");
  EXPECT_EQ(*rows->get("b"), "2");
}

TEST_P(RowStoreTest, CursorsWalkBothWays) {
  put({{"b", "2"}, {"d", "4"}, {"f", "6"}});
  const auto cursor = rows->cursor();
  cursor->seek("c");
  ASSERT_TRUE(cursor->valid());
  EXPECT_EQ(cursor->key(), "d");
  EXPECT_EQ(cursor->value(), "4");
  cursor->previous();
  EXPECT_EQ(cursor->key(), "b");
  cursor->previous();
  EXPECT_FALSE(cursor->valid());
  cursor->seek_back("e");
  EXPECT_EQ(cursor->key(), "d");
  cursor->next();
  EXPECT_EQ(cursor->key(), "f");
  cursor->next();
  EXPECT_FALSE(cursor->valid());
  cursor->seek_back("d");
  EXPECT_EQ(cursor->key(), "d");
  cursor->seek_back("a");
  EXPECT_FALSE(cursor->valid());
  cursor->seek("g");
  EXPECT_FALSE(cursor->valid());
  EXPECT_TRUE(cursor->status().ok());
}

class RocksDbRows : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tenon-clock-" + std::to_string(getpid()));
};

// Rows hold what the log holds: accounts, addresses, names.
TEST_F(RocksDbRows, AreForTheirOwnerOnly) {
  ASSERT_TRUE(open_rocksdb_row_store(folder_ / "views").ok());
  EXPECT_EQ(std::filesystem::status(folder_ / "views").permissions(),
            std::filesystem::perms::owner_all);
}

// (“lock” in the name of the folder is no lock.)
TEST_F(RocksDbRows, SayWhatTheDiskSaid) {
  std::ofstream(folder_) << "a file stands in the way";
  const auto opened = open_rocksdb_row_store(folder_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "HISTORY_STORE");
  ASSERT_FALSE(opened.error().details.empty());
  EXPECT_EQ(opened.error().details.back().first, "storage");
}

INSTANTIATE_TEST_SUITE_P(Stores, RowStoreTest, testing::Bool(),
                         [](const auto& store) { return store.param ? "RocksDb" : "Memory"; });

}  // namespace
}  // namespace tenon::projections
