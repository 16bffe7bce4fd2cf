// All the tenants of one data folder: their log, states and histories, opened together.
//
//   submit ─▶ committer ─▶ log (one sync for all) ─▶ each tenant's writer ─▶ state ─▶ history
//
// Opening replays every tenant's log into its state, before anything else or while the rest serves
// already; history that is there already is kept, what is missing of it is written again (deleting
// the folder `views` rebuilds all of it).
//
// Threads: all methods from any thread; close() not from a callback.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/log/log.h"
#include "engine/runtime/committer.h"
#include "engine/runtime/owned_append.h"
#include "engine/runtime/semantics.h"
#include "projections/failures.h"
#include "projections/row_store.h"
#include "projections/tenant_view.h"

namespace tenon::projections {

class Estate {
 public:
  using Done = runtime::Committer::Done;

  // kWhole: opened when every state is rebuilt. kServeMeanwhile: when log and history are open; the
  // states follow on a thread of the estate's, tenant after tenant (TenantView::ready).
  enum class Opening : std::uint8_t { kWhole, kServeMeanwhile };
  // While opening: facts of that tenant replayed, and how many there are. On the thread that does.
  using OpeningProgress =
      std::function<void(std::string_view tenant, std::uint64_t done, std::uint64_t total)>;

  struct ReplayResult {
    Digests derived;          // anew, from the log alone
    Digests live;             // at the same head; only meaningful when live_known
    bool live_known = false;  // the live state stood at that very head at the end
    Digest root{};            // recomputed from the entries
    Digest live_root{};       // as the log keeps it
    bool past = false;        // of an earlier head, whose live digests are not kept
    // Of what is known: of an earlier head that is the root alone.
    bool equal() const { return root == live_root && (live_known ? derived == live : past); }
  };
  // False: give up (CANCELLED).
  using ReplayProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

  // DATA_LOSS            HISTORY_AHEAD_OF_LOG: the views know facts that the log has not; both
  //                      heads are named. LOG_DAMAGED and what else the log says.
  // FAILED_PRECONDITION  HISTORY_OF_ANOTHER_LOG, HISTORY_OF_OTHER_RULES, HISTORY_FORMAT: the folder
  //                      `views` does not belong here: delete it.
  static Result<std::unique_ptr<Estate>> open(std::unique_ptr<log::Log> log,
                                              std::unique_ptr<RowStore> views,
                                              const runtime::Semantics& semantics,
                                              const OpeningProgress& progress = {},
                                              Opening opening = Opening::kWhole);
  // The log and the views of a data folder, made when they are not there. Also what
  // log::open_rocksdb_log and open_rocksdb_row_store say.
  static Result<std::unique_ptr<Estate>> open_at(const std::filesystem::path& folder,
                                                 const OpeningProgress& progress = {},
                                                 Opening opening = Opening::kWhole);
  // Everything in memory, gone with the process.
  static Result<std::unique_ptr<Estate>> open_in_memory();
  virtual ~Estate() = default;  // close()

  // Waits until every state is rebuilt, or one cannot be: its error. Its tenant is not decided
  // then; the others are. CANCELLED (DEADLINE) when the deadline comes first.
  virtual Status opened(runtime::Progress::Deadline deadline) = 0;

  // Never blocks. Once it returns ok, `done` is called exactly once, on the committer's thread,
  // when the facts are durable or the log has refused them. Otherwise `append` is untouched:
  //   RESOURCE_EXHAUSTED  INGEST_QUEUE_FULL: hold the append, stop reading, and submit it again
  //                       from when_room(); UNAVAILABLE  SHUTTING_DOWN.
  virtual Status submit(runtime::OwnedAppend&& append, Done done) = 0;
  // Calls back once, as soon as a submit for that tenant may succeed again (or the estate closes).
  virtual void when_room(std::string_view tenant, std::function<void()> callback) = 0;

  // NOT_FOUND (TENANT_UNKNOWN). A tenant is here from the moment that its creation is durable, its
  // Tenant in the state from the moment that it is decided. UNAVAILABLE (TENANT_OPENING) while its
  // state is being rebuilt, and what rebuilding it failed with.
  virtual Result<std::shared_ptr<const TenantView>> tenant(std::string_view name) const = 0;
  // The same tenant also when it is not ready(); and why it is not.
  virtual Result<std::shared_ptr<const TenantView>> tenant_so_far(std::string_view name) const = 0;
  virtual Error not_ready(const TenantView& view) const = 0;
  // By name; ready() or not.
  virtual std::vector<std::shared_ptr<const TenantView>> tenants() const = 0;
  virtual const log::Log& log() const = 0;
  virtual runtime::Committer::Counts commits() const = 0;

  // Reads the tenant's log anew, verifies every hash, decides every fact on a fresh state, and
  // compares with the live state. Runs on the caller's thread, perhaps for minutes. `to` 0: to the
  // head, following it if it moves; an earlier head: what is live is not known there.
  //   NOT_FOUND TENANT_UNKNOWN · OUT_OF_RANGE HEAD_UNKNOWN · what runtime::Replayer says.
  virtual Result<ReplayResult> replay(std::string_view tenant, Head to,
                                      const ReplayProgress& progress) const = 0;

  // Hears of what went wrong for good: the log that nothing more is committed to, the facts of a
  // tenant that are not decided, the history that is not written. Each once, also when it was
  // before; on the thread that found it: be quick.
  virtual void on_failure(Failures::Hear hear) = 0;

  // Takes nothing more, makes everything accepted durable and answers it, decides it, records it,
  // then fails all waiters with UNAVAILABLE (SHUTTING_DOWN). Idempotent.
  virtual void close() = 0;
};

}  // namespace tenon::projections
