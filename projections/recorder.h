// The follower that writes history: takes the rows of all tenants and writes what waits
// together. It has its own cursor for each tenant, a row like any other.
//
// Threads: add() from any thread (of one tenant: one at a time, in order); stop() from any.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/runtime/progress.h"
#include "projections/row_store.h"
#include "projections/tenant_machine.h"

namespace tenon::projections {

class Recorder {
 public:
  explicit Recorder(RowStore& rows);
  ~Recorder();  // stop()
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Waits while too much is unwritten. `recorded` is advanced when the group is written, or fails
  // with the store's error; it outlives the recorder.
  void add(runtime::Progress& recorded, RecordedGroup group);

  // Writes a row of another kind, in its turn.
  void put(std::string_view key, std::string_view value);

  // Writes all that was added and makes it durable. Idempotent.
  void stop();

 private:
  struct Waiting {
    runtime::Progress* recorded = nullptr;  // null: nobody asks
    RecordedGroup group;
  };

  // Bytes of rows that are written at once.
  static constexpr std::size_t kWriteBytes = std::size_t{8} << 20;

  void run();
  // Takes what is written at once. Called with the mutex held.
  std::vector<Waiting> take();
  void write(std::vector<Waiting> taken);

  RowStore& rows_;
  std::optional<Error> failed_;  // of the recorder's thread: nothing is written after a failure
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::size_t bytes_ = 0;  // waiting or being written
  bool stopping_ = false;
  std::mutex join_mutex_;
  std::thread thread_;
};

}  // namespace tenon::projections
