// Decides one tenant's facts once they are durable, in order: an object on the writers' pool, not a
// thread of its own.
#pragma once

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

  // Decides a few groups of what waits, however it was cut into batches.
  Next run_slice() override;

 private:
  // Facts that are decided under one hold of the lock: well under a millisecond.
  static constexpr std::size_t kGroupFacts = 64;
  // Of one slice: a few milliseconds, which others wait.
  static constexpr std::size_t kSliceGroups = 4;

  // Moves what waits to `taken_`, as much as makes a group.
  void take();
  // `count`: how many could be read, before the first that could not.
  Status decode_group(std::size_t& count);
  void decide_group(std::size_t count);
  // Of the first so many facts of `taken_`.
  void let_go(std::size_t count);
  void run_group();
  // False: nothing waits. From then on the writer may be scheduled, and run by another thread.
  bool goes_on();

  WriterPool& pool_;
  FactDecider& decider_;
  StateLock& lock_;
  Progress& decided_;
  // Reused from group to group; as many as the largest had, because most of thousands of tenants
  // send little.
  std::vector<Fact> facts_;
  // What is being decided: of the first batch the facts from `next_` on. Batches are let go of when
  // their last fact is decided.
  std::deque<CommittedBatch> taken_;
  std::size_t taken_facts_ = 0;
  std::size_t next_ = 0;

  std::mutex mutex_;
  std::deque<CommittedBatch> queue_;
  bool scheduled_ = false;
  bool held_ = false;
};

}  // namespace tenon::runtime
