// What the crash tests write, and how they check what is left: every fact is a function of seed,
// tenant, source and number, so that anyone can tell what must be where.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/log/log.h"

namespace tenon::crash {

// An acknowledged batch.
struct Ack {
  std::string tenant;
  std::string source;
  std::uint64_t first_number = 0;
  std::uint64_t count = 0;
  std::uint64_t position = 0;
  std::int64_t time = 0;
};

// A head that was acknowledged.
struct HeadAck {
  std::string tenant;
  std::uint64_t size = 0;
  std::string root;  // hex
};

struct Acks {
  std::vector<Ack> batches;
  std::vector<HeadAck> heads;

  // As lines of text, and back; an incomplete last line is passed over.
  std::string text() const;
  static Acks parse(const std::string& text);
  void add(const Acks& more);
};

class Workload {
 public:
  Workload(std::uint64_t seed, std::uint64_t round)
      : seed_(seed), random_(seed * 1000003 + round) {}

  // Commits one random set of appends, going on from what the log holds. The acks of what was
  // acknowledged, or the first error that is not a refusal.
  Result<Acks> commit(log::Log& log);

  // What is wrong with the log, given all that was acknowledged; empty when nothing is.
  static std::string check(const log::Log& log, std::uint64_t seed, const Acks& acks);

 private:
  struct Batch;
  void add_batch(const log::Log& log, std::vector<Batch>& batches);

  std::uint64_t seed_;
  std::mt19937_64 random_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> last_numbers_;  // as sent
};

}  // namespace tenon::crash
