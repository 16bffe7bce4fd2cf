// A few threads for the writers of all tenants: each writer runs on one thread at a time, a slice
// after another, in turn with the others. Who had nothing to do and now has waits for one slice
// only, and for others like it; who has gone on for a while still gets every second slice.
#pragma once

#include <condition_variable>
#include <cstdint>
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
  enum class Next : std::uint8_t {
    kNothing,  // until it is scheduled again
    kSlice,    // in its turn
    kPause,    // until resume(), which has been or will be called once
  };
  virtual Next run_slice() = 0;
};

// Threads: schedule(), resume() and stop() from any thread, stop() not from a slice.
class WriterPool {
 public:
  explicit WriterPool(unsigned threads);
  ~WriterPool();  // stop()
  WriterPool(const WriterPool&) = delete;
  WriterPool& operator=(const WriterPool&) = delete;

  // The caller sees to it that work is queued once at a time.
  void schedule(std::shared_ptr<Sliced> work);
  // After kPause, perhaps before run_slice() has returned it.
  void resume(std::shared_ptr<Sliced> work);
  // Finishes all that is scheduled or paused, and what that schedules, then ends the threads.
  // Idempotent.
  void stop();

 private:
  using Queue = std::deque<std::shared_ptr<Sliced>>;

  void run();
  // With the mutex held.
  bool idle() const { return fresh_.empty() && again_.empty(); }
  std::shared_ptr<Sliced> take();

  std::mutex mutex_;
  std::condition_variable work_;
  Queue fresh_;  // just scheduled
  Queue again_;  // had a slice before
  bool again_is_next_ = false;
  unsigned busy_ = 0;
  int paused_ = 0;  // -1 for a moment: resumed before the pause is known here
  bool stopping_ = false;
  std::mutex join_mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace tenon::runtime
