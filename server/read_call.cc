#include "server/read_call.h"

#include <algorithm>
#include <limits>
#include <utility>

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
        call_(UnaryCall::open(resources.calls)) {}

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
    TENON_ASSIGN_OR_RETURN(reading_.view, resources_.estate.tenant(question_.tenant));
    return {};
  }

  // Which head, and what to wait for.
  void resolve() {
    Result<std::optional<Head>> at = asked_head();
    if (!at.ok()) return call_->finish(at.error());
    reading_.at = *at;
    const projections::TenantView& view = *reading_.view;
    Head needed = reading_.at.value_or(question_.from_history ? view.decided().head() : Head{});
    if (question_.read_after) needed = std::max(needed, head_after(*question_.read_after));
    const bool history = question_.from_history || reading_.at;
    runtime::Progress& progress = history ? view.recorded() : view.decided();
    const auto next = [self = shared_from_this()] { self->read(); };
    if (needed <= progress.head()) {
      call_->work(resources_.readers, next);
    } else {
      call_->wait(progress, Position{needed.value - 1}, resources_.readers, next);
    }
  }

  Result<std::optional<Head>> asked_head() const {
    if (question_.pinned) return question_.pinned;
    switch (question_.as_of.moment_case()) {
      case v1::AsOf::kPosition: {
        const Head head = reading_.view->head();
        if (question_.as_of.position() < head.value) {
          return std::optional<Head>(Head{question_.as_of.position() + 1});
        }
        return make_error(ErrorCode::kOutOfRange, "AS_OF_BEYOND_HEAD",
                          "as_of: the log has " + std::to_string(head.value) +
                              " facts; the last position is one less")
            .with("field", "as_of.position")
            .with("head", std::to_string(head.value));
      }
      case v1::AsOf::kTime: return head_at_time();
      case v1::AsOf::MOMENT_NOT_SET: break;
    }
    return std::optional<Head>();
  }

  Result<std::optional<Head>> head_at_time() const {
    const google::protobuf::Timestamp& time = question_.as_of.time();
    constexpr std::int64_t kSecondsMin = -62135596800;  // the first second of the year 1
    constexpr std::int64_t kSecondsMax = 253402300799;  // the last of the year 9999
    if (time.seconds() < kSecondsMin || time.seconds() > kSecondsMax || time.nanos() < 0 ||
        time.nanos() > 999'999'999) {
      return bad_field("as_of.time", "BAD_TIMESTAMP", "not a time of the years 1 to 9999");
    }
    const Micros micros{time.seconds() * 1'000'000 + time.nanos() / 1000};
    TENON_ASSIGN_OR_RETURN(const std::optional<Position> last,
                           resources_.estate.log().last_at(question_.tenant, micros));
    if (last) return std::optional<Head>(Head{last->value + 1});
    return make_error(ErrorCode::kOutOfRange, "AS_OF_BEFORE_LOG",
                      "as_of: at that time the tenant had no facts yet")
        .with("field", "as_of.time");
  }

  void read() {
    if (question_.from_history && !reading_.at) reading_.at = reading_.view->recorded().head();
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
};

}  // namespace

grpc::ServerUnaryReactor* answer(const Resources& resources, Question question,
                                 std::function<Status(const Reading&)> answer) {
  return std::make_shared<ReadCall>(resources, std::move(question), std::move(answer))->start();
}

}  // namespace tenon::server
