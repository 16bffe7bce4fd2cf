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

bool TenantWriter::run_slice() {
  CommittedBatch batch;
  {
    const std::scoped_lock hold(mutex_);
    batch = std::move(queue_.front());
    queue_.pop_front();
  }
  if (!decided_.failure()) decide(batch);
  const std::scoped_lock hold(mutex_);
  scheduled_ = !queue_.empty();
  return scheduled_;
}

void TenantWriter::decide(const CommittedBatch& batch) {
  const std::size_t end = batch.append.facts.size();
  for (std::size_t begin = batch.first_new(); begin < end; begin += kGroupFacts) {
    const std::size_t count = std::min(kGroupFacts, end - begin);
    Status decoded = decode_group(batch, begin, count);
    if (!decoded.ok()) {
      decided_.fail(std::move(decoded).error());
      return;
    }
    decide_group(count);
  }
}

Status TenantWriter::decode_group(const CommittedBatch& batch, std::size_t begin,
                                  std::size_t count) {
  if (facts_.size() < count) facts_.resize(count);
  FactEnvelope envelope{{}, batch.receipt.time, batch.append.tenant, batch.append.source, 0};
  for (std::size_t i = 0; i < count; ++i) {
    const log::NewFact& fact = batch.append.facts[begin + i];
    envelope.position.value = batch.receipt.first.value + (begin + i - batch.first_new());
    envelope.kind = fact.kind;
    TENON_RETURN_IF_ERROR(decode(decider_.semantics(), envelope, fact.payload, facts_[i]));
  }
  return {};
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
