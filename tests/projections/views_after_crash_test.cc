// What is left of history when the process dies, and when the power fails: its write-ahead log is
// written and never synced.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/log/rocksdb_log.h"
#include "engine/model/decision_encoding.h"
#include "projections/estate.h"
#include "projections/history_rows.h"
#include "projections/key_rows.h"
#include "projections/rocksdb_row_store.h"
#include "tests/projections/gated_opening.h"
#include "tests/replay/histories.h"
#include "tests/replay/random_history.h"

namespace tenon::projections {
namespace {

namespace fs = std::filesystem;

constexpr TenantNumber kFirst{1};

// All of history: journal and keys, which may be cut into rows in several ways, and every other
// row.
struct Everything {
  std::string journal;
  std::set<KeyPlace> keys;
  std::map<std::string, std::string> rows;
  bool operator==(const Everything&) const = default;
};

class ViewsAfterCrash : public testing::Test {
 protected:
  ViewsAfterCrash()
      : folder_(fs::temp_directory_path() /
                ("tenon-crash-" + std::to_string(getpid()) + "-" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~ViewsAfterCrash() override { fs::remove_all(folder_); }

  struct Open {
    std::unique_ptr<Estate> estate;
    const RowStore* rows = nullptr;
    Head recorded;  // as it was found
  };
  static Open open(const fs::path& folder) {
    auto rows = open_rocksdb_row_store(folder / "views");
    EXPECT_TRUE(rows.ok()) << rows.error().message;
    Open open;
    open.rows = rows->get();
    const auto cursor = open.rows->get(cursor_key(kFirst)).value();
    if (cursor) open.recorded = decode_cursor_row(*cursor)->head;
    auto estate = Estate::open(log::open_rocksdb_log(folder, {}).value(), std::move(rows).value(),
                               runtime::current_semantics());
    EXPECT_TRUE(estate.ok()) << estate.error().message;
    open.estate = std::move(estate).value();
    EXPECT_TRUE(replay::settle(**open.estate->tenant("acme")).ok());
    return open;
  }

  static Everything everything(const Open& open) {
    Everything all;
    const auto tenant = *open.estate->tenant("acme");
    const auto decisions =
        tenant->history().decisions_after({}, static_cast<std::size_t>(-1)).value();
    for (const Decision& decision : decisions) encode_with_text(decision, all.journal);
    const std::string journal = journal_prefix(kFirst);
    const auto cursor = open.rows->cursor();
    for (cursor->seek(""); cursor->valid(); cursor->next()) {
      if (cursor->key().starts_with(journal)) continue;
      if (cursor->key().starts_with(keys_prefix(kFirst))) {
        const auto places = decode_key_row(cursor->key());
        EXPECT_TRUE(places);
        if (places) all.keys.insert(places->begin(), places->end());
      } else {
        all.rows.emplace(cursor->key(), cursor->value());
      }
    }
    EXPECT_TRUE(cursor->status().ok());
    return all;
  }

  // Each batch recorded before the next: a record of the write-ahead log each.
  static void play(Estate& estate, std::uint64_t seed, std::size_t batches) {
    replay::RandomHistory history("acme", seed);
    for (std::size_t i = 0; i < batches; ++i) {
      ASSERT_TRUE(replay::submit(estate, history.next()).ok());
      ASSERT_TRUE(replay::settle(**estate.tenant("acme")).ok());
    }
  }

  // What the next process finds after a `kill -9` now: the files as they were written.
  fs::path killed(const fs::path& folder, const std::string& name) const {
    const fs::path copy = folder_ / name;
    fs::remove_all(copy);
    fs::copy(folder, copy, fs::copy_options::recursive);
    return copy;
  }

  const fs::path folder_;
};

fs::path write_ahead_log(const fs::path& folder) {
  fs::path largest;
  std::uintmax_t size = 0;
  for (const fs::directory_entry& file : fs::directory_iterator(folder / "views")) {
    if (file.path().extension() != ".log" || file.file_size() <= size) continue;
    largest = file.path();
    size = file.file_size();
  }
  return largest;
}

// What a power failure makes of a file that was not synced: its end is missing, or is zeros, or a
// piece in the middle is another file's.
std::string damage(const fs::path& file, std::mt19937_64& random) {
  const std::uintmax_t size = fs::file_size(file);
  const std::uintmax_t from = random() % size;
  const auto overwrite = [&](const std::string& bytes) {
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(static_cast<std::streamoff>(from));
    out << bytes;
  };
  switch (random() % 4) {
    case 0: fs::remove(file); return "without its file";
    case 1: fs::resize_file(file, from); return "cut at " + std::to_string(from);
    case 2: overwrite(std::string(size - from, '\0')); return "zeros from " + std::to_string(from);
    default: {
      std::string garbage(std::min<std::uintmax_t>(512, size - from), '\0');
      for (char& byte : garbage) byte = static_cast<char>(random());
      overwrite(garbage);
      return "another piece at " + std::to_string(from);
    }
  }
}

TEST_F(ViewsAfterCrash, AfterAKillHistoryAnswersAsOfTheHeadBeforeTheStateStands) {
  const auto estate = Estate::open_at(folder_ / "data").value();
  play(*estate, 91, 40);
  const Head head = (*estate->tenant("acme"))->head();
  GatedOpening gate;
  const auto again = Estate::open_at(killed(folder_ / "data", "copy"), gate.progress(),
                                     Estate::Opening::kServeMeanwhile)
                         .value();
  gate.await_progress();
  const auto tenant = *again->tenant_so_far("acme");
  EXPECT_FALSE(tenant->ready());
  EXPECT_EQ(tenant->head(), head);
  EXPECT_EQ(tenant->recorded().head(), head);
  EXPECT_TRUE((*tenant->history().account(AccountHandle{1}, head)).has_value());
  gate.let_go();
}

TEST_F(ViewsAfterCrash, WhatAPowerFailureLeavesIsAPrefixAndTheRestIsWrittenAgain) {
  const std::uint64_t seed = std::random_device()();
  std::mt19937_64 random(seed);
  const fs::path data = folder_ / "data";
  Open whole = open([&] {
    const auto estate = Estate::open_at(data).value();
    play(*estate, 92, 100);
    return killed(data, "whole");
  }());
  const Everything expected = everything(whole);
  EXPECT_EQ(whole.recorded, (*whole.estate->tenant("acme"))->head());
  const fs::path undamaged = killed(folder_ / "whole", "undamaged");
  ASSERT_FALSE(write_ahead_log(undamaged).empty());

  int shortened = 0;
  for (int round = 0; round < 8; ++round) {
    const fs::path damaged = killed(undamaged, "damaged");
    const std::string how = damage(write_ahead_log(damaged), random);
    SCOPED_TRACE(how + ", round " + std::to_string(round) + " of seed " + std::to_string(seed));
    const Open mended = open(damaged);
    if (mended.recorded < whole.recorded) ++shortened;
    EXPECT_TRUE(everything(mended) == expected);
    // What was written behind the damage is there after the next one.
    const Open again = open(killed(damaged, "again"));
    EXPECT_EQ(again.recorded, whole.recorded);
    EXPECT_TRUE(everything(again) == expected);
  }
  EXPECT_GT(shortened, 0);
}

TEST_F(ViewsAfterCrash, HistoryIsTheSameAsWrittenFromNothing) {
  const fs::path data = folder_ / "data";
  const auto estate = Estate::open_at(data).value();
  play(*estate, 93, 30);
  const fs::path copy = killed(data, "copy");
  const fs::path bare = killed(data, "bare");
  fs::remove_all(bare / "views");
  EXPECT_TRUE(everything(open(copy)) == everything(open(bare)));
}

}  // namespace
}  // namespace tenon::projections
