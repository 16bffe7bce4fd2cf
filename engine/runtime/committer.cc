#include "engine/runtime/committer.h"

#include <utility>

#include "engine/base/limits.h"

namespace tenon::runtime {

Committer::Committer(log::Log& log, HandOver hand_over)
    : log_(log), hand_over_(std::move(hand_over)), thread_([this] { run(); }) {}

Committer::~Committer() { stop(); }

Status Committer::submit(OwnedAppend&& append, Done done) {
  const std::size_t bytes = append.bytes();
  {
    const std::scoped_lock hold(mutex_);
    if (stopping_) {
      return make_error(ErrorCode::kUnavailable, "SHUTTING_DOWN",
                        "the server is shutting down; connect again and resume");
    }
    // One append is always taken, however large.
    if (!waiting_.empty() && waiting_.bytes() + bytes > limits::kCommitQueueBytesMax) {
      return make_error(ErrorCode::kResourceExhausted, "COMMIT_QUEUE_FULL",
                        "more facts wait for the log than it may hold back; send them again later");
    }
    const std::string tenant = append.tenant;
    waiting_.push(tenant, {std::move(append), std::move(done)}, bytes);
  }
  work_.notify_one();
  return {};
}

void Committer::stop() {
  {
    const std::scoped_lock hold(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  const std::scoped_lock hold(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

Committer::Counts Committer::counts() const {
  const std::scoped_lock hold(mutex_);
  return counts_;
}

void Committer::run() {
  for (;;) {
    std::vector<Waiting> group;
    {
      std::unique_lock hold(mutex_);
      work_.wait(hold, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      group = take_group();
    }
    commit(std::move(group));
  }
}

std::vector<Committer::Waiting> Committer::take_group() {
  std::vector<Waiting> group;
  std::size_t bytes = 0;
  std::size_t facts = 0;
  while (!waiting_.empty()) {
    const auto& next = waiting_.front();
    bytes += next.bytes;
    facts += next.item.append.facts.size();
    const bool fits = bytes <= kGroupBytes && facts <= limits::kCommitFactsMax;
    if (!fits && !group.empty()) break;
    group.push_back(waiting_.pop().item);
  }
  return group;
}

void Committer::commit(std::vector<Waiting> group) {
  std::vector<log::Append> appends;
  appends.reserve(group.size());
  for (const Waiting& one : group) appends.push_back(one.append.view());
  std::vector<Result<log::Receipt>> results = log_.commit(appends);
  TENON_CHECK(results.size() == group.size());

  std::uint64_t facts = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (results[i].ok() && !results[i]->repeated) {
      facts += results[i]->count;
      hand_over_({std::move(group[i].append), *results[i]});
    }
  }
  {
    const std::scoped_lock hold(mutex_);
    ++counts_.commits;
    counts_.appends += group.size();
    counts_.facts += facts;
  }
  for (std::size_t i = 0; i < group.size(); ++i) group[i].done(std::move(results[i]));
}

}  // namespace tenon::runtime
