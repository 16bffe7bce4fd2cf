// A call that answers with a stream: makes a message on a worker, writes it, makes the next when
// the client has room for it; or waits for a position without a thread.
//
// Threads: produce() and next_ready() on one thread at a time.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/base/result.h"
#include "engine/runtime/progress.h"
#include "server/errors.h"
#include "server/open_calls.h"
#include "server/resources.h"

namespace tenon::server {

template <typename Message>
class StreamCall : public grpc::ServerWriteReactor<Message>,
                   public OpenCall,
                   public std::enable_shared_from_this<StreamCall<Message>> {
 public:
  // Takes its place among the open calls and begins, or finishes with the error: that of `request`,
  // what is wrong with it, first.
  void start(const std::shared_ptr<StreamCall>& self, const Status& request) {
    self_ = self;
    if (!request.ok()) return finish(request);
    const Status entered = resources_.streams.enter(self);
    if (!entered.ok()) return finish(entered);
    go_on();
  }

  void OnWriteDone(bool ok) override {
    {
      const std::scoped_lock hold(mutex_);
      writing_ = false;
      if (!ok && !ending_) ending_ = Status(cancelled());
      if (finish_if_ending()) return;
    }
    if (next_ready()) {
      write();
    } else {
      go_on();
    }
  }

  void OnCancel() override { end(cancelled()); }

  void OnDone() override {
    resources_.streams.leave(this);
    const std::shared_ptr<StreamCall> last = std::move(self_);
  }

  void end(const Error& error) override {
    runtime::Progress* awaited = nullptr;
    runtime::Progress::Ticket ticket = 0;
    {
      const std::scoped_lock hold(mutex_);
      if (!ending_) ending_ = Status(error);
      awaited = std::exchange(awaited_, nullptr);
      ticket = ticket_;
      if (waiting_) {
        waiting_ = false;
        finish_if_ending();
      }
    }
    if (awaited != nullptr) awaited->cancel(ticket);
  }

 protected:
  explicit StreamCall(const Resources& resources) : resources_(resources) {}

  // On a worker. Fills message() and calls write(), or calls wait() or finish(); once.
  virtual void produce() = 0;
  // Fills message() from what is at hand, after a write; false: nothing is.
  virtual bool next_ready() = 0;

  const Resources& resources() const { return resources_; }
  Message& message() { return message_; }

  bool ending() const {
    const std::scoped_lock hold(mutex_);
    return ending_.has_value();
  }

  void write() {
    const std::scoped_lock hold(mutex_);
    if (finish_if_ending()) return;
    writing_ = true;
    this->StartWrite(&message_);
  }

  void finish(Status status) {
    const std::scoped_lock hold(mutex_);
    if (!ending_) ending_ = std::move(status);
    finish_if_ending();
  }

  // Goes on once the position is reached; `progress` outlives the call.
  void wait(runtime::Progress& progress, Position position) {
    std::uint64_t wait = 0;
    {
      const std::scoped_lock hold(mutex_);
      if (finish_if_ending()) return;
      waiting_ = true;
      wait = ++waits_;
    }
    const auto ticket =
        progress.when(position, [self = this->shared_from_this()](const Status& status) {
          {
            const std::scoped_lock hold(self->mutex_);
            if (!self->waiting_) return;
            self->waiting_ = false;
          }
          if (status.ok()) {
            self->go_on();
          } else {
            self->finish(status);
          }
        });
    bool over = false;
    {
      const std::scoped_lock hold(mutex_);
      if (wait != waits_) return;  // called back at once, and waiting for something else by now
      awaited_ = &progress;
      ticket_ = ticket;
      over = ending_.has_value();
    }
    if (over) progress.cancel(ticket);
  }

 private:
  static Error cancelled() {
    return make_error(ErrorCode::kCancelled, "CANCELLED", "the client went away");
  }

  void go_on() {
    const bool taken =
        resources_.readers.post([self = this->shared_from_this()] { self->produce(); });
    if (taken) return;
    finish(make_error(ErrorCode::kResourceExhausted, "SERVER_BUSY",
                      "too many questions wait for an answer; try again later"));
  }

  // With the mutex held.
  bool finish_if_ending() {
    if (!ending_) return false;
    if (!finished_ && !writing_) {
      finished_ = true;
      this->Finish(to_grpc_status(*ending_));
    }
    return true;
  }

  const Resources& resources_;
  std::shared_ptr<StreamCall> self_;  // until OnDone
  mutable std::mutex mutex_;
  Message message_;
  bool writing_ = false;
  bool waiting_ = false;
  bool finished_ = false;
  std::optional<Status> ending_;
  runtime::Progress* awaited_ = nullptr;
  runtime::Progress::Ticket ticket_ = 0;
  std::uint64_t waits_ = 0;
};

}  // namespace tenon::server
