// A server at full load, as the crash tests put it there and look at what is left: several tenants,
// each with sources of large batches, of pages and of single facts. Every fact is a function of
// source and number, so that anyone can tell what must be where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/log/log.h"
#include "engine/runtime/owned_append.h"
#include "projections/estate.h"

namespace tenon::crash {

struct LoadSource {
  std::string name;
  std::size_t batch = 1;
  // The first `total` facts of a source are all that it has.
  std::uint64_t total = 0;
};

const std::vector<std::string>& load_tenants();
const std::vector<LoadSource>& load_sources();

// Kind and payload of a source's fact with that number.
using Payload = std::pair<std::uint16_t, std::string>;
const Payload& load_fact(const LoadSource& source, std::uint64_t number);
// The batch that begins with that number.
runtime::OwnedAppend load_batch(const std::string& tenant, const LoadSource& source,
                                std::uint64_t first_number);

// What was acknowledged, of all streams.
//
// Threads: all methods from any thread.
class LoadAcks {
 public:
  // The last `count` facts of those up to `last_number` lie at `first` and on.
  struct Ack {
    std::uint64_t last_number = 0;
    std::uint32_t count = 0;
    Position first;
    Micros time;
  };
  void add(const std::string& tenant, const std::string& source, const Ack& ack);
  std::uint64_t facts() const;
  // The last number that was acknowledged; 0: none.
  std::uint64_t last_number(const std::string& tenant, const std::string& source) const;

  // What is wrong with the log: an acknowledged fact that is not there, once, in its place, with
  // its bytes and time; a gap in positions or in a source's numbers; a source that would not be
  // resumed after its last fact. Empty: nothing.
  std::string check(const log::Log& log) const;

 private:
  std::string check_tenant(const log::Log& log, const std::string& tenant) const;

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, std::vector<Ack>> acks_;  // by tenant and source
  std::uint64_t facts_ = 0;
};

// Opens the data folder as after a crash: everything in the log is decided then. What is wrong:
// decisions, state or root of a tenant are not those of a replay; its history is not what it is
// when it is built anew. Leaves the new history. Empty: nothing.
std::string check_recovery(const std::filesystem::path& data);

}  // namespace tenon::crash
