// The calls that are under way and may last: counted against a limit, and ended together when the
// server stops.
//
// Threads: all methods from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>

#include "engine/base/result.h"

namespace tenon::server {

class OpenCall {
 public:
  virtual ~OpenCall() = default;
  // Comes to an end soon, with this error unless it has one of its own. Called without a lock held,
  // at most once.
  virtual void end(const Error& error) = 0;
};

class OpenCalls {
 public:
  explicit OpenCalls(std::size_t most) : most_(most) {}

  // RESOURCE_EXHAUSTED TOO_MANY_CALLS; UNAVAILABLE SHUTTING_DOWN after end_all().
  Status enter(const std::shared_ptr<OpenCall>& call);
  void leave(const OpenCall* call);
  void end_all(const Error& error);
  // Until all have left, or the time has come.
  void wait_until_empty(std::chrono::steady_clock::time_point deadline);

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable empty_;
  bool ended_ = false;
  std::map<const OpenCall*, std::weak_ptr<OpenCall>> calls_;
};

}  // namespace tenon::server
