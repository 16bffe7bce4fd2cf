#include "projections/estate.h"

#include <atomic>
#include <future>
#include <limits>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <utility>

#include "engine/base/limits.h"
#include "engine/log/memory_log.h"
#include "engine/log/rocksdb_log.h"
#include "projections/estate_tenant.h"
#include "projections/memory_row_store.h"
#include "projections/rocksdb_row_store.h"
#include "projections/view_catalogue.h"

namespace tenon::projections {
namespace {

constexpr unsigned kWriterThreads = 2;
// The part of what may be undecided of all tenants that is kept for those who have little.
constexpr std::size_t kUndecidedReserve = limits::kUndecidedBytesMax / 4;
constexpr std::size_t kLittleBytes = std::size_t{256} << 10;
// How often a replay follows a live head that moves away.
constexpr int kReplayRoundsMax = 16;

Error unknown_tenant(std::string_view name) {
  return make_error(ErrorCode::kNotFound, "TENANT_UNKNOWN",
                    "there is no tenant " + std::string(name) + "; create it first");
}

Error shutting_down() {
  return make_error(ErrorCode::kUnavailable, "SHUTTING_DOWN",
                    "the server is shutting down; connect again and resume");
}

class OpenEstate final : public Estate {
 public:
  OpenEstate(std::unique_ptr<log::Log> log, std::unique_ptr<RowStore> rows, ViewCatalogue catalogue,
             const runtime::Semantics& semantics)
      : log_(std::move(log)),
        rows_(std::move(rows)),
        semantics_(semantics),
        catalogue_(std::move(catalogue)),
        recorder_(*rows_),
        pool_(kWriterThreads),
        room_(std::make_shared<runtime::IngestRoom>(limits::kUndecidedBytesMax - kUndecidedReserve,
                                                    kUndecidedReserve)),
        committer_(*log_, [this](runtime::CommittedBatch batch) { hand_over(std::move(batch)); }) {}

  ~OpenEstate() override { close(); }

  // Before the first submit.
  Status open_tenants(const OpeningProgress& progress, Opening opening);

  Status opened(runtime::Progress::Deadline deadline) override;

  Status submit(runtime::OwnedAppend&& append, Done done) override;
  void when_room(std::string_view tenant, std::function<void()> callback) override;
  Result<std::shared_ptr<const TenantView>> tenant(std::string_view name) const override;
  Result<std::shared_ptr<const TenantView>> tenant_so_far(std::string_view name) const override;
  Error not_ready(const TenantView& view) const override;
  std::vector<std::shared_ptr<const TenantView>> tenants() const override;
  const log::Log& log() const override { return *log_; }
  runtime::Committer::Counts commits() const override { return committer_.counts(); }
  Result<ReplayResult> replay(std::string_view tenant, Head to,
                              const ReplayProgress& progress) const override;
  void on_failure(Failures::Hear hear) override { failures_.listen(std::move(hear)); }
  void close() override;

 private:
  // A tenant of the log as it was found, and its head.
  struct Found {
    std::shared_ptr<EstateTenant> tenant;
    Head head;
  };
  Status rebuild(const Found& found, const OpeningProgress& progress);
  void rebuild_all(const std::vector<Found>& found, const OpeningProgress& progress);
  std::shared_ptr<EstateTenant> find(std::string_view name) const;
  std::shared_ptr<EstateTenant> enter(const std::string& name, const Guid& identity);
  // Tells when `progress` fails, but for the end of the estate.
  void watch(const std::string& part, runtime::Progress& progress);
  // Tells when the log takes nothing more.
  Done watched(Done done);
  // On the committer's thread.
  void hand_over(runtime::CommittedBatch batch);
  // Says in the tenant's log that the newest semantics revision is in force; calls back when that
  // is durable, or could not be done: then the next opening does it.
  void raise_revision(const std::string& name, std::function<void()> then);
  // A new tenant's creation is answered when its revision is in force: what a client does next
  // comes after both.
  Done when_in_force(const std::string& name, Done done);

  const std::unique_ptr<log::Log> log_;
  const std::unique_ptr<RowStore> rows_;
  const runtime::Semantics semantics_;

  Failures failures_;
  mutable std::shared_mutex mutex_;  // of the two below
  ViewCatalogue catalogue_;
  std::map<std::string, std::shared_ptr<EstateTenant>, std::less<>> tenants_;

  // Ended from the last to the first: each hands on to the one above.
  Recorder recorder_;
  runtime::WriterPool pool_;
  std::shared_ptr<runtime::IngestRoom> room_;
  runtime::Committer committer_;
  std::once_flag closed_;

  // Of kServeMeanwhile.
  std::atomic<bool> closing_ = false;
  runtime::Progress opened_;  // one step: all of it
  std::thread opening_;
};

Status OpenEstate::open_tenants(const OpeningProgress& progress, Opening opening) {
  std::vector<Found> found;
  for (const log::TenantInfo& info : log_->tenants()) {
    found.push_back({enter(info.name, info.identity), info.head.size});
    found.back().tenant->begin_rebuild();
  }
  if (opening == Opening::kServeMeanwhile) {
    opening_ =
        std::thread([this, found = std::move(found), progress] { rebuild_all(found, progress); });
    return {};
  }
  for (const Found& each : found) TENON_RETURN_IF_ERROR(rebuild(each, progress));
  opened_.advance(Head{1});
  return {};
}

// What goes wrong with one tenant is told at once, and does not keep the others.
void OpenEstate::rebuild_all(const std::vector<Found>& found, const OpeningProgress& progress) {
  bool whole = true;
  for (const Found& each : found) {
    if (closing_) return;
    const Status rebuilt = rebuild(each, progress);
    if (rebuilt.ok() || closing_) continue;
    whole = false;
    each.tenant->decided().fail(rebuilt.error());
    opened_.fail(rebuilt.error());
  }
  if (whole) opened_.advance(Head{1});
}

Status OpenEstate::rebuild(const Found& found, const OpeningProgress& progress) {
  EstateTenant& tenant = *found.tenant;
  TENON_RETURN_IF_ERROR(tenant.rebuild(found.head, [&](std::uint64_t done, std::uint64_t total) {
    if (progress) progress(tenant.name(), done, total);
    return !closing_;
  }));
  const bool behind = tenant.read([&](const MatchState& state, Head) {
    return state.tenant() != nullptr && state.tenant()->semantics_revision < semantics_.revision;
  });
  if (!behind) return {};
  std::promise<void> raised;
  raise_revision(tenant.name(), [&] { raised.set_value(); });
  raised.get_future().wait();
  return {};
}

Status OpenEstate::opened(runtime::Progress::Deadline deadline) {
  return opened_.wait(Position{0}, deadline);
}

void OpenEstate::raise_revision(const std::string& name, std::function<void()> then) {
  const Status submitted = committer_.submit(runtime::revision_raised(name, semantics_.revision),
                                             [then](const Result<log::Receipt>&) { then(); });
  if (!submitted.ok()) then();
}

Estate::Done OpenEstate::when_in_force(const std::string& name, Done done) {
  return [this, name, done = std::move(done)](const Result<log::Receipt>& receipt) {
    const bool created = receipt.ok() && receipt->first.value == 0 && !receipt->repeated;
    if (!created || semantics_.revision == 0) return done(receipt);
    raise_revision(name, [done, receipt] { done(receipt); });
  };
}

Status OpenEstate::submit(runtime::OwnedAppend&& append, Done done) {
  const std::shared_ptr<const void> bare = append.keep;
  const std::shared_ptr<EstateTenant> tenant = find(append.tenant);
  const bool little = !tenant || tenant->room().bytes() <= kLittleBytes;
  const bool in = (!tenant || tenant->room().enter(append)) && room_->enter(append, little);
  if (!in) {
    append.keep = bare;
    return make_error(ErrorCode::kResourceExhausted, "INGEST_QUEUE_FULL",
                      "more facts wait to be decided than may wait; send these again later");
  }
  if (append.may_create_tenant) done = when_in_force(append.tenant, std::move(done));
  const Status submitted = committer_.submit(std::move(append), watched(std::move(done)));
  if (!submitted.ok()) append.keep = bare;
  return submitted;
}

void OpenEstate::when_room(std::string_view tenant, std::function<void()> callback) {
  const auto all = [room = room_, callback = std::move(callback)] { room->when_free(callback); };
  const std::shared_ptr<EstateTenant> found = find(tenant);
  if (found) {
    found->room().when_free(all);
  } else {
    all();
  }
}

Result<std::shared_ptr<const TenantView>> OpenEstate::tenant(std::string_view name) const {
  std::shared_ptr<EstateTenant> found = find(name);
  if (!found) return unknown_tenant(name);
  if (!found->ready()) return found->not_ready();
  return std::shared_ptr<const TenantView>(std::move(found));
}

Result<std::shared_ptr<const TenantView>> OpenEstate::tenant_so_far(std::string_view name) const {
  std::shared_ptr<EstateTenant> found = find(name);
  if (!found) return unknown_tenant(name);
  return std::shared_ptr<const TenantView>(std::move(found));
}

Error OpenEstate::not_ready(const TenantView& view) const {
  return static_cast<const EstateTenant&>(view).not_ready();
}

std::vector<std::shared_ptr<const TenantView>> OpenEstate::tenants() const {
  const std::shared_lock hold(mutex_);
  std::vector<std::shared_ptr<const TenantView>> all;
  all.reserve(tenants_.size());
  for (const auto& [name, tenant] : tenants_) all.push_back(tenant);
  return all;
}

std::shared_ptr<EstateTenant> OpenEstate::find(std::string_view name) const {
  const std::shared_lock hold(mutex_);
  const auto found = tenants_.find(name);
  return found == tenants_.end() ? nullptr : found->second;
}

std::shared_ptr<EstateTenant> OpenEstate::enter(const std::string& name, const Guid& identity) {
  const std::scoped_lock hold(mutex_);
  const bool known = catalogue_.knows(name);
  const ViewCatalogue::Entry& entry = catalogue_.enter(name, identity);
  if (!known) recorder_.put(tenant_key(name), encode(entry.row));
  const auto tenant = std::make_shared<EstateTenant>(
      name, entry.row, entry.recorded,
      EstateTenant::Shared{*log_, *rows_, recorder_, pool_, semantics_});
  tenants_.emplace(name, tenant);
  watch("deciding the facts of tenant " + name, tenant->decided());
  watch("writing the history of tenant " + name, tenant->recorded());
  return tenant;
}

void OpenEstate::watch(const std::string& part, runtime::Progress& progress) {
  constexpr Position kNever{std::numeric_limits<std::uint64_t>::max()};
  progress.when(kNever, [this, part](const Status& status) {
    if (!status.ok() && status.error().reason != shutting_down().reason) {
      failures_.tell(part, status.error());
    }
  });
}

Estate::Done OpenEstate::watched(Done done) {
  return [this, done = std::move(done)](Result<log::Receipt> receipt) {
    if (!receipt.ok()) {
      if (const std::optional<Error> failure = log_->failure()) failures_.tell("the log", *failure);
    }
    done(std::move(receipt));
  };
}

void OpenEstate::hand_over(runtime::CommittedBatch batch) {
  std::shared_ptr<EstateTenant> tenant = find(batch.append.tenant);
  if (!tenant) {
    const Result<log::TenantInfo> info = log_->tenant(batch.append.tenant);
    TENON_CHECK(info.ok());
    tenant = enter(batch.append.tenant, info->identity);
  }
  tenant->enqueue(std::move(batch));
}

Result<Estate::ReplayResult> OpenEstate::replay(std::string_view name, Head to,
                                                const ReplayProgress& progress) const {
  const std::shared_ptr<EstateTenant> tenant = find(name);
  if (!tenant) return unknown_tenant(name);
  if (!tenant->ready()) return tenant->not_ready();
  TenantMachine machine;
  runtime::FactDecider decider(semantics_, machine);
  runtime::Replayer replayer(*log_, name, decider);
  ReplayResult result;
  const Head head = tenant->head();
  if (to > head) {
    return make_error(ErrorCode::kOutOfRange, "HEAD_UNKNOWN",
                      "the log ends at head " + std::to_string(head.value) + ", before " +
                          std::to_string(to.value));
  }
  TENON_RETURN_IF_ERROR(replayer.run_to(to.value != 0 ? to : head, progress));
  for (int round = 0; round < kReplayRoundsMax && replayer.head().value > 0; ++round) {
    const Position last{replayer.head().value - 1};
    if (!tenant->decided().wait(last, runtime::Progress::Deadline::max()).ok()) break;
    const Head live = tenant->decided().head();
    result.past = to.value != 0 && live != to;
    if (result.past) break;
    TENON_RETURN_IF_ERROR(replayer.run_to(live, progress));
    result.live = tenant->digests();
    result.live_known = result.live.head == replayer.head();
    if (result.live_known) break;
  }
  result.derived = {decider.head(), decider.decisions(), decider.decision_digest(),
                    machine.state().digest()};
  result.root = replayer.root();
  TENON_ASSIGN_OR_RETURN(const log::TreeHead tree, log_->tree_head(name, decider.head()));
  result.live_root = tree.root;
  return result;
}

void OpenEstate::close() {
  std::call_once(closed_, [this] {
    closing_ = true;
    if (opening_.joinable()) opening_.join();
    opened_.fail(shutting_down());
    committer_.stop();
    pool_.stop();
    recorder_.stop();
    const std::shared_lock hold(mutex_);
    for (const auto& [name, tenant] : tenants_) tenant->close(shutting_down());
    room_->open_doors();
  });
}

}  // namespace

Result<std::unique_ptr<Estate>> Estate::open(std::unique_ptr<log::Log> log,
                                             std::unique_ptr<RowStore> views,
                                             const runtime::Semantics& semantics,
                                             const OpeningProgress& progress, Opening opening) {
  TENON_ASSIGN_OR_RETURN(ViewCatalogue catalogue, ViewCatalogue::read(*views));
  TENON_RETURN_IF_ERROR(catalogue.check(log->tenants()));
  auto estate = std::make_unique<OpenEstate>(std::move(log), std::move(views), std::move(catalogue),
                                             semantics);
  TENON_RETURN_IF_ERROR(estate->open_tenants(progress, opening));
  return std::unique_ptr<Estate>(std::move(estate));
}

Result<std::unique_ptr<Estate>> Estate::open_at(const std::filesystem::path& folder,
                                                const OpeningProgress& progress, Opening opening) {
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<log::Log> log, log::open_rocksdb_log(folder, {}));
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<RowStore> views, open_rocksdb_row_store(folder / "views"));
  return open(std::move(log), std::move(views), runtime::current_semantics(), progress, opening);
}

Result<std::unique_ptr<Estate>> Estate::open_in_memory() {
  return open(log::make_memory_log(log::system_environment()), make_memory_row_store(),
              runtime::current_semantics());
}

}  // namespace tenon::projections
