// A server at full load that is killed, or whose power fails, at random moments: nothing that was
// acknowledged is lost or moved, every source goes on where it was, and state and history are those
// of the log. TENON_CRASH_ROUNDS sets how often (4), TENON_CRASH_SEED repeats a run.
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "engine/log/rocksdb_log.h"
#include "engine/log/rocksdb_log_testing.h"
#include "projections/memory_row_store.h"
#include "tests/bench/site.h"
#include "tests/crash/load.h"
#include "tests/crash/load_client.h"
#include "tests/crash/rounds.h"
#include "tests/crash/unsynced_file_system.h"
#include "tests/end_to_end/tenond_process.h"
#include "tests/log/log_samples.h"

namespace tenon::crash {
namespace {

// Kills of one folder, before its history is compared with one that is built anew.
constexpr int kKills = 4;

TEST(Load, AKilledServerHasLostNothingAndGoesOn) {
  const std::uint64_t seed = crash_seed();
  const int rounds = crash_rounds(4);
  std::mt19937_64 random(seed);
  std::unique_ptr<log::samples::TemporaryFolder> folder;
  std::unique_ptr<LoadAcks> acks;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round) + " of seed " + std::to_string(seed));
    const bool first = round % kKills == 0;
    if (first) {
      folder = std::make_unique<log::samples::TemporaryFolder>();
      acks = std::make_unique<LoadAcks>();
    }
    const std::string data = (folder->path() / "data").string();
    Tenond tenond(data);
    if (first) create_load_tenants(tenond.address());
    LoadClient client(tenond.address(), *acks);
    // Sometimes right away, while what the last kill left is decided.
    client.await(acks->facts() + 1 + random() % (random() % 4 == 0 ? 10 : 12'000));
    tenond.kill();
    ASSERT_EQ(client.finish(), "");
    {
      const auto log = log::open_rocksdb_log(data, {});
      ASSERT_TRUE(log.ok()) << log.error().message;
      ASSERT_EQ(acks->check(**log), "");
    }
    if (round % kKills == kKills - 1 || round == rounds - 1) {
      ASSERT_GT(acks->facts(), 0u);
      ASSERT_EQ(check_recovery(data), "");
    }
  }
}

// What a source has on its way to the log of an estate in this process.
class Submitter {
 public:
  Submitter(projections::Estate& estate, std::string tenant, const LoadSource& source,
            LoadAcks& acks)
      : estate_(estate), tenant_(std::move(tenant)), source_(source), acks_(acks) {
    thread_ = std::thread([this] { run(); });
  }
  // When everything is acknowledged or the log has failed.
  void join() { thread_.join(); }

 private:
  static constexpr std::size_t kInFlight = 64;

  void run() {
    for (std::uint64_t next = 1; next <= source_.total;) {
      runtime::OwnedAppend append = load_batch(tenant_, source_, next);
      next += append.facts.size();
      const std::uint64_t last = next - 1;
      {
        std::unique_lock hold(mutex_);
        changed_.wait(hold, [this] { return in_flight_ < kInFlight || failed_; });
        if (failed_) break;
        ++in_flight_;
      }
      const Status taken = estate_.submit(
          std::move(append),
          [this, last](const Result<log::Receipt>& receipt) { answered(receipt, last); });
      ASSERT_TRUE(taken.ok()) << taken.error().message;
    }
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return in_flight_ == 0; });
  }
  void answered(const Result<log::Receipt>& receipt, std::uint64_t last) {
    if (receipt.ok()) {
      acks_.add(tenant_, source_.name, {last, receipt->count, receipt->first, receipt->time});
    }
    const std::scoped_lock hold(mutex_);
    failed_ = failed_ || !receipt.ok();
    --in_flight_;
    changed_.notify_all();
  }

  projections::Estate& estate_;
  const std::string tenant_;
  const LoadSource& source_;
  LoadAcks& acks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t in_flight_ = 0;
  bool failed_ = false;
  std::thread thread_;
};

// What is wrong after the power has failed once under load; `sync` false: as if acknowledgements
// did not wait for the disk.
std::string fail_power(std::uint64_t seed, bool sync) {
  const log::samples::TemporaryFolder folder;
  const std::filesystem::path data = folder.path() / "data";
  const auto disk = std::make_shared<UnsyncedFileSystem>(folder.path() / "graves");
  const log::RocksDbLogFaults faults{disk, sync};
  std::mt19937_64 random(seed);
  LoadAcks acks;
  {
    auto log = log::open_rocksdb_log_with_faults(data, {}, faults);
    EXPECT_TRUE(log.ok());
    const auto estate = projections::Estate::open(
        std::move(log).value(), projections::make_memory_row_store(), runtime::current_semantics());
    for (const std::string& tenant : load_tenants()) bench::require_created(**estate, tenant);
    disk->cut_power_after(10 + random() % 60);
    std::vector<std::unique_ptr<Submitter>> submitters;
    for (const std::string& tenant : load_tenants()) {
      for (const LoadSource& source : load_sources()) {
        submitters.push_back(std::make_unique<Submitter>(**estate, tenant, source, acks));
      }
    }
    for (const auto& submitter : submitters) submitter->join();
  }
  EXPECT_GT(acks.facts(), 0u);
  disk->drop_unsynced(seed % 2 == 0 ? nullptr : &random);
  const auto log = log::open_rocksdb_log_with_faults(data, {}, faults);
  if (!log.ok()) return log.error().message;
  return acks.check(**log);
}

TEST(Load, APowerFailureTakesNothingThatWasAcknowledged) {
  const std::uint64_t seed = crash_seed();
  const int rounds = crash_rounds(4);
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round) + " of seed " + std::to_string(seed));
    ASSERT_EQ(fail_power(seed + static_cast<std::uint64_t>(round), true), "");
  }
}

// The test above proves something only if it fails when acknowledgements do not wait for the disk.
TEST(Load, TheLossWithoutSyncIsNoticed) {
  const std::uint64_t seed = crash_seed() & ~std::uint64_t{1};  // nothing happens to be saved
  EXPECT_NE(fail_power(seed, false), "");
}

}  // namespace
}  // namespace tenon::crash
