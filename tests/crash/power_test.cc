// Power failures at random moments, on a disk that forgets every byte and directory entry that was
// not synced. TENON_CRASH_ROUNDS and TENON_CRASH_SEED as in kill_test.cc.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "engine/log/rocksdb_log_testing.h"
#include "tests/crash/rounds.h"
#include "tests/crash/unsynced_file_system.h"
#include "tests/crash/workload.h"
#include "tests/log/log_samples.h"

namespace tenon::crash {
namespace {

// So that the power also fails in flushes and compactions.
constexpr std::size_t kSmallMemtable = std::size_t{64} << 10;
constexpr std::size_t kLargeMemtable = std::size_t{64} << 20;

std::string contents(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

// One log, through several power failures.
class Site {
 public:
  Site(std::uint64_t seed, bool sync, std::size_t memtable_bytes)
      : seed_(seed), disk_(std::make_shared<UnsyncedFileSystem>(folder_.path() / "graves")) {
    options_.memtable_bytes = memtable_bytes;
    faults_.file_system = disk_;
    faults_.sync = sync;
  }

  // Writes until the power fails, after so many changes of the disk.
  void run(std::uint64_t round, std::uint64_t changes) {
    std::vector<std::string> promises = {contents(promised())};
    disk_->cut_power_after(changes);
    {
      const auto log = log::open_rocksdb_log_with_faults(dir(), options_, faults_);
      Workload workload(seed_, round);
      while (log.ok()) {
        const Result<Acks> acks = workload.commit(**log);
        if (!acks.ok()) break;
        acks_.add(*acks);
        promises.push_back(contents(promised()));
      }
      if (!log.ok()) {
        EXPECT_TRUE(disk_->power_is_cut()) << log.error().message;
      }
    }
    std::mt19937_64 random(seed_ + round);
    disk_->drop_unsynced(round % 2 == 0 ? nullptr : &random);
    // The promise is not synced: any earlier one may be what is left of it.
    const std::string& left = promises[random() % promises.size()];
    std::ofstream(promised(), std::ios::binary | std::ios::trunc) << left;
  }

  // What is wrong after the power is back.
  std::string check() {
    const auto log = log::open_rocksdb_log_with_faults(dir(), options_, faults_);
    if (!log.ok()) return log.error().message;
    return Workload::check(**log, seed_, acks_);
  }
  std::size_t acknowledged() const { return acks_.batches.size(); }

 private:
  std::filesystem::path dir() const { return folder_.path() / "data"; }
  std::filesystem::path promised() const { return dir() / "promised"; }

  std::uint64_t seed_;
  log::samples::TemporaryFolder folder_;
  std::shared_ptr<UnsyncedFileSystem> disk_;
  log::RocksDbLogOptions options_;
  log::RocksDbLogFaults faults_;
  Acks acks_;
};

TEST(Power, LosesNothingThatWasAcknowledged) {
  const std::uint64_t seed = crash_seed();
  const int rounds = crash_rounds(30);
  std::mt19937_64 random(seed);
  std::unique_ptr<Site> site;
  std::size_t acknowledged = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round) + " of seed " + std::to_string(seed));
    if (round % 6 == 0) site = std::make_unique<Site>(seed, true, kSmallMemtable);
    // Opening a log changes the disk about 40 times: some failures strike there.
    site->run(static_cast<std::uint64_t>(round), random() % (round % 3 == 0 ? 60 : 500));
    ASSERT_EQ(site->check(), "");
    acknowledged += site->acknowledged();
  }
  EXPECT_GT(acknowledged, 0U);
}

// The test above proves something only if it fails when acknowledgements do not wait for the disk.
TEST(Power, TheLossWithoutSyncIsNoticed) {
  const std::uint64_t seed = crash_seed();
  int noticed = 0;
  for (std::uint64_t round = 0; round < 5; ++round) {
    Site site(seed + round, false, kLargeMemtable);  // no flush saves it
    site.run(0, 300);
    if (!site.check().empty()) ++noticed;
  }
  EXPECT_EQ(noticed, 5);
}

}  // namespace
}  // namespace tenon::crash
