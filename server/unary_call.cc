#include "server/unary_call.h"

#include <utility>

#include "server/errors.h"

namespace tenon::server {
namespace {

Error cancelled_error() {
  return make_error(ErrorCode::kCancelled, "CANCELLED",
                    "the client no longer waits, or its deadline came");
}

}  // namespace

std::shared_ptr<UnaryCall> UnaryCall::open(OpenCalls& calls) {
  std::shared_ptr<UnaryCall> call(new UnaryCall(calls));
  call->self_ = call;
  const Status entered = calls.enter(call);
  if (!entered.ok()) call->finish(entered);
  return call;
}

void UnaryCall::finish(const Status& status) {
  {
    const std::scoped_lock hold(mutex_);
    if (finished_) return;
    finished_ = true;
  }
  Finish(to_grpc_status(status));
}

void UnaryCall::pause() {
  std::optional<Error> over;
  {
    const std::scoped_lock hold(mutex_);
    working_ = false;
    over = ending_;
    if (!over && cancelled_) over = cancelled_error();
  }
  if (over) end_unless_working(*over);
}

void UnaryCall::resume(const Step& step) {
  {
    const std::scoped_lock hold(mutex_);
    if (finished_) return;
    working_ = true;
  }
  step();
}

void UnaryCall::work(Workers& workers, Step step) {
  {
    const std::scoped_lock hold(mutex_);
    if (finished_) return;
  }
  pause();
  const bool taken =
      workers.post([self = shared_from_this(), step = std::move(step)] { self->resume(step); });
  if (!taken) {
    end_unless_working(make_error(ErrorCode::kResourceExhausted, "SERVER_BUSY",
                                  "too many questions wait for an answer; try again later"));
  }
}

void UnaryCall::wait(runtime::Progress& progress, Position position, Workers& workers, Step step) {
  {
    const std::scoped_lock hold(mutex_);
    if (finished_) return;
  }
  pause();
  std::uint64_t wait = 0;
  {
    const std::scoped_lock hold(mutex_);
    wait = ++waits_;
  }
  const auto ticket = progress.when(position, [self = shared_from_this(), &workers,
                                               step = std::move(step)](const Status& status) {
    if (!status.ok()) {
      self->end_unless_working(status.error());
    } else {
      self->work(workers, step);
    }
  });
  bool over = false;
  {
    const std::scoped_lock hold(mutex_);
    if (wait != waits_) return;  // called back at once, and waiting for something else by now
    awaited_ = &progress;
    ticket_ = ticket;
    over = finished_;
  }
  if (over) progress.cancel(ticket);
}

bool UnaryCall::cancelled() const {
  const std::scoped_lock hold(mutex_);
  return cancelled_ || ending_;
}

void UnaryCall::OnCancel() {
  {
    const std::scoped_lock hold(mutex_);
    cancelled_ = true;
  }
  end_unless_working(cancelled_error());
}

void UnaryCall::end(const Error& error) {
  {
    const std::scoped_lock hold(mutex_);
    ending_ = error;
  }
  end_unless_working(error);
}

void UnaryCall::end_unless_working(const Error& error) {
  runtime::Progress* awaited = nullptr;
  runtime::Progress::Ticket ticket = 0;
  {
    const std::scoped_lock hold(mutex_);
    if (finished_ || working_) return;
    finished_ = true;
    awaited = std::exchange(awaited_, nullptr);
    ticket = ticket_;
  }
  if (awaited != nullptr) awaited->cancel(ticket);
  Finish(to_grpc_status(error));
}

void UnaryCall::OnDone() {
  calls_.leave(this);
  const std::shared_ptr<UnaryCall> last = std::move(self_);
}

}  // namespace tenon::server
