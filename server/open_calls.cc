#include "server/open_calls.h"

#include <string>
#include <vector>

#include "server/errors.h"

namespace tenon::server {

Status OpenCalls::enter(const std::shared_ptr<OpenCall>& call) {
  const std::scoped_lock hold(mutex_);
  if (ended_) return shutting_down();
  if (calls_.size() >= most_) {
    return make_error(
               ErrorCode::kResourceExhausted, "TOO_MANY_CALLS",
               std::to_string(most_) + " calls of this kind are open; end one, or try again later")
        .with("limit", std::to_string(most_));
  }
  calls_.emplace(call.get(), call);
  return {};
}

void OpenCalls::leave(const OpenCall* call) {
  const std::scoped_lock hold(mutex_);
  calls_.erase(call);
  if (calls_.empty()) empty_.notify_all();
}

void OpenCalls::wait_until_empty(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock hold(mutex_);
  empty_.wait_until(hold, deadline, [this] { return calls_.empty(); });
}

void OpenCalls::end_all(const Error& error) {
  std::vector<std::shared_ptr<OpenCall>> open;
  {
    const std::scoped_lock hold(mutex_);
    ended_ = true;
    open.reserve(calls_.size());
    for (const auto& [call, weak] : calls_) {
      if (std::shared_ptr<OpenCall> held = weak.lock()) open.push_back(std::move(held));
    }
  }
  for (const std::shared_ptr<OpenCall>& call : open) call->end(error);
}

}  // namespace tenon::server
