// The follower that writes history: takes the rows of all tenants and writes what waits
// together, a little at a time and the tenants in turn (engine/runtime/fair_queue.h). It has its
// own cursor for each tenant, a row like any other.
//
// Rows that are written together cost less, those of keys most of all (key_rows.h). So it waits for
// more, kGatherTime at the most, unless somebody waits for what it has.
//
// How much may wait: of all tenants limits::kUnrecordedBytesMax, of one a quarter of that. The last
// quarter is kept for tenants of whom little waits. (And what a tenant adds before it asks again.)
//
// Threads: hurry() from any thread; add() and may_go_on() from any thread (of one tenant: one at a
// time, in order); stop() from any. Callbacks run on the recorder's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "engine/runtime/fair_queue.h"
#include "engine/runtime/progress.h"
#include "projections/key_rows.h"
#include "projections/row_store.h"
#include "projections/tenant_machine.h"

namespace tenon::projections {

class Recorder {
 public:
  static constexpr std::chrono::milliseconds kGatherTime{50};

  explicit Recorder(RowStore& rows, std::chrono::milliseconds gather_time = kGatherTime);
  ~Recorder();  // stop()
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // `recorded` is advanced when the group is written, or fails with the store's error; it outlives
  // the recorder.
  void add(runtime::Progress& recorded, RecordedGroup group);
  // Whether that tenant may add more; if not, `later` is called once when it may.
  bool may_go_on(runtime::Progress& recorded, std::function<void()> later);

  // Writes a row of another kind, before all groups that are not being written yet.
  void put(std::string_view key, std::string_view value);

  // Somebody waits for what was added, or for what will be next.
  void hurry();

  // Writes all that was added and makes it durable. Idempotent.
  void stop();

 private:
  struct Waiting {
    runtime::Progress* recorded = nullptr;
    RecordedGroup group;
  };
  struct Paused {
    runtime::Progress* recorded = nullptr;
    std::function<void()> later;
  };
  // What is written at once.
  struct Taken {
    std::vector<RowBuffer> rows;  // of put()
    std::vector<RecordedGroup> groups;
    std::size_t bytes = 0;
    std::vector<std::pair<runtime::Progress*, Head>> heads;
  };

  // Bytes, before folding, that are written at once: some milliseconds, which the next ones wait.
  static constexpr std::size_t kWriteBytes = std::size_t{4} << 20;
  static constexpr std::size_t kTurnBytes = std::size_t{512} << 10;
  // A tenant of whom no more waits has little.
  static constexpr std::size_t kLittleBytes = kTurnBytes;

  void run();
  // These with the mutex held.
  Taken take();
  bool has_room(runtime::Progress* recorded) const;
  std::vector<std::function<void()>> take_resumed();

  void write(Taken taken);

  RowStore& rows_;
  const std::chrono::milliseconds gather_time_;
  KeyRows keys_;                 // of the recorder's thread: of what is taken
  std::optional<Error> failed_;  // of the recorder's thread: nothing is written after a failure
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<RowBuffer> first_;  // of put()
  runtime::FairQueue<runtime::Progress*, Waiting> waiting_{kTurnBytes};
  std::vector<Paused> paused_;
  std::size_t bytes_ = 0;  // of groups, waiting or being written
  bool hurried_ = false;
  bool stopping_ = false;
  std::mutex join_mutex_;
  std::thread thread_;
};

}  // namespace tenon::projections
