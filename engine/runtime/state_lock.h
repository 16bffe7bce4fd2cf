// Readers and the writer of one state. Neither starves the other: who waits is next, because the
// turnstile is held while waiting (std::shared_mutex alone lets a stream of readers keep a writer
// out for ever).
//
// Meets the SharedLockable requirements, for std::shared_lock and std::unique_lock.
#pragma once

#include <mutex>
#include <shared_mutex>

namespace tenon::runtime {

class StateLock {
 public:
  void lock() {
    const std::scoped_lock turn(turnstile_);
    state_.lock();
  }
  void unlock() { state_.unlock(); }

  void lock_shared() {
    const std::scoped_lock turn(turnstile_);
    state_.lock_shared();
  }
  void unlock_shared() { state_.unlock_shared(); }

 private:
  std::mutex turnstile_;
  std::shared_mutex state_;
};

}  // namespace tenon::runtime
