#include "projections/recorder.h"

#include <utility>

#include "engine/base/limits.h"

namespace tenon::projections {

Recorder::Recorder(RowStore& rows) : rows_(rows), thread_([this] { run(); }) {}

Recorder::~Recorder() { stop(); }

void Recorder::add(runtime::Progress& recorded, RecordedGroup group) {
  const std::size_t bytes = group.rows.bytes();
  {
    std::unique_lock hold(mutex_);
    changed_.wait(hold,
                  [&] { return bytes_ == 0 || bytes_ + bytes <= limits::kUnrecordedBytesMax; });
    bytes_ += bytes;
    waiting_.push_back({&recorded, std::move(group)});
  }
  changed_.notify_all();
}

void Recorder::put(std::string_view key, std::string_view value) {
  Waiting one;
  one.group.rows.put(key, value);
  {
    const std::scoped_lock hold(mutex_);
    bytes_ += one.group.rows.bytes();
    waiting_.push_back(std::move(one));
  }
  changed_.notify_all();
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
    std::vector<Waiting> taken;
    {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      taken = take();
    }
    write(std::move(taken));
  }
}

std::vector<Recorder::Waiting> Recorder::take() {
  std::vector<Waiting> taken;
  std::size_t bytes = 0;
  while (!waiting_.empty() && bytes < kWriteBytes) {
    bytes += waiting_.front().group.rows.bytes();
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return taken;
}

void Recorder::write(std::vector<Waiting> taken) {
  std::vector<RowBuffer> buffers;
  buffers.reserve(taken.size());
  std::size_t bytes = 0;
  for (Waiting& one : taken) {
    bytes += one.group.rows.bytes();
    buffers.push_back(std::move(one.group.rows));
  }
  if (!failed_) {
    Status written = rows_.write(buffers);
    if (!written.ok()) failed_ = std::move(written).error();
  }
  {
    const std::scoped_lock hold(mutex_);
    bytes_ -= bytes;
  }
  changed_.notify_all();
  for (const Waiting& one : taken) {
    if (one.recorded == nullptr) continue;
    if (failed_) {
      one.recorded->fail(*failed_);
    } else {
      one.recorded->advance(one.group.head);
    }
  }
}

}  // namespace tenon::projections
