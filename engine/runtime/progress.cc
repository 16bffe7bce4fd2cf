#include "engine/runtime/progress.h"

#include <condition_variable>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.h"

namespace tenon::runtime {

Progress::Ticket Progress::when(Position position, Callback callback) {
  Status status;
  Ticket ticket = 0;
  {
    const std::scoped_lock hold(mutex_);
    if (!head().covers(position)) {
      if (!failure_) {
        ticket = ++last_ticket_;
        waiting_.emplace(Place{position.value, ticket}, std::move(callback));
        positions_.emplace(ticket, position.value);
      } else {
        status = *failure_;
      }
    }
  }
  if (ticket == 0) {
    callback(status);
  } else if (someone_waits_) {
    someone_waits_();
  }
  return ticket;
}

bool Progress::is_awaited(Head head) const {
  const std::scoped_lock hold(mutex_);
  return !waiting_.empty() && head.covers(Position{waiting_.begin()->first.first});
}

bool Progress::cancel(Ticket ticket) {
  Callback dropped;  // destroyed after the lock is released: it may hold anything
  const std::scoped_lock hold(mutex_);
  const auto found = positions_.find(ticket);
  if (found == positions_.end()) return false;
  const auto waiting = waiting_.find({found->second, ticket});
  dropped = std::move(waiting->second);
  waiting_.erase(waiting);
  positions_.erase(found);
  return true;
}

Status Progress::wait(Position position, Deadline deadline) {
  struct Answer {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<Status> status;
  };
  const auto answer = std::make_shared<Answer>();
  const Ticket ticket = when(position, [answer](const Status& status) {
    const std::scoped_lock hold(answer->mutex);
    answer->status = status;
    answer->changed.notify_one();
  });
  std::unique_lock hold(answer->mutex);
  const auto answered = [&] { return answer->status.has_value(); };
  if (!answer->changed.wait_until(hold, deadline, answered)) {
    hold.unlock();
    if (cancel(ticket)) {
      return make_error(ErrorCode::kCancelled, "DEADLINE",
                        "position " + std::to_string(position.value) +
                            " was not reached before the deadline; ask again");
    }
    hold.lock();
    answer->changed.wait(hold, answered);
  }
  return *answer->status;
}

void Progress::publish(Head head) {
  const std::scoped_lock hold(mutex_);
  TENON_CHECK(head >= this->head());
  head_.store(head.value, std::memory_order_release);
}

void Progress::call_reached() {
  std::vector<Callback> reached;
  {
    const std::scoped_lock hold(mutex_);
    while (!waiting_.empty() && head().covers(Position{waiting_.begin()->first.first})) {
      positions_.erase(waiting_.begin()->first.second);
      reached.push_back(std::move(waiting_.begin()->second));
      waiting_.erase(waiting_.begin());
    }
  }
  for (const Callback& callback : reached) callback({});
}

void Progress::fail(Error error) {
  std::map<Place, Callback> disappointed;
  Status status;
  {
    const std::scoped_lock hold(mutex_);
    if (!failure_) failure_ = std::move(error);
    status = *failure_;
    disappointed.swap(waiting_);
    positions_.clear();
  }
  for (const auto& [place, callback] : disappointed) callback(status);
}

std::optional<Error> Progress::failure() const {
  const std::scoped_lock hold(mutex_);
  return failure_;
}

}  // namespace tenon::runtime
