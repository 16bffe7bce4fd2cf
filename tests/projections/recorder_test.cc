// In which order the recorder writes, and how much may wait for it.
#include "projections/recorder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/limits.h"
#include "projections/memory_row_store.h"

namespace tenon::projections {
namespace {

// Rows whose writes wait at a gate.
class GatedRows final : public RowStore {
 public:
  void open_gate() {
    const std::scoped_lock hold(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void await_write() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return waiting_; });
  }
  void await_writes(std::size_t count) {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this, count] { return writes_.size() >= count; });
  }
  // First keys of the buffers of each write.
  const std::vector<std::vector<std::string>>& writes() const { return writes_; }

  Status write(std::span<const RowBuffer> rows) override {
    std::unique_lock hold(mutex_);
    waiting_ = true;
    changed_.notify_all();
    changed_.wait(hold, [this] { return open_; });
    writes_.emplace_back();
    for (const RowBuffer& buffer : rows) writes_.back().emplace_back(buffer.row(0).key);
    changed_.notify_all();
    return inner_->write(rows);
  }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    return inner_->get(key);
  }
  std::unique_ptr<RowCursor> cursor() const override { return inner_->cursor(); }
  Status flush() override { return inner_->flush(); }
  std::size_t bytes_on_disk() const override { return inner_->bytes_on_disk(); }

 private:
  const std::unique_ptr<RowStore> inner_ = make_memory_row_store();
  std::mutex mutex_;
  std::condition_variable changed_;
  bool waiting_ = false;
  bool open_ = false;
  std::vector<std::vector<std::string>> writes_;
};

RecordedGroup group(const std::string& key, std::size_t bytes, std::uint64_t head) {
  RecordedGroup made;
  made.rows.put(key, std::string(bytes, 'x'));
  made.head = Head{head};
  return made;
}

constexpr std::size_t kLarge = std::size_t{1} << 20;

TEST(Recorder, AQuietTenantIsInTheNextWriteThoughAFloodWaits) {
  GatedRows rows;
  runtime::Progress flood;
  runtime::Progress quiet;
  Recorder recorder(rows);
  recorder.add(flood, group("flood", kLarge, 1));
  rows.await_write();
  for (std::uint64_t i = 2; i <= 20; ++i) recorder.add(flood, group("flood", kLarge, i));
  recorder.add(quiet, group("quiet", 100, 1));
  recorder.put("tenant", "first");
  rows.open_gate();
  recorder.stop();
  ASSERT_GT(rows.writes().size(), 5u);
  ASSERT_GE(rows.writes()[1].size(), 2u);
  // What names a tenant comes before its rows: a crash must not leave those alone.
  EXPECT_EQ(rows.writes()[1][0], "tenant");
  EXPECT_NE(std::find(rows.writes()[1].begin(), rows.writes()[1].end(), "quiet"),
            rows.writes()[1].end());
  EXPECT_LE(rows.writes()[1].size(), 6u);
  EXPECT_EQ(flood.head(), Head{20});
  EXPECT_EQ(quiet.head(), Head{1});
}

TEST(Recorder, WhatMayWaitIsBoundedForEachAndForAll) {
  GatedRows rows;
  std::vector<std::unique_ptr<runtime::Progress>> floods;
  for (int i = 0; i < 8; ++i) floods.push_back(std::make_unique<runtime::Progress>());
  runtime::Progress quiet;
  Recorder recorder(rows);
  recorder.add(*floods[0], group("begin", 1, 1));
  rows.await_write();
  std::size_t bytes = 0;
  std::size_t resumed = 0;
  for (const auto& flood : floods) {
    std::size_t own = 0;
    for (std::uint64_t i = 2; recorder.may_go_on(*flood, [&resumed] { ++resumed; }); ++i) {
      recorder.add(*flood, group("flood", kLarge, i));
      own += kLarge;
      ASSERT_LE(own, limits::kUnrecordedBytesMax / 4 + 2 * kLarge);
    }
    bytes += own;
  }
  EXPECT_GT(bytes, limits::kUnrecordedBytesMax / 2);
  EXPECT_LE(bytes, limits::kUnrecordedBytesMax);
  // Who has little waiting goes on, and that has an end, too.
  std::size_t little = 0;
  for (std::uint64_t i = 1; recorder.may_go_on(quiet, [&resumed] { ++resumed; }); ++i) {
    recorder.add(quiet, group("quiet", 100'000, i));
    ASSERT_LT(++little, 20u);
  }
  EXPECT_GT(little, 0u);
  EXPECT_EQ(resumed, 0u);
  rows.open_gate();
  recorder.stop();
  EXPECT_EQ(resumed, floods.size() + 1);  // each once
}

constexpr std::chrono::hours kForever{1};
constexpr runtime::Progress::Deadline kNoDeadline = runtime::Progress::Deadline::max();

class PatientRecorder : public testing::Test {
 protected:
  PatientRecorder() { rows.open_gate(); }

  GatedRows rows;
  runtime::Progress awaited{[this] { recorder.hurry(); }};
  runtime::Progress other;
  Recorder recorder{rows, kForever};
};

TEST_F(PatientRecorder, WritesTogetherWhatNobodyWaitsForAndAtOnceWhatSomebodyDoes) {
  recorder.add(other, group("other", 1, 1));
  recorder.add(awaited, group("first", 1, 1));
  recorder.add(awaited, group("second", 1, 2));
  EXPECT_TRUE(awaited.wait(Position{1}, kNoDeadline).ok());
  ASSERT_EQ(rows.writes().size(), 1u);
  EXPECT_EQ(rows.writes()[0].size(), 3u);
}

TEST_F(PatientRecorder, WhoWaitsForWhatIsYetToComeIsNotKeptWaitingWhenItComes) {
  awaited.when(Position{2}, [](const Status&) {});
  recorder.add(awaited, group("first", 1, 1));
  rows.await_writes(1);
  // The hurry was over with what nobody waited for.
  recorder.add(awaited, group("third", 1, 3));
  rows.await_writes(2);
}

TEST_F(PatientRecorder, WritesWhatIsEnoughForAWriteThoughNobodyWaits) {
  for (std::uint64_t i = 1; i <= 5; ++i) recorder.add(other, group("much", kLarge, i));
  rows.await_write();
}

TEST_F(PatientRecorder, DoesNotWaitWhenItIsStopped) {
  recorder.add(other, group("last", 1, 1));
  recorder.stop();
  EXPECT_EQ(other.head(), Head{1});
}

TEST_F(PatientRecorder, MakesOneRowOfKeysOfSeveralGroups) {
  for (std::uint32_t i = 1; i <= 2; ++i) {
    RecordedGroup made = group("group", 1, i);
    made.tenant = TenantNumber{4};
    made.keys = {{77, AccountHandle{i}}};
    recorder.add(other, std::move(made));
  }
  recorder.stop();
  const std::unique_ptr<RowCursor> cursor = rows.cursor();
  cursor->seek(keys_prefix(TenantNumber{4}));
  ASSERT_TRUE(cursor->valid());
  const auto places = decode_key_row(cursor->key());
  ASSERT_TRUE(places);
  EXPECT_EQ(*places, (std::vector<KeyPlace>{{77, AccountHandle{1}}, {77, AccountHandle{2}}}));
}

}  // namespace
}  // namespace tenon::projections
