// Everything that can be asked about one tenant: the present (the match state at the decided head)
// and the past (its history).
//
// Threads: all methods from any thread. A view lives as long as its Estate.
#pragma once

#include <cstdint>
#include <functional>
#include <shared_mutex>
#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/runtime/progress.h"
#include "engine/runtime/state_lock.h"
#include "projections/history.h"
#include "projections/match_state.h"
#include "projections/open_conflicts.h"

namespace tenon::projections {

// What live and replay must agree on, at one head.
struct Digests {
  Head head;
  std::uint64_t decisions = 0;  // how many were made
  Digest decision{};
  Digest state{};
  bool operator==(const Digests&) const = default;
};

class TenantView {
 public:
  using Progress = runtime::Progress;

  virtual ~TenantView() = default;

  virtual const std::string& name() const = 0;
  virtual const Guid& identity() const = 0;  // log::TenantInfo::identity

  // Whether the state stands. After a start on a large log it is rebuilt for a while: until then
  // facts are taken and wait to be decided, and history tells what it recorded before. Never back.
  virtual bool ready() const = 0;

  // Only when ready(). Calls visit(const MatchState&, Head) with the state after every fact before
  // that head, never between two decisions of a fact. The writer waits meanwhile: be quick (a page
  // of a list), copy out what is needed, call nothing of this view inside. Returns what visit
  // returns.
  template <typename Visit>
  auto read(Visit&& visit) const {
    TENON_CHECK(ready());
    const std::shared_lock hold(lock());
    const MatchState window = state().window();
    return std::forward<Visit>(visit)(window, decided().head());
  }
  // The same with visit(const MatchState&, const OpenConflicts&, Head).
  template <typename Visit>
  auto read_conflicts(Visit&& visit) const {
    TENON_CHECK(ready());
    const std::shared_lock hold(lock());
    const MatchState window = state().window();
    return std::forward<Visit>(visit)(window, conflicts(), decided().head());
  }

  // Facts durable: the log's head.
  virtual Head head() const = 0;
  // Facts decided and in the state: decided().when(position, …), .wait(position, deadline).
  virtual Progress& decided() const = 0;
  // Facts whose decisions can be read in history(): never ahead of decided(). A watcher that has
  // sent everything before head h asks recorded().when(Position{h}, …).
  virtual Progress& recorded() const = 0;
  virtual const History& history() const = 0;
  // When the fact there was appended; the history may be behind. NOT_FOUND (FACT_UNKNOWN).
  virtual Result<Micros> time_of(Position position) const = 0;

  // Only when ready(). Hashes what changed in the state since it was last asked (a second a million
  // accounts), most of it while the writer goes on.
  virtual Digests digests() const = 0;

 protected:
  virtual runtime::StateLock& lock() const = 0;
  virtual const MatchState& state() const = 0;
  virtual const OpenConflicts& conflicts() const = 0;
};

}  // namespace tenon::projections
