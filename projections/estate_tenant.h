// One tenant of an estate: its state, its writer and its history, put together.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "engine/log/log.h"
#include "engine/runtime/fact_decider.h"
#include "engine/runtime/ingest_room.h"
#include "engine/runtime/progress.h"
#include "engine/runtime/replayer.h"
#include "engine/runtime/state_lock.h"
#include "engine/runtime/tenant_writer.h"
#include "engine/runtime/writer_pool.h"
#include "projections/history_reader.h"
#include "projections/recorder.h"
#include "projections/row_store.h"
#include "projections/tenant_machine.h"
#include "projections/tenant_view.h"

namespace tenon::projections {

class EstateTenant final : public TenantView {
 public:
  // What all tenants share; outlives them.
  struct Shared {
    const log::Log& log;
    const RowStore& rows;
    Recorder& recorder;
    runtime::WriterPool& pool;
    runtime::Semantics semantics;
  };

  // `recorded`: how much of its history is there already.
  EstateTenant(std::string name, const TenantRow& row, const CursorRow& recorded,
               const Shared& shared);

  // Before the first enqueue() and before anybody else sees the tenant: it is not ready until
  // rebuild() was; what is enqueued meanwhile is decided then.
  void begin_rebuild();
  // Rebuilds the state from the log. The facts enqueued, if any, begin at `to`.
  //   FAILED_PRECONDITION  HISTORY_OF_OTHER_RULES: what is recorded was decided otherwise
  //   DATA_LOSS            LOG_DAMAGED also when all facts can be read, but are not those of the
  //   root
  Status rebuild(Head to, const runtime::Replayer::Progress& progress);
  // What keeps the state from being read, by now.
  Error not_ready() const;
  void enqueue(runtime::CommittedBatch batch) { writer_->enqueue(std::move(batch)); }
  runtime::IngestRoom& room() { return *room_; }
  // Whoever waits gets the error.
  void close(const Error& error);

  const std::string& name() const override { return name_; }
  const Guid& identity() const override { return identity_; }
  bool ready() const override { return ready_.load(std::memory_order_acquire); }
  Head head() const override;
  Progress& decided() const override { return decided_; }
  Progress& recorded() const override { return recorded_; }
  const History& history() const override { return history_; }
  Result<Micros> time_of(Position position) const override;
  Digests digests() const override;

 protected:
  runtime::StateLock& lock() const override { return lock_; }
  const MatchState& state() const override { return machine_.state(); }
  const OpenConflicts& conflicts() const override { return machine_.conflicts(); }

 private:
  Status check_history() const;
  Status check_root(const Digest& root) const;

  const std::string name_;
  const Guid identity_;
  const CursorRow recorded_before_;
  std::atomic<bool> ready_ = true;
  std::atomic<std::uint64_t> rebuilt_ = 0;  // facts, while it is not ready
  const log::Log& log_;
  mutable runtime::StateLock lock_;
  mutable Progress decided_;
  mutable Progress recorded_;
  TenantMachine machine_;
  runtime::FactDecider decider_;
  HistoryReader history_;
  std::shared_ptr<runtime::IngestRoom> room_;
  std::shared_ptr<runtime::TenantWriter> writer_;
};

}  // namespace tenon::projections
