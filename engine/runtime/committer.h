// The one thread that writes to the log. Whatever waits when a sync ends is written and synced
// together, across streams and tenants: no delay is added, and while one sync runs the next group
// gathers. Tenants take turns (engine/runtime/fair_queue.h), and a group is kept small: one that
// sends little waits for the sync that runs and is in the next one, however much of others waits.
//
// Threads: submit() and stop() from any thread. Callbacks and the hand-over run on the committer's
// own thread, right after the sync: keep them short, and never call stop() from them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "engine/runtime/fair_queue.h"
#include "engine/runtime/owned_append.h"

namespace tenon::runtime {

class Committer {
 public:
  using Done = std::function<void(Result<log::Receipt>)>;
  // New facts in the order of their positions within a tenant, called before the batch's Done.
  using HandOver = std::function<void(CommittedBatch)>;

  struct Counts {
    std::uint64_t commits = 0;  // synced writes
    std::uint64_t appends = 0;
    std::uint64_t facts = 0;  // new ones
  };

  // `log` outlives the committer.
  Committer(log::Log& log, HandOver hand_over);
  ~Committer();  // stop()
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // Never blocks. Once it returns ok, `done` is called exactly once, with the receipt (the facts
  // are durable) or the log's error. Otherwise `append` is untouched and `done` is never called:
  //   RESOURCE_EXHAUSTED  COMMIT_QUEUE_FULL: try again when others are done
  //   UNAVAILABLE         SHUTTING_DOWN
  Status submit(OwnedAppend&& append, Done done);

  // Writes and answers everything that was accepted, then ends the thread. Idempotent.
  void stop();

  Counts counts() const;

 private:
  struct Waiting {
    OwnedAppend append;
    Done done;
  };

  // Bytes that one synced write gathers where more waits: some milliseconds of hashing and writing,
  // several times what a sync costs. One append may be more.
  static constexpr std::size_t kGroupBytes = std::size_t{1} << 20;
  static constexpr std::size_t kTurnBytes = std::size_t{256} << 10;

  void run();
  // Takes what goes into one synced write. Called with the mutex held.
  std::vector<Waiting> take_group();
  void commit(std::vector<Waiting> group);

  log::Log& log_;
  const HandOver hand_over_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  FairQueue<std::string, Waiting> waiting_{kTurnBytes};
  bool stopping_ = false;
  Counts counts_;
  std::mutex join_mutex_;
  std::thread thread_;
};

}  // namespace tenon::runtime
