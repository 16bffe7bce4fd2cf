#include "projections/recorder.h"

#include <utility>

#include "engine/base/limits.h"
#include "projections/change_rows.h"

namespace tenon::projections {

Recorder::Recorder(RowStore& rows) : rows_(rows), thread_([this] { run(); }) {}

Recorder::~Recorder() { stop(); }

void Recorder::add(TenantNumber tenant, runtime::Progress& recorded, ChangeGroup group) {
  {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [&] {
      return changes_ == 0 || changes_ + group.changes.size() <= limits::kUnrecordedChangesMax;
    });
    changes_ += group.changes.size();
    waiting_.push_back({tenant, &recorded, std::move(group), {}, {}});
  }
  changed_.notify_all();
}

void Recorder::put(std::string key, std::string value) {
  {
    const std::scoped_lock hold(mutex_);
    waiting_.push_back({{}, nullptr, {}, std::move(key), std::move(value)});
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
    std::deque<Waiting> taken;
    {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      taken.swap(waiting_);
    }
    while (!taken.empty()) {
      const std::size_t changes = write_some(taken);
      {
        const std::scoped_lock hold(mutex_);
        changes_ -= changes;
      }
      changed_.notify_all();
    }
  }
}

std::size_t Recorder::write_some(std::deque<Waiting>& taken) {
  std::size_t changes = 0;
  Reached reached;
  RowBatch& batch = rows_.begin();
  while (!taken.empty() && batch.bytes() < kWriteBytes) {
    Waiting one = std::move(taken.front());
    taken.pop_front();
    if (one.recorded == nullptr) {
      batch.put(one.key, one.value);
      continue;
    }
    changes += one.group.changes.size();
    ChangeRows rows(one.tenant, batch);
    for (Change& change : one.group.changes) rows.add(std::move(change));
    rows.finish(one.group.head);
    reached.emplace_back(one.recorded, one.group.head);
  }
  write(reached);
  return changes;
}

void Recorder::write(const Reached& reached) {
  const Status written = failed_ ? Status(*failed_) : rows_.write();
  if (!written.ok()) failed_ = written.error();
  for (const auto& [recorded, head] : reached) {
    if (failed_) {
      recorded->fail(*failed_);
    } else {
      recorded->advance(head);
    }
  }
}

}  // namespace tenon::projections
