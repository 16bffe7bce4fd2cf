// The follower that writes history: takes the changes of all tenants, makes rows of what waits, and
// writes them together. It has its own cursor for each tenant, a row like any other.
//
// Threads: add() from any thread (of one tenant: one at a time, in order); stop() from any.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/runtime/progress.h"
#include "projections/history_rows.h"
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
  void add(TenantNumber tenant, runtime::Progress& recorded, ChangeGroup group);

  // Writes a row of another kind, in its turn.
  void put(std::string key, std::string value);

  // Writes all that was added and makes it durable. Idempotent.
  void stop();

 private:
  struct Waiting {
    TenantNumber tenant;
    runtime::Progress* recorded = nullptr;  // null: the row below, no group
    ChangeGroup group;
    std::string key;
    std::string value;
  };

  // Bytes of rows that are written at once.
  static constexpr std::size_t kWriteBytes = std::size_t{8} << 20;

  using Reached = std::vector<std::pair<runtime::Progress*, Head>>;

  void run();
  // Writes some of what was taken: the number of changes.
  std::size_t write_some(std::deque<Waiting>& taken);
  void write(const Reached& reached);

  RowStore& rows_;
  std::optional<Error> failed_;  // of the recorder's thread: nothing is written after a failure
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::size_t changes_ = 0;  // waiting or being written
  bool stopping_ = false;
  std::mutex join_mutex_;
  std::thread thread_;
};

}  // namespace tenon::projections
