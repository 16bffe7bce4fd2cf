// Plays histories on an estate at times that the test decides, cut into batches as it likes.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/log/log.h"
#include "engine/model/fact.h"
#include "projections/estate.h"
#include "tests/model/engine_run.h"

namespace tenon::model {

// Shows the time that it was set to, to everybody who has its environment.
class SetClock {
 public:
  SetClock() : time_(std::make_shared<std::atomic<std::int64_t>>(0)) {}
  void set(Micros time) { *time_ = time.value; }
  log::Environment environment() const;

 private:
  std::shared_ptr<std::atomic<std::int64_t>> time_;
};

// A history of a tenant of that name as a log can hold it: it begins with the tenant, and every
// `facts_at_once` facts share one time, days after the ones before.
std::vector<Fact> logged_history(const std::string& tenant, std::uint64_t seed, std::size_t facts,
                                 std::size_t facts_at_once);

// How many facts of one source, at most, go into the next batch.
using BatchSize = std::function<std::size_t()>;

// Sends one tenant's facts, each source in its own numbering, one batch after the other. Survives
// the estates that it sends to.
class Sender {
 public:
  Sender(std::vector<Fact> facts, SetClock& clock) : facts_(std::move(facts)), clock_(clock) {}

  bool done() const { return next_ == facts_.size(); }
  Micros time() const { return facts_[next_].time; }
  const std::vector<Fact>& facts() const { return facts_; }
  // Waits until the batch is durable.
  Status send(projections::Estate& estate, std::size_t most);

 private:
  std::vector<Fact> facts_;
  SetClock& clock_;
  std::size_t next_ = 0;
  std::map<std::string, std::uint64_t> sent_;  // by source
};

// Where the tenant stands when everything is decided; empty digests when there is no such tenant.
Ending ending(const projections::Estate& estate, const std::string& tenant);

}  // namespace tenon::model
