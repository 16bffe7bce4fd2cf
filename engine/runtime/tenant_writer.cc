#include "engine/runtime/tenant_writer.h"

#include <algorithm>
#include <utility>

namespace tenon::runtime {

TenantWriter::TenantWriter(WriterPool& pool, FactDecider& decider, StateLock& lock,
                           Progress& decided)
    : pool_(pool), decider_(decider), lock_(lock), decided_(decided) {}

void TenantWriter::enqueue(CommittedBatch batch) {
  {
    const std::scoped_lock hold(mutex_);
    queue_.push_back(std::move(batch));
    if (scheduled_ || held_) return;
    scheduled_ = true;
  }
  pool_.schedule(shared_from_this());
}

void TenantWriter::hold_back() {
  const std::scoped_lock hold(mutex_);
  held_ = true;
}

void TenantWriter::go_on() {
  {
    const std::scoped_lock hold(mutex_);
    if (!std::exchange(held_, false) || queue_.empty()) return;
    scheduled_ = true;
  }
  pool_.schedule(shared_from_this());
}

// Room is asked for before a slice: who runs dry within one comes back without having ended it.
Sliced::Next TenantWriter::run_slice() {
  if (!goes_on()) return Next::kNothing;
  const bool now =
      decider_.machine().may_go_on([self = shared_from_this()] { self->pool_.resume(self); });
  if (!now) return Next::kPause;  // nothing is touched: the writer may be running again
  for (std::size_t groups = 0; groups < kSliceGroups; ++groups) {
    run_group();
    if (!goes_on()) return Next::kNothing;
  }
  return Next::kSlice;
}

void TenantWriter::run_group() {
  take();
  if (decided_.failure()) {
    taken_.clear();
    taken_facts_ = 0;
    return;
  }
  std::size_t count = 0;
  Status decoded = decode_group(count);
  if (count > 0) decide_group(count);
  let_go(count);
  if (!decoded.ok()) decided_.fail(std::move(decoded).error());
}

bool TenantWriter::goes_on() {
  if (!taken_.empty()) return true;
  const std::scoped_lock hold(mutex_);
  scheduled_ = !queue_.empty();
  return scheduled_;
}

void TenantWriter::take() {
  const std::scoped_lock hold(mutex_);
  while (taken_facts_ < kGroupFacts && !queue_.empty()) {
    if (taken_.empty()) next_ = queue_.front().first_new();
    taken_facts_ += queue_.front().receipt.count;
    taken_.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
}

Status TenantWriter::decode_group(std::size_t& count) {
  const std::size_t wanted = std::min(kGroupFacts, taken_facts_);
  if (facts_.size() < wanted) facts_.resize(wanted);
  for (std::size_t i = 0; i < taken_.size() && count < wanted; ++i) {
    const CommittedBatch& batch = taken_[i];
    FactEnvelope envelope{{}, batch.receipt.time, batch.append.tenant, batch.append.source, 0};
    std::size_t index = i == 0 ? next_ : batch.first_new();
    for (; index < batch.append.facts.size() && count < wanted; ++index, ++count) {
      const log::NewFact& fact = batch.append.facts[index];
      envelope.position.value = batch.receipt.first.value + (index - batch.first_new());
      envelope.kind = fact.kind;
      TENON_RETURN_IF_ERROR(decode(decider_.semantics(), envelope, fact.payload, facts_[count]));
    }
  }
  return {};
}

void TenantWriter::let_go(std::size_t count) {
  taken_facts_ -= count;
  while (count > 0) {
    const std::size_t left = taken_.front().append.facts.size() - next_;
    if (count < left) {
      next_ += count;
      return;
    }
    count -= left;
    taken_.pop_front();
    if (!taken_.empty()) next_ = taken_.front().first_new();
  }
}

void TenantWriter::decide_group(std::size_t count) {
  {
    const std::scoped_lock hold(lock_);
    decider_.decide(std::span(facts_).first(count));
    // Under the lock: who reads the state reads the head that belongs to it.
    decided_.publish(decider_.head());
  }
  decided_.call_reached();
  decider_.machine().hand_on();
}

}  // namespace tenon::runtime
