#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/call_limits.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"
#include "server/fact_admission.h"
#include "server/services.h"
#include "server/stream_call.h"
#include "tenon/v1/watch.grpc.pb.h"

namespace tenon::server {
namespace {

// Reads the journal page by page; a marker follows the page that reaches its end, once each time
// that the watcher had fallen behind.
class WatchStream final : public StreamCall<v1::WatchDecisionsResponse> {
 public:
  WatchStream(const Resources& resources, const v1::WatchDecisionsRequest& request)
      : StreamCall(resources), request_(request) {
    if (!request.has_after()) return;
    after_ = DecisionId{Position{request.after().position()}, request.after().ordinal()};
  }

  Status check() {
    TENON_RETURN_IF_ERROR(check_tenant_name(request_.tenant()));
    TENON_ASSIGN_OR_RETURN(view_, resources().estate.tenant_so_far(request_.tenant()));
    if (!request_.outcome().empty() && !parse_outcome(request_.outcome())) {
      return bad_field("outcome", "FILTER_VALUE", "there is no outcome of that name");
    }
    head_then_ = view_->head();
    if (!after_ || head_then_.covers(after_->position)) return {};
    return make_error(ErrorCode::kOutOfRange, "WATCH_AHEAD_OF_LOG",
                      "after: the log has only " + std::to_string(head_then_.value) +
                          " facts; this position was given by another log, or facts are lost")
        .with("field", "after.position")
        .with("head", std::to_string(head_then_.value));
  }

 protected:
  void produce() override {
    while (!ending()) {
      if (next_ready()) return write();
      const Head recorded = view_->recorded().head();
      Result<std::vector<Decision>> page =
          view_->history().decisions_after(after_, call_limits::kWatchPage);
      if (!page.ok()) return finish(page.error());
      const bool reached_end = page->size() < call_limits::kWatchPage;
      if (!reached_end) caught_up_ = false;
      take(std::move(page).value());
      if (!reached_end) continue;
      // Caught up is who has seen at least what was durable when the call came.
      if (recorded < head_then_) {
        if (next_ready()) return write();
        return wait(view_->recorded(), Position{recorded.value});
      }
      if (!caught_up_) marker_ = recorded;
      caught_up_ = true;
      if (next_ready()) return write();
      if (done_) return finish({});
      return wait(view_->recorded(), Position{recorded.value});
    }
    finish({});
  }

  bool next_ready() override {
    if (!pending_.empty()) {
      to_proto(pending_.front(), *fresh().mutable_decision());
      pending_.pop_front();
      return true;
    }
    if (!marker_) return false;
    fresh().mutable_caught_up()->set_head(marker_->value);
    marker_.reset();
    done_ = request_.stop_when_caught_up();
    return true;
  }

 private:
  v1::WatchDecisionsResponse& fresh() {
    message().Clear();
    return message();
  }

  void take(std::vector<Decision> decisions) {
    for (Decision& decision : decisions) {
      after_ = decision.id;
      if (wanted(decision)) pending_.push_back(std::move(decision));
    }
  }

  bool wanted(const Decision& decision) const {
    return request_.outcome().empty() || request_.outcome() == name_of(decision.outcome);
  }

  const v1::WatchDecisionsRequest request_;
  std::shared_ptr<const projections::TenantView> view_;
  Head head_then_;
  std::optional<DecisionId> after_;
  std::deque<Decision> pending_;
  std::optional<Head> marker_;
  bool caught_up_ = false;
  bool done_ = false;
};

class DecisionService final : public v1::DecisionService::CallbackService {
 public:
  explicit DecisionService(const Resources& resources) : resources_(resources) {}

  grpc::ServerWriteReactor<v1::WatchDecisionsResponse>* WatchDecisions(
      grpc::CallbackServerContext*, const v1::WatchDecisionsRequest* request) override {
    const auto stream = std::make_shared<WatchStream>(resources_, *request);
    stream->start(stream, stream->check());
    return stream.get();
  }

 private:
  const Resources& resources_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_decision_service(const Resources& resources) {
  return std::make_unique<DecisionService>(resources);
}

}  // namespace tenon::server
