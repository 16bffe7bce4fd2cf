#include "server/read_call.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "server/as_of.h"
#include "server/errors.h"
#include "server/fact_admission.h"
#include "server/moment.h"

namespace tenon::server {
namespace {

// A position that no log reaches is waited for like any other: until the call's deadline.
Head head_after(Position position) {
  return position.value == std::numeric_limits<std::uint64_t>::max() ? Head{position.value}
                                                                     : Head{position.value + 1};
}

class ReadCall : public std::enable_shared_from_this<ReadCall> {
 public:
  ReadCall(const Resources& resources, Question question,
           std::function<Status(const Reading&)> answer)
      : resources_(resources),
        question_(std::move(question)),
        answer_(std::move(answer)),
        call_(UnaryCall::open(resources.calls)) {
    reading_.still_asked = [call = call_] { return !call->cancelled(); };
  }

  UnaryCall* start() {
    const Status status = find_tenant();
    if (!status.ok()) {
      call_->finish(status);
    } else if (question_.as_of.has_time()) {
      call_->work(resources_.readers, [self = shared_from_this()] { self->resolve(); });
    } else {
      resolve();
    }
    return call_.get();
  }

 private:
  Status find_tenant() {
    TENON_RETURN_IF_ERROR(check_tenant_name(question_.tenant));
    TENON_ASSIGN_OR_RETURN(reading_.view, resources_.estate.tenant_so_far(question_.tenant));
    const projections::TenantView& view = *reading_.view;
    const bool can_answer = question_.at_a_moment && view.recorded().head().value > 0;
    if (!view.ready() && !can_answer) return resources_.estate.not_ready(view);
    return {};
  }

  // Which head, and what to wait for.
  void resolve() {
    Result<std::optional<Head>> at = asked_head();
    if (!at.ok()) return call_->finish(at.error());
    reading_.at = *at;
    const projections::TenantView& view = *reading_.view;
    if (!view.ready()) from_history_ = true;
    Head needed = reading_.at.value_or(from_history_ ? view.decided().head() : Head{});
    if (question_.read_after) needed = std::max(needed, head_after(*question_.read_after));
    const bool history = from_history_ || reading_.at;
    runtime::Progress& progress = history ? view.recorded() : view.decided();
    const auto next = [self = shared_from_this()] { self->read(); };
    Workers& workers = question_.whole_state ? resources_.replays : resources_.readers;
    if (needed <= progress.head()) {
      call_->work(workers, next);
    } else {
      call_->wait(progress, Position{needed.value - 1}, workers, next);
    }
  }

  Result<std::optional<Head>> asked_head() const {
    if (question_.pinned) return question_.pinned;
    return head_of(question_.as_of, *reading_.view, resources_.estate.log());
  }

  void read() {
    if (from_history_ && !reading_.at) reading_.at = reading_.view->recorded().head();
    const Status status = answer_(reading_);
    const std::optional<Head> awaited = awaited_head(status);
    if (!awaited) return call_->finish(status);
    reading_.at = awaited;
    call_->wait(reading_.view->recorded(), Position{awaited->value - 1}, resources_.readers,
                [self = shared_from_this()] { self->read(); });
  }

  const Resources& resources_;
  const Question question_;
  const std::function<Status(const Reading&)> answer_;
  const std::shared_ptr<UnaryCall> call_;
  Reading reading_;
  bool from_history_ = question_.from_history;
};

}  // namespace

Result<std::unique_ptr<projections::StandingState>> Reading::state_then() const {
  return projections::StandingState::at(
      *view, *at, [this](std::uint64_t, std::uint64_t) { return still_asked(); });
}

grpc::ServerUnaryReactor* answer(const Resources& resources, Question question,
                                 std::function<Status(const Reading&)> answer) {
  return std::make_shared<ReadCall>(resources, std::move(question), std::move(answer))->start();
}

}  // namespace tenon::server
