#include "engine/runtime/writer_pool.h"

#include <utility>

namespace tenon::runtime {

WriterPool::WriterPool(unsigned threads) {
  threads_.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WriterPool::~WriterPool() { stop(); }

void WriterPool::schedule(std::shared_ptr<Sliced> work) {
  {
    const std::scoped_lock hold(mutex_);
    queue_.push_back(std::move(work));
  }
  work_.notify_one();
}

void WriterPool::stop() {
  {
    const std::scoped_lock hold(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  const std::scoped_lock hold(join_mutex_);
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WriterPool::run() {
  std::unique_lock hold(mutex_);
  for (;;) {
    // A busy thread may yet queue its work again.
    work_.wait(hold, [this] { return !queue_.empty() || (stopping_ && busy_ == 0); });
    if (queue_.empty()) return;
    std::shared_ptr<Sliced> work = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    hold.unlock();
    const bool more = work->run_slice();
    hold.lock();
    --busy_;
    if (more) queue_.push_back(std::move(work));
    if (more || stopping_) work_.notify_all();
    if (!more) {
      hold.unlock();
      work.reset();  // may be the last owner: not under the lock
      hold.lock();
    }
  }
}

}  // namespace tenon::runtime
