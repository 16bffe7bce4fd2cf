// The fixture of the conformance suites: the same tests on a log in memory and on one on disk,
// which is closed and opened again in the middle of each.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/log/memory_log.h"
#include "engine/log/merkle.h"
#include "engine/log/rocksdb_log.h"
#include "tests/log/log_samples.h"

namespace tenon::log {

struct InMemory {
  void open(samples::World& world) {
    if (log == nullptr) log = make_memory_log(world.environment());
  }
  std::unique_ptr<Log> log;
};

struct OnDisk {
  void open(samples::World& world) {
    log.reset();
    RocksDbLogOptions options;
    options.environment = world.environment();
    Result<std::unique_ptr<Log>> opened = open_rocksdb_log(folder.path() / "data", options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    log = std::move(opened).value();
  }
  samples::TemporaryFolder folder;
  std::unique_ptr<Log> log;
};

template <typename Implementation>
class LogConformance : public testing::Test {
 protected:
  void SetUp() override { reopen(); }
  // Closes and opens a log that can be; nothing may change by it.
  void reopen() { implementation_.open(world_); }
  Log& log() { return *implementation_.log; }

  std::vector<std::string> payloads(const std::string& tenant, std::uint64_t from = 0) {
    std::vector<std::string> payloads;
    const std::unique_ptr<RecordReader> reader = log().read(tenant, Position{from}).value();
    for (;;) {
      const std::optional<Record> record = reader->next().value();
      if (!record) return payloads;
      EXPECT_EQ(record->position.value, from + payloads.size());
      payloads.emplace_back(record->payload.value_or("(erased)"));
    }
  }

  // Recomputes the root from the entries that a reader gives.
  Digest recomputed_root(const std::string& tenant) {
    Sha256 hasher;
    Frontier frontier;
    const std::unique_ptr<RecordReader> reader = log().read(tenant, Position{0}).value();
    while (const std::optional<Record> record = reader->next().value()) {
      frontier.append(hasher, leaf_hash(hasher, record->entry), [](unsigned, const Digest&) {});
    }
    return frontier.root(hasher);
  }

  samples::World world_;
  Implementation implementation_;
};

using Implementations = testing::Types<InMemory, OnDisk>;

#define EXPECT_REASON(result, expected)                                       \
  do {                                                                        \
    ASSERT_FALSE((result).ok());                                              \
    EXPECT_EQ((result).error().reason, expected) << (result).error().message; \
  } while (false)

inline std::string detail(const Error& error, const std::string& key) {
  for (const auto& [name, value] : error.details) {
    if (name == key) return value;
  }
  return "(none)";
}

}  // namespace tenon::log
