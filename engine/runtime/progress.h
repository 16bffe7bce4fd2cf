// How far something has come in a tenant's log, and who waits for it to come further.
//
// Threads: all methods from any thread. Callbacks run on the thread that calls advance(), fail() or
// (when there is nothing to wait for) when(), without a lock held: keep them short.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace tenon::runtime {

class Progress {
 public:
  using Callback = std::function<void(const Status&)>;
  // Names a waiting callback; 0: it was called at once.
  using Ticket = std::uint64_t;
  using Deadline = std::chrono::steady_clock::time_point;

  Progress() = default;
  // `someone_waits` is called, without a lock held, whenever somebody begins to wait.
  explicit Progress(std::function<void()> someone_waits)
      : someone_waits_(std::move(someone_waits)) {}

  Head head() const { return Head{head_.load(std::memory_order_acquire)}; }

  // Calls back once the head covers `position`, or with the error when it never will.
  Ticket when(Position position, Callback callback);
  // Whether anybody waits for a position before that head.
  bool is_awaited(Head head) const;
  // True: the callback will not be called. False: it was, or is being called.
  bool cancel(Ticket ticket);
  // CANCELLED (DEADLINE) when the deadline comes first.
  Status wait(Position position, Deadline deadline);

  // Never back. In two steps where a lock must be held for the first only (callbacks may want it).
  void advance(Head head) {
    publish(head);
    call_reached();
  }
  void publish(Head head);
  void call_reached();
  // Nothing further will come: present and future waiters get the error. The first error stays.
  void fail(Error error);
  std::optional<Error> failure() const;

 private:
  using Place = std::pair<std::uint64_t, Ticket>;  // position, ticket

  const std::function<void()> someone_waits_;
  mutable std::mutex mutex_;
  std::atomic<std::uint64_t> head_{0};
  std::optional<Error> failure_;
  std::map<Place, Callback> waiting_;
  std::map<Ticket, std::uint64_t> positions_;
  Ticket last_ticket_ = 0;
};

}  // namespace tenon::runtime
