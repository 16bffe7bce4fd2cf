// A log in memory whose commits wait at a gate, so that a test decides what gathers meanwhile.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "tests/log/wrapped_log.h"

namespace tenon::runtime {

class GatedLog final : public log::WrappedLog {
 public:
  explicit GatedLog(bool open) : open_(open) {}

  void open_gate() { set_gate(true); }
  void close_gate() { set_gate(false); }
  // Until a commit stands at the gate.
  void await_commit() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return waiting_ > 0; });
  }
  // Appends of each commit.
  std::vector<std::size_t> group_sizes() {
    const std::scoped_lock hold(mutex_);
    return group_sizes_;
  }

  // Whose they were.
  std::vector<std::vector<std::string>> groups() {
    const std::scoped_lock hold(mutex_);
    return groups_;
  }

  std::vector<Result<log::Receipt>> commit(std::span<const log::Append> appends) override {
    {
      std::unique_lock hold(mutex_);
      ++waiting_;
      groups_.emplace_back();
      group_sizes_.push_back(appends.size());
      for (const log::Append& append : appends) groups_.back().emplace_back(append.tenant);
      changed_.notify_all();
      changed_.wait(hold, [this] { return open_; });
      --waiting_;
    }
    return WrappedLog::commit(appends);
  }

 private:
  void set_gate(bool open) {
    const std::scoped_lock hold(mutex_);
    open_ = open;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  std::size_t waiting_ = 0;
  std::vector<std::size_t> group_sizes_;
  std::vector<std::vector<std::string>> groups_;
};

}  // namespace tenon::runtime
