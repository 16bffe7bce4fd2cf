// A few threads for the writers of all tenants: each writer runs on one thread at a time, a slice
// after another, in turn with the others.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tenon::runtime {

// Work that is done in slices.
class Sliced {
 public:
  virtual ~Sliced() = default;
  // Does a slice; true: there is more, queue it again.
  virtual bool run_slice() = 0;
};

// Threads: schedule() and stop() from any thread, stop() not from a slice.
class WriterPool {
 public:
  explicit WriterPool(unsigned threads);
  ~WriterPool();  // stop()
  WriterPool(const WriterPool&) = delete;
  WriterPool& operator=(const WriterPool&) = delete;

  // The caller sees to it that work is queued once at a time.
  void schedule(std::shared_ptr<Sliced> work);
  // Finishes all that is scheduled, and what that schedules, then ends the threads. Idempotent.
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::shared_ptr<Sliced>> queue_;
  unsigned busy_ = 0;
  bool stopping_ = false;
  std::mutex join_mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace tenon::runtime
