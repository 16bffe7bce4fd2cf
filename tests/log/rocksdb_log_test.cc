// What only the log on disk can do wrong: its folder, its lock, its promise, a full disk.
#include "engine/log/rocksdb_log.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "engine/log/rocksdb_log_testing.h"
#include "tests/crash/unsynced_file_system.h"
#include "tests/log/log_samples.h"

namespace tenon::log {
namespace {

namespace fs = std::filesystem;
using samples::commit_one;
using samples::create_tenant;
using samples::Message;

class RocksDbLog : public testing::Test {
 protected:
  Result<std::unique_ptr<Log>> open() { return open_rocksdb_log(dir(), {}); }
  fs::path dir() const { return folder_.path() / "deep" / "data"; }

  static std::string contents(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }
  static void overwrite(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  fs::path newest_wal() const {
    fs::path newest;
    for (const auto& file : fs::directory_iterator(dir() / "log")) {
      if (file.path().extension() == ".log" && fs::file_size(file) > 0 && file.path() > newest) {
        newest = file.path();
      }
    }
    return newest;
  }
  // A log with two commits, closed.
  void make_log() {
    const auto log = open().value();
    ASSERT_TRUE(create_tenant(*log, "contoso").ok());
    ASSERT_TRUE(commit_one(*log, Message("contoso", "ad", 1, {"a", "b"})).ok());
  }
  static std::string detail(const Error& error, const std::string& key) {
    for (const auto& [name, value] : error.details) {
      if (name == key) return value;
    }
    return "(none)";
  }

  samples::TemporaryFolder folder_;
};

TEST_F(RocksDbLog, MakesItsFolderForItsOwnerOnly) {
  make_log();
  EXPECT_EQ(fs::status(dir()).permissions(), fs::perms::owner_all);
  EXPECT_EQ(open().value()->tenant("contoso").value().head.size.value, 3U);
}

TEST_F(RocksDbLog, RefusesAFolderInUse) {
  auto first = open();
  ASSERT_TRUE(first.ok());
  const auto second = open();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(second.error().reason, "DATA_DIRECTORY_LOCKED");
  first.value().reset();
  EXPECT_TRUE(open().ok());
}

TEST_F(RocksDbLog, RefusesALogBehindItsPromise) {
  make_log();
  const fs::path wal = newest_wal();
  const std::string whole = contents(wal);
  // As if the last commit had been torn by a power failure: but it was acknowledged.
  overwrite(wal, whole.substr(0, whole.size() - 10));
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto opened = open();
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
    EXPECT_EQ(opened.error().reason, "LOG_BEHIND_PROMISE");
    EXPECT_EQ(detail(opened.error(), "tenant"), "contoso");
    EXPECT_EQ(detail(opened.error(), "promised"), "3");
    EXPECT_EQ(detail(opened.error(), "found"), "1");
  }
  // A refusal destroys nothing: with the bytes back, all is well.
  EXPECT_EQ(contents(wal), whole.substr(0, whole.size() - 10));
  overwrite(wal, whole);
  const auto opened = open();
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ((*opened)->tenant("contoso").value().head.size.value, 3U);
}

TEST_F(RocksDbLog, RefusesAnEmptyLogWhereMuchWasPromised) {
  make_log();
  fs::remove_all(dir() / "log");
  const auto opened = open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "LOG_BEHIND_PROMISE");
}

TEST_F(RocksDbLog, RefusesAnotherHistoryOfTheSameLength) {
  make_log();
  fs::rename(dir() / "promised", dir() / "kept");
  fs::remove_all(dir() / "log");
  make_log();  // other salts, other roots
  fs::rename(dir() / "kept", dir() / "promised");
  const auto opened = open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "LOG_BEHIND_PROMISE");
  EXPECT_NE(opened.error().message.find("roots differ"), std::string::npos);
}

TEST_F(RocksDbLog, TakesAnOlderPromise) {
  { ASSERT_TRUE(create_tenant(*open().value(), "contoso").ok()); }
  const std::string older = contents(dir() / "promised");
  {
    const auto log = open().value();
    ASSERT_TRUE(commit_one(*log, Message("contoso", "ad", 1, {"a", "b"})).ok());
  }
  EXPECT_NE(contents(dir() / "promised"), older);
  overwrite(dir() / "promised", older);
  EXPECT_TRUE(open().ok());
  fs::remove(dir() / "promised");
  EXPECT_TRUE(open().ok());
  EXPECT_NE(contents(dir() / "promised"), older);  // and it is made anew
  fs::resize_file(dir() / "promised", 0);
  EXPECT_TRUE(open().ok());
}

TEST_F(RocksDbLog, EveryChangedBitOfThePromiseIsFound) {
  make_log();
  const std::string whole = contents(dir() / "promised");
  ASSERT_EQ(whole.size(), 256U);
  for (std::size_t bit = 0; bit < whole.size() * 8; bit += 7) {
    std::string changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    overwrite(dir() / "promised", changed);
    const auto opened = open();
    ASSERT_FALSE(opened.ok()) << "bit " << bit;
    ASSERT_EQ(opened.error().reason, "PROMISE_DAMAGED") << opened.error().message;
  }
}

TEST_F(RocksDbLog, DoesNotMakeANewLogOverAnOldOne) {
  make_log();
  fs::remove(dir() / "log" / "CURRENT");
  const auto opened = open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "LOG_DAMAGED");
  EXPECT_NE(opened.error().message.find("CURRENT"), std::string::npos);
  EXPECT_TRUE(fs::exists(newest_wal()));
}

// The disk is full for the write-ahead log, or for a table.
class FullDisk : public RocksDbLog, public testing::WithParamInterface<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Memtables, FullDisk,
                         testing::Values(std::size_t{64} << 20, std::size_t{64} << 10));

TEST_P(FullDisk, StopsTheLogAndLosesNothing) {
  const auto disk = std::make_shared<crash::UnsyncedFileSystem>(folder_.path() / "graves");
  RocksDbLogOptions options;
  options.memtable_bytes = GetParam();
  RocksDbLogFaults faults;
  faults.file_system = disk;
  std::uint64_t acknowledged = 0;
  {
    const auto log = open_rocksdb_log_with_faults(dir(), options, faults).value();
    ASSERT_TRUE(create_tenant(*log, "contoso").ok());
    disk->set_space(200000);
    const std::string payload(3000, 'x');
    for (;;) {
      const Result<Receipt> receipt =
          commit_one(*log, Message("contoso", "ad", acknowledged + 1, {payload, "y"}));
      if (!receipt.ok()) {
        EXPECT_EQ(receipt.error().code, ErrorCode::kResourceExhausted);
        EXPECT_EQ(receipt.error().reason, "DISK_FULL");
        break;
      }
      acknowledged += 2;
      ASSERT_LT(acknowledged, 1000000U);
    }
    // It stays stopped, also when there is space again, until it is opened anew.
    disk->set_space(std::nullopt);
    const Result<Receipt> later =
        commit_one(*log, Message("contoso", "ad", acknowledged + 1, {"z"}));
    ASSERT_FALSE(later.ok());
    EXPECT_EQ(later.error().reason, "DISK_FULL");
    // What was acknowledged can still be read.
    EXPECT_EQ(log->tenant("contoso").value().head.size.value, acknowledged + 1);
    EXPECT_TRUE(log->read("contoso", Position{acknowledged}).value()->next().value());
  }
  EXPECT_GT(acknowledged, 0U);
  const auto log = open_rocksdb_log_with_faults(dir(), options, faults).value();
  // What was refused is there whole or not at all: its bytes may have found room, and only the sync
  // none. Whoever sends it again has its receipt then.
  const std::uint64_t last = log->source("contoso", "ad").value().last_number.value;
  EXPECT_TRUE(last == acknowledged || last == acknowledged + 2) << last << " " << acknowledged;
  EXPECT_EQ(log->tenant("contoso").value().head.size.value, last + 1);
  EXPECT_TRUE(commit_one(*log, Message("contoso", "ad", last + 1, {"after", "that"})).ok());
}

// A disk in memory that is really small.
class SmallDisk {
 public:
  explicit SmallDisk(fs::path path) : path_(std::move(path)) {
    fs::create_directory(path_);
    mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=2m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  bool grow() const {
    return ::mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0;
  }

 private:
  fs::path path_;
  bool mounted_ = false;
};

TEST_F(RocksDbLog, AFullTmpfsStopsItAndLosesNothing) {
  const fs::path small = folder_.path() / "small";
  const SmallDisk disk(small);
  if (!disk.mounted()) GTEST_SKIP() << "may not mount a tmpfs";
  std::uint64_t acknowledged = 0;
  {
    const auto log = open_rocksdb_log(small / "data", {}).value();
    ASSERT_TRUE(create_tenant(*log, "contoso").ok());
    Error error;
    std::mt19937_64 random(1);
    while (error.reason.empty() && acknowledged < 10000) {
      std::string payload(3000, '\0');
      for (char& c : payload) c = static_cast<char>(random());
      const Result<Receipt> receipt =
          commit_one(*log, Message("contoso", "ad", acknowledged + 1, {payload}));
      if (receipt.ok()) {
        ++acknowledged;
      } else {
        error = receipt.error();
      }
    }
    EXPECT_EQ(error.reason, "DISK_FULL") << error.message;
  }
  ASSERT_EQ(::mount("tmpfs", small.c_str(), "tmpfs", MS_REMOUNT, "size=64m"), 0);
  {
    const auto opened = open_rocksdb_log(small / "data", {});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    EXPECT_EQ((*opened)->tenant("contoso").value().head.size.value, acknowledged + 1);
    EXPECT_TRUE(commit_one(**opened, Message("contoso", "ad", acknowledged + 1, {"after"})).ok());
  }
  ::umount(small.c_str());
}

}  // namespace
}  // namespace tenon::log
