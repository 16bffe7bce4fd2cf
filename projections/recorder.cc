#include "projections/recorder.h"

#include <utility>

#include "engine/base/limits.h"

namespace tenon::projections {

Recorder::Recorder(RowStore& rows, std::chrono::milliseconds gather_time)
    : rows_(rows), gather_time_(gather_time), thread_([this] { run(); }) {}

Recorder::~Recorder() { stop(); }

void Recorder::add(runtime::Progress& recorded, RecordedGroup group) {
  const std::size_t bytes = group.bytes();
  const bool awaited = recorded.is_awaited(group.head);
  {
    const std::scoped_lock hold(mutex_);
    bytes_ += bytes;
    hurried_ = hurried_ || awaited;
    waiting_.push(&recorded, {&recorded, std::move(group)}, bytes);
  }
  changed_.notify_one();
}

bool Recorder::may_go_on(runtime::Progress& recorded, std::function<void()> later) {
  const std::scoped_lock hold(mutex_);
  if (has_room(&recorded)) return true;
  paused_.push_back({&recorded, std::move(later)});
  return false;
}

bool Recorder::has_room(runtime::Progress* recorded) const {
  constexpr std::size_t kQuarter = limits::kUnrecordedBytesMax / 4;
  const std::size_t own = waiting_.bytes_of(recorded);
  if (bytes_ > limits::kUnrecordedBytesMax) return false;
  return own <= (bytes_ > 3 * kQuarter ? kLittleBytes : kQuarter);
}

void Recorder::put(std::string_view key, std::string_view value) {
  {
    const std::scoped_lock hold(mutex_);
    first_.emplace_back().put(key, value);
  }
  changed_.notify_one();
}

void Recorder::hurry() {
  {
    const std::scoped_lock hold(mutex_);
    hurried_ = true;
  }
  changed_.notify_one();
}

void Recorder::stop() {
  {
    const std::scoped_lock hold(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  const std::scoped_lock hold(join_mutex_);
  if (!thread_.joinable()) return;
  thread_.join();
  // What is not flushed is written again at the next start: nothing is lost by a failure here.
  (void)rows_.flush();
}

void Recorder::run() {
  for (;;) {
    Taken taken;
    {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return stopping_ || !waiting_.empty() || !first_.empty(); });
      if (waiting_.empty() && first_.empty()) return;
      changed_.wait_for(hold, gather_time_,
                        [this] { return stopping_ || hurried_ || bytes_ >= kWriteBytes; });
      hurried_ = false;
      taken = take();
    }
    write(std::move(taken));
  }
}

Recorder::Taken Recorder::take() {
  Taken taken;
  taken.rows.swap(first_);
  while (!waiting_.empty() && taken.bytes < kWriteBytes) {
    auto next = waiting_.pop();
    taken.bytes += next.bytes;
    taken.heads.emplace_back(next.item.recorded, next.item.group.head);
    taken.groups.push_back(std::move(next.item.group));
  }
  return taken;
}

void Recorder::write(Taken taken) {
  if (!failed_) {
    for (const RecordedGroup& group : taken.groups) {
      taken.rows.push_back(group.fold());
      keys_.add(group.tenant, group.keys);
    }
    RowBuffer keys;
    keys_.take(keys);
    if (!keys.empty()) taken.rows.push_back(std::move(keys));
    Status written = rows_.write(taken.rows);
    if (!written.ok()) failed_ = std::move(written).error();
  }
  std::vector<std::function<void()>> resumed;
  {
    const std::scoped_lock hold(mutex_);
    bytes_ -= taken.bytes;
    resumed = take_resumed();
  }
  for (const auto& [recorded, head] : taken.heads) {
    if (failed_) {
      recorded->fail(*failed_);
    } else {
      recorded->advance(head);
    }
  }
  for (const std::function<void()>& later : resumed) later();
}

std::vector<std::function<void()>> Recorder::take_resumed() {
  std::vector<std::function<void()>> resumed;
  std::vector<Paused> still;
  for (Paused& paused : paused_) {
    if (has_room(paused.recorded)) {
      resumed.push_back(std::move(paused.later));
    } else {
      still.push_back(std::move(paused));
    }
  }
  paused_.swap(still);
  return resumed;
}

}  // namespace tenon::projections
