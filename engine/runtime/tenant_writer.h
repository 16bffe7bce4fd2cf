// Decides one tenant's facts once they are durable, in order: an object on the writers' pool, not a
// thread of its own.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/runtime/fact_decider.h"
#include "engine/runtime/owned_append.h"
#include "engine/runtime/progress.h"
#include "engine/runtime/state_lock.h"
#include "engine/runtime/writer_pool.h"

namespace tenon::runtime {

class TenantWriter final : public Sliced, public std::enable_shared_from_this<TenantWriter> {
 public:
  // `decider` stands at the head of what is decided already. All outlive the writer.
  TenantWriter(WriterPool& pool, FactDecider& decider, StateLock& lock, Progress& decided);

  // Takes the next batch: its first new fact follows the last one of the batch before. From any
  // thread, never waits. A fact that cannot be decoded fails `decided`; nothing is decided after.
  void enqueue(CommittedBatch batch);

  // Decides nothing until go_on(); before the first enqueue().
  void hold_back();
  void go_on();

  bool run_slice() override;

 private:
  // Facts that are decided under one hold of the lock: well under a millisecond.
  static constexpr std::size_t kGroupFacts = 64;

  void decide(const CommittedBatch& batch);
  Status decode_group(const CommittedBatch& batch, std::size_t begin, std::size_t count);
  void decide_group(std::size_t count);

  WriterPool& pool_;
  FactDecider& decider_;
  StateLock& lock_;
  Progress& decided_;
  // Reused from group to group; as many as the largest had, because most of thousands of tenants
  // send little.
  std::vector<Fact> facts_;

  std::mutex mutex_;
  std::deque<CommittedBatch> queue_;
  bool scheduled_ = false;
  bool held_ = false;
};

}  // namespace tenon::runtime
