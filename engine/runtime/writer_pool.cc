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
    fresh_.push_back(std::move(work));
  }
  work_.notify_one();
}

void WriterPool::resume(std::shared_ptr<Sliced> work) {
  {
    const std::scoped_lock hold(mutex_);
    --paused_;
    again_.push_back(std::move(work));
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

std::shared_ptr<Sliced> WriterPool::take() {
  const bool from_again = fresh_.empty() || (again_is_next_ && !again_.empty());
  again_is_next_ = !from_again && !again_.empty();
  Queue& queue = from_again ? again_ : fresh_;
  std::shared_ptr<Sliced> work = std::move(queue.front());
  queue.pop_front();
  return work;
}

void WriterPool::run() {
  std::unique_lock hold(mutex_);
  for (;;) {
    // A busy thread may yet queue its work again, and what is paused will be.
    work_.wait(hold, [this] { return !idle() || (stopping_ && busy_ == 0 && paused_ == 0); });
    if (idle()) return;
    std::shared_ptr<Sliced> work = take();
    ++busy_;
    hold.unlock();
    const Sliced::Next next = work->run_slice();
    hold.lock();
    --busy_;
    if (next == Sliced::Next::kPause) ++paused_;
    // This thread takes it or another one soon: nobody needs to be woken for it.
    const bool more = next == Sliced::Next::kSlice;
    if (more) again_.push_back(std::move(work));
    if (stopping_) work_.notify_all();
    if (!more) {
      hold.unlock();
      work.reset();  // may be the last owner: not under the lock
      hold.lock();
    }
  }
}

}  // namespace tenon::runtime
