// A call whose answer is long work on a thread of the replays' pool, told in messages as it goes
// on. Each message waits until the client has taken the one before: a slow client holds its own
// call up, and a call gives up when its client does or the server stops.
//
// Threads: work() and what is protected, on the worker; the rest on gRPC's.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "projections/tenant_view.h"
#include "server/call_limits.h"
#include "server/errors.h"
#include "server/open_calls.h"
#include "server/resources.h"

namespace tenon::server {

// `Reactor`: grpc::ServerWriteReactor<Message> or grpc::ServerBidiReactor<…, Message>.
template <typename Reactor, typename Message>
class LongCall : public Reactor,
                 public OpenCall,
                 public std::enable_shared_from_this<LongCall<Reactor, Message>> {
 public:
  // Takes its place among the open calls and waits for its turn, or finishes with the error: that
  // of `request` first.
  void start(const std::shared_ptr<LongCall>& self, Status request) {
    self_ = self;
    if (request.ok()) request = resources_.streams.enter(self);
    if (request.ok() && !resources_.replays.post([self] { self->run(); })) {
      request = make_error(ErrorCode::kResourceExhausted, "SERVER_BUSY",
                           "too many replays wait for their turn; try again later");
    }
    if (request.ok()) return;
    const std::scoped_lock hold(mutex_);
    finish(request);
  }

  void OnWriteDone(bool ok) override {
    const std::scoped_lock hold(mutex_);
    writing_ = false;
    if (!ok && !stopped_) stopped_ = client_left();
    changed_.notify_all();
  }

  void OnCancel() override { end(client_left()); }

  void OnDone() override {
    resources_.streams.leave(this);
    const std::shared_ptr<LongCall> last = std::move(self_);
  }

  void end(const Error& error) override {
    const std::scoped_lock hold(mutex_);
    if (!stopped_) stopped_ = error;
    changed_.notify_all();
    if (!running_) finish(*stopped_);
  }

 protected:
  explicit LongCall(const Resources& resources) : resources_(resources) {}

  virtual Status work() = 0;

  // False: nobody wants to hear more; return soon, with whatever status.
  bool write(const Message& message) {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return !writing_ || stopped_; });
    if (stopped_) return false;
    message_ = message;
    writing_ = true;
    this->StartWrite(&message_);
    return true;
  }
  // The same when the client has taken the last message; else the message is left out.
  bool write_if_taken(const Message& message) {
    {
      const std::scoped_lock hold(mutex_);
      if (writing_) return !stopped_;
    }
    return write(message);
  }
  // What is decided is read from history, which follows the log at a distance.
  Status wait_for_history(const projections::TenantView& tenant, Head head) const {
    constexpr std::chrono::milliseconds kLook{200};
    const auto now = [] { return std::chrono::steady_clock::now(); };
    const auto deadline = now() + call_limits::kHistoryPatience;
    while (true) {
      Status recorded = tenant.recorded().wait(Position{head.value - 1}, now() + kLook);
      const bool later = !recorded.ok() && recorded.error().code == ErrorCode::kCancelled;
      if (!later || stopped() || now() > deadline) return recorded;
    }
  }
  bool stopped() const {
    const std::scoped_lock hold(mutex_);
    return stopped_.has_value();
  }

  static Error client_left() {
    return make_error(ErrorCode::kCancelled, "CANCELLED", "the client went away");
  }

  const Resources& resources_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Error> stopped_;  // somebody wants it to be over

 private:
  void run() {
    {
      const std::scoped_lock hold(mutex_);
      if (finished_) return;
      running_ = true;
    }
    Status status = work();
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return !writing_; });
    finish(stopped_ ? Status(*stopped_) : std::move(status));
  }

  // With the mutex held.
  void finish(const Status& status) {
    if (finished_) return;
    finished_ = true;
    this->Finish(to_grpc_status(status));
  }

  std::shared_ptr<LongCall> self_;  // until OnDone
  Message message_;
  bool running_ = false;  // its turn has come
  bool writing_ = false;
  bool finished_ = false;
};

}  // namespace tenon::server
