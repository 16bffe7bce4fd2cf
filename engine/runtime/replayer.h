// Reads a tenant's log, verifying every checksum and commitment and, from its beginning, the tree,
// and decides every fact anew: how a state is rebuilt, and how it is checked.
//
// One thread reads, verifies and decodes; the caller's decides.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/log/log.h"
#include "engine/log/merkle.h"
#include "engine/runtime/fact_decider.h"

namespace tenon::runtime {

class Replayer {
 public:
  // Facts done and facts to do; false: give up.
  using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

  // Begins where `decider` stands. Both outlive the replayer.
  Replayer(const log::Log& log, std::string_view tenant, FactDecider& decider)
      : log_(log), tenant_(tenant), decider_(decider), whole_(decider.head().value == 0) {}

  // Goes on to `to` (at the most the log's head). May be called again with a later head, unless it
  // failed.
  //   CANCELLED  REPLAY_CANCELLED
  //   DATA_LOSS  LOG_DAMAGED and the like of the log; FACT_UNREADABLE; FACT_ERASED
  Status run_to(Head to, const Progress& progress = {});

  Head head() const { return decider_.head(); }
  // Recomputed from the entries that were read, from the first on.
  Digest root();

 private:
  class Source;
  struct Group;

  const log::Log& log_;
  const std::string tenant_;
  FactDecider& decider_;
  const bool whole_;
  log::Frontier frontier_;  // when whole
  Sha256 hasher_;
};

}  // namespace tenon::runtime
