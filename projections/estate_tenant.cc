#include "projections/estate_tenant.h"

#include <utility>

#include "engine/base/limits.h"
#include "engine/log/damage.h"

namespace tenon::projections {

EstateTenant::EstateTenant(std::string name, const TenantRow& row, const CursorRow& recorded,
                           const Shared& shared)
    : name_(std::move(name)),
      identity_(row.identity),
      recorded_before_(recorded),
      log_(shared.log),
      recorded_([&recorder = shared.recorder] { recorder.hurry(); }),
      machine_(
          row.number, recorded,
          [this, &recorder = shared.recorder](RecordedGroup group) {
            recorder.add(recorded_, std::move(group));
          },
          [this, &recorder = shared.recorder](std::function<void()> later) {
            return recorder.may_go_on(recorded_, std::move(later));
          }),
      decider_(shared.semantics, machine_),
      history_(shared.rows, row.number, recorded_),
      room_(std::make_shared<runtime::IngestRoom>(limits::kTenantUndecidedBytesMax)),
      writer_(std::make_shared<runtime::TenantWriter>(shared.pool, decider_, lock_, decided_)) {
  recorded_.advance(recorded.head);
}

void EstateTenant::begin_rebuild() {
  ready_ = false;
  writer_->hold_back();
}

Status EstateTenant::rebuild(Head to, const runtime::Replayer::Progress& progress) {
  const auto of_all = [&](std::uint64_t done, std::uint64_t) {
    rebuilt_ = done;
    return progress(done, to.value);
  };
  runtime::Replayer replayer(log_, name_, decider_);
  TENON_RETURN_IF_ERROR(replayer.run_to(recorded_before_.head, of_all));
  TENON_RETURN_IF_ERROR(check_history());
  TENON_RETURN_IF_ERROR(replayer.run_to(to, of_all));
  TENON_RETURN_IF_ERROR(check_root(replayer.root()));
  ready_.store(true, std::memory_order_release);
  decided_.advance(to);
  writer_->go_on();
  return {};
}

Error EstateTenant::not_ready() const {
  if (const std::optional<Error> failure = decided_.failure()) return *failure;
  const std::string done = std::to_string(rebuilt_.load());
  const std::string total = std::to_string(head().value);
  return make_error(ErrorCode::kUnavailable, "TENANT_OPENING",
                    "after the start the state of tenant " + name_ +
                        " is being rebuilt from its log: " + done + " of " + total +
                        " facts are done. Facts are taken meanwhile, and single accounts, objects "
                        "and why are answered as far as history was recorded; ask this again later")
      .with("tenant", name_)
      .with("facts_done", done)
      .with("facts_total", total);
}

// At the head of what is recorded, and before anything is recorded beside it.
Status EstateTenant::check_history() const {
  if (decider_.decision_digest() == recorded_before_.decisions) return {};
  return make_error(ErrorCode::kFailedPrecondition, "HISTORY_OF_OTHER_RULES",
                    "the folder `views` holds decisions about tenant " + name_ +
                        " that this version of Tenon makes otherwise from the same facts: delete "
                        "it; it is rebuilt from the log")
      .with("tenant", name_)
      .with("history_head", std::to_string(recorded_before_.head.value));
}

Status EstateTenant::check_root(const Digest& root) const {
  const Head head = decider_.head();
  TENON_ASSIGN_OR_RETURN(const log::TreeHead tree, log_.tree_head(name_, head));
  if (root == tree.root) return {};
  return log::damaged("The log is damaged: the " + std::to_string(head.value) +
                      " facts stored for tenant " + name_ +
                      " are not those that its root was made of. Delete the folder `views`, which "
                      "may tell of them by now")
      .with("tenant", name_);
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

Result<Micros> EstateTenant::time_of(Position position) const {
  TENON_ASSIGN_OR_RETURN(const auto reader, log_.read(name_, position));
  TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader->next());
  if (record) return record->time;
  return make_error(
      ErrorCode::kNotFound, "FACT_UNKNOWN",
      "tenant " + name_ + " has no fact at position " + std::to_string(position.value));
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
