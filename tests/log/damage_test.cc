// A bit flipped anywhere in the stored files: opening or reading says so, or everything is as it
// was. Never is anything else served. TENON_DAMAGE_ROUNDS sets how many bits of each kind of file
// (40), TENON_DAMAGE_SEED repeats a run.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "engine/base/encoding.h"
#include "engine/log/rocksdb_log.h"
#include "tests/log/log_samples.h"

namespace tenon::log {
namespace {

namespace fs = std::filesystem;
using samples::commit_one;
using samples::create_tenant;
using samples::Message;

constexpr std::uint64_t kFacts = 600;

std::string payload_of(std::uint64_t number) {
  return "fact " + std::to_string(number) + std::string(number % 200, 'f');
}

// Everything that a log says, as one text; the first error instead.
Result<std::string> all_of(const fs::path& dir) {
  std::ostringstream out;
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<Log> log, open_rocksdb_log(dir, {}));
  for (const TenantInfo& tenant : log->tenants()) {
    out << tenant.name << " " << tenant.head.size.value << " " << to_hex(as_view(tenant.head.root))
        << "\n";
    TENON_ASSIGN_OR_RETURN(const auto reader, log->read(tenant.name, Position{0}));
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const std::optional<Record> record, reader->next());
      if (!record) break;
      out << to_hex(record->entry) << " " << record->payload.value_or("(erased)") << "\n";
    }
    TENON_ASSIGN_OR_RETURN(const auto sources, log->sources(tenant.name));
    for (const auto& [name, state] : sources) {
      out << name << " " << state.last_number.value << " " << state.cursor << "\n";
    }
    for (std::uint64_t size = 1; size <= tenant.head.size.value; size += 50) {
      TENON_ASSIGN_OR_RETURN(const TreeHead head, log->tree_head(tenant.name, Head{size}));
      out << to_hex(as_view(head.root)) << "\n";
    }
    TENON_ASSIGN_OR_RETURN(const auto request,
                           log->find_request(tenant.name, samples::request_id(0)));
    out << (request ? static_cast<std::int64_t>(request->first.value) : -1) << "\n";
    TENON_ASSIGN_OR_RETURN(const auto at, log->last_at(tenant.name, Micros{samples::kStart + 300}));
    out << (at ? static_cast<std::int64_t>(at->value) : -1) << "\n";
  }
  // And what it answers to facts sent again: the original receipts.
  for (std::uint64_t number = 1; number < kFacts; number += 40) {
    TENON_ASSIGN_OR_RETURN(const Receipt receipt, commit_one(*log, Message("contoso", "ad", number,
                                                                           {payload_of(number)})));
    out << receipt.first.value << " " << receipt.repeated << " " << receipt.time.value << "\n";
  }
  return out.str();
}

class Damage : public testing::Test {
 protected:
  void SetUp() override {
    const char* seed = std::getenv("TENON_DAMAGE_SEED");
    const std::uint64_t number =
        seed == nullptr ? std::random_device{}() : std::strtoull(seed, nullptr, 10);
    std::cout << "seed: TENON_DAMAGE_SEED=" << number << std::endl;
    random_.seed(number);
    const char* rounds = std::getenv("TENON_DAMAGE_ROUNDS");
    if (rounds != nullptr) rounds_ = std::atoi(rounds);
  }

  // `memtable_bytes` small: most of it lies in tables; large: all of it in the write-ahead log.
  void make_log(std::size_t memtable_bytes) {
    samples::World world;
    RocksDbLogOptions options;
    options.environment.now = world.environment().now;
    options.memtable_bytes = memtable_bytes;
    const auto log = open_rocksdb_log(whole(), options).value();
    ASSERT_TRUE(create_tenant(*log, "contoso").ok());
    for (std::uint64_t number = 1; number < kFacts; number += 3) {
      ++world.now;
      Message message("contoso", "ad", number,
                      {payload_of(number), payload_of(number + 1), payload_of(number + 2)});
      message.cursor("cookie " + std::to_string(number));
      ASSERT_TRUE(commit_one(*log, message).ok());
    }
  }

  // Flips bits in files whose name `matches`; how often that was found out.
  int flip(const std::function<bool(const std::string&)>& matches) {
    const Result<std::string> expected = all_of(copy(whole()));
    EXPECT_TRUE(expected.ok());
    int found = 0;
    for (int round = 0; round < rounds_; ++round) {
      const fs::path dir = copy(whole());
      std::vector<fs::path> files;
      for (const auto& file : fs::recursive_directory_iterator(dir)) {
        if (file.is_regular_file() && matches(file.path().filename().string()) &&
            file.file_size() > 0) {
          files.push_back(file.path());
        }
      }
      EXPECT_FALSE(files.empty());
      if (files.empty()) return 0;
      std::sort(files.begin(), files.end());
      const fs::path file = files[random_() % files.size()];
      const std::uint64_t bit = random_() % (fs::file_size(file) * 8);
      flip_bit(file, bit);
      SCOPED_TRACE(file.filename().string() + " bit " + std::to_string(bit));
      const Result<std::string> read = all_of(dir);
      if (read.ok()) {
        EXPECT_EQ(*read, *expected);
      } else {
        ++found;
        const std::string& reason = read.error().reason;
        EXPECT_TRUE(reason == "LOG_DAMAGED" || reason == "LOG_BEHIND_PROMISE" ||
                    reason == "PROMISE_DAMAGED" || reason == "LOG_FORMAT_UNKNOWN" ||
                    reason == "LOG_STORAGE_FAILED")
            << reason << ": " << read.error().message;
        // What RocksDB says, paths and all, is for whoever runs the server: in a detail.
        if (reason == "LOG_DAMAGED" || reason == "LOG_STORAGE_FAILED") {
          EXPECT_EQ(read.error().message.find(dir.string()), std::string::npos)
              << read.error().message;
        }
      }
    }
    return found;
  }

  static void flip_bit(const fs::path& path, std::uint64_t bit) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(bit / 8));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(bit / 8));
    file.put(static_cast<char>(byte ^ (1 << (bit % 8))));
  }

  fs::path whole() const { return folder_.path() / "whole"; }
  fs::path copy(const fs::path& from) {
    const fs::path to = folder_.path() / "copy";
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
    return to;
  }

  samples::TemporaryFolder folder_;
  std::mt19937_64 random_;
  int rounds_ = 40;
};

std::function<bool(const std::string&)> ending(const std::string& suffix) {
  return [suffix](const std::string& name) { return name.ends_with(suffix); };
}
std::function<bool(const std::string&)> beginning(const std::string& prefix) {
  return [prefix](const std::string& name) { return name.starts_with(prefix); };
}

constexpr std::size_t kTables = std::size_t{64} << 10;
constexpr std::size_t kWriteAheadLog = std::size_t{64} << 20;

TEST_F(Damage, InTablesIsNeverServed) {
  make_log(kTables);
  EXPECT_GT(flip(ending(".sst")), 0);
}

TEST_F(Damage, InTheWriteAheadLogIsNeverServed) {
  make_log(kWriteAheadLog);
  EXPECT_EQ(flip(ending(".log")), rounds_);
}

TEST_F(Damage, InTheManifestIsNeverServed) {
  make_log(kTables);
  EXPECT_GT(flip(beginning("MANIFEST")), 0);
}

TEST_F(Damage, InCurrentIsNeverServed) {
  make_log(kTables);
  EXPECT_EQ(flip(beginning("CURRENT")), rounds_);
}

TEST_F(Damage, InThePromiseIsNeverServed) {
  make_log(kTables);
  EXPECT_EQ(flip(beginning("promised")), rounds_);
}

TEST_F(Damage, AnywhereIsNeverServed) {
  make_log(kTables);
  flip([](const std::string&) { return true; });
}

// In the last record a flipped bit can look like a write that never finished.
TEST_F(Damage, InTheLastRecordOfTheWriteAheadLogIsALoss) {
  make_log(kWriteAheadLog);
  fs::path wal;
  for (const auto& file : fs::directory_iterator(whole() / "log")) {
    if (file.path().extension() == ".log" && file.file_size() > 0) wal = file.path();
  }
  const std::uint64_t size = fs::file_size(wal);
  for (int round = 0; round < rounds_; ++round) {
    const fs::path dir = copy(whole());
    const std::uint64_t bit = (size - 1 - random_() % 300) * 8 + random_() % 8;
    flip_bit(dir / "log" / wal.filename(), bit);
    const Result<std::string> read = all_of(dir);
    ASSERT_FALSE(read.ok()) << "bit " << bit;
    EXPECT_EQ(read.error().code, ErrorCode::kDataLoss) << read.error().message;
  }
}

}  // namespace
}  // namespace tenon::log
