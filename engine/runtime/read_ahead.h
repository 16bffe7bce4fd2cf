// Work that one thread prepares and another takes, group by group: a short ring, whose groups are
// reused.
//
// Threads: `fill` runs on a thread of its own; everything else on the caller's.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace tenon::runtime {

// `Group` has a member `last`: after the group that sets it there is no further one.
template <typename Group>
class ReadAhead {
 public:
  // `fill` sets everything of a group, which may have been used before. The destructor waits until
  // it returns.
  explicit ReadAhead(std::function<void(Group&)> fill)
      : fill_(std::move(fill)), thread_([this] { run(); }) {}
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;
  // Gives up what was not taken.
  ~ReadAhead() {
    {
      const std::scoped_lock hold(mutex_);
      abandoned_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  // The next group; release() it before the next.
  Group& next() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return filled_ > taken_; });
    return ring_[taken_ % kGroups];
  }

  void release() {
    {
      const std::scoped_lock hold(mutex_);
      ++taken_;
    }
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kGroups = 8;

  void run() {
    for (bool more = true; more;) {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return abandoned_ || filled_ - taken_ < kGroups; });
      if (abandoned_) return;
      Group& group = ring_[filled_ % kGroups];
      hold.unlock();
      fill_(group);
      more = !group.last;
      hold.lock();
      ++filled_;
      hold.unlock();
      changed_.notify_all();
    }
  }

  const std::function<void(Group&)> fill_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Group, kGroups> ring_;
  std::uint64_t filled_ = 0;
  std::uint64_t taken_ = 0;
  bool abandoned_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tenon::runtime
