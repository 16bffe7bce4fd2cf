// Threads that may block, for what must not be done in a reaction: reading the state behind its
// lock, reading rows from disk, replaying.
//
// Threads: all methods from any thread; stop() not from a task.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tenon::server {

class Workers {
 public:
  using Task = std::function<void()>;

  Workers(unsigned threads, std::size_t queued_max);
  ~Workers();  // stop()
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False: too many wait already, or stopped; the task is not run.
  bool post(Task task);
  // Runs what waits, then ends the threads. Idempotent.
  void stop();

 private:
  void run();

  const std::size_t queued_max_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tenon::server
