#include "server/workers.h"

#include <utility>

namespace tenon::server {

Workers::Workers(unsigned threads, std::size_t queued_max) : queued_max_(queued_max) {
  threads_.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() { stop(); }

bool Workers::post(Task task) {
  {
    const std::scoped_lock hold(mutex_);
    if (stopping_ || tasks_.size() >= queued_max_) return false;
    tasks_.push_back(std::move(task));
  }
  work_.notify_one();
  return true;
}

void Workers::stop() {
  {
    const std::scoped_lock hold(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Workers::run() {
  std::unique_lock hold(mutex_);
  while (true) {
    work_.wait(hold, [this] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    hold.unlock();
    task();
    hold.lock();
  }
}

}  // namespace tenon::server
