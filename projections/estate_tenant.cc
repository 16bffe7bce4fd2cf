#include "projections/estate_tenant.h"

#include <utility>

#include "engine/base/limits.h"
#include "engine/log/damage.h"

namespace tenon::projections {

EstateTenant::EstateTenant(std::string name, const TenantRow& row, Head recorded,
                           const Shared& shared)
    : name_(std::move(name)),
      identity_(row.identity),
      log_(shared.log),
      machine_(row.number, recorded,
               [this, &recorder = shared.recorder](RecordedGroup group) {
                 recorder.add(recorded_, std::move(group));
               }),
      decider_(shared.semantics, machine_),
      history_(shared.rows, row.number, recorded_),
      room_(std::make_shared<runtime::IngestRoom>(limits::kTenantUndecidedBytesMax)),
      writer_(std::make_shared<runtime::TenantWriter>(shared.pool, decider_, lock_, decided_)) {
  recorded_.advance(recorded);
}

Status EstateTenant::rebuild(Head to, const runtime::Replayer::Progress& progress) {
  runtime::Replayer replayer(log_, name_, decider_);
  TENON_RETURN_IF_ERROR(replayer.run_to(to, progress));
  TENON_ASSIGN_OR_RETURN(const log::TreeHead tree, log_.tree_head(name_, to));
  if (replayer.root() != tree.root) {
    return log::damaged("The log is damaged: the " + std::to_string(to.value) +
                        " facts stored for tenant " + name_ +
                        " are not those that its root was made of. Delete the folder `views`, "
                        "which may tell of them by now")
        .with("tenant", name_);
  }
  decided_.advance(to);
  return {};
}

void EstateTenant::close(const Error& error) {
  decided_.fail(error);
  recorded_.fail(error);
  room_->open_doors();
}

Head EstateTenant::head() const {
  const Result<log::TenantInfo> info = log_.tenant(name_);
  TENON_CHECK(info.ok());  // tenants are never removed
  return info->head.size;
}

Digests EstateTenant::digests() const {
  // Most of the work in short holds, between which the writer goes on. Once through the state and
  // no longer: under load there is always something new.
  constexpr std::size_t kRecordsAHold = 1024;
  std::size_t holds = 0;
  std::size_t holds_max = 1;
  for (bool ready = false; !ready && holds < holds_max; ++holds) {
    const std::shared_lock hold(lock_);
    const MatchState& state = machine_.state();
    holds_max = 1 + (state.last_account().value + state.last_object().value) / kRecordsAHold;
    ready = state.prepare_digest(kRecordsAHold);
  }
  const std::shared_lock hold(lock_);
  return {decider_.head(), decider_.decisions(), decider_.decision_digest(),
          machine_.state().digest()};
}

}  // namespace tenon::projections
