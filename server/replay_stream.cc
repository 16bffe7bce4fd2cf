#include "server/replay_stream.h"

#include <spdlog/spdlog.h>

#include <string>
#include <utility>

#include "server/errors.h"
#include "server/fact_admission.h"

namespace tenon::server {
namespace {

// A message for every so many facts is often enough for a progress bar.
constexpr std::uint64_t kProgressFacts = 16384;

std::string bytes_of(const Digest& digest) { return std::string(as_view(digest)); }

v1::ReplayResult replay_result(const projections::Estate::ReplayResult& replayed) {
  v1::ReplayResult out;
  out.set_head(replayed.derived.head.value);
  out.set_decisions(replayed.derived.decisions);
  out.set_root(bytes_of(replayed.root));
  out.set_live_root(bytes_of(replayed.live_root));
  out.set_decision_digest(bytes_of(replayed.derived.decision));
  out.set_state_digest(bytes_of(replayed.derived.state));
  if (replayed.live_known) {
    out.set_live_decision_digest(bytes_of(replayed.live.decision));
    out.set_live_state_digest(bytes_of(replayed.live.state));
  }
  out.set_equal(replayed.equal());
  return out;
}

}  // namespace

ReplayStream* ReplayStream::open(const Resources& resources, const v1::ReplayRequest& request) {
  const std::shared_ptr<ReplayStream> stream(new ReplayStream(resources, request));
  stream->self_ = stream;
  Status status = stream->check();
  if (status.ok()) status = resources.streams.enter(stream);
  if (status.ok() && !resources.replays.post([stream] { stream->replay(); })) {
    status = make_error(ErrorCode::kResourceExhausted, "SERVER_BUSY",
                        "too many replays wait for their turn; try again later");
  }
  if (!status.ok()) {
    const std::scoped_lock hold(stream->mutex_);
    stream->ending_ = status;
    stream->finish_if_over();
  }
  return stream.get();
}

Status ReplayStream::check() const {
  TENON_RETURN_IF_ERROR(check_tenant_name(request_.tenant()));
  TENON_ASSIGN_OR_RETURN(const auto view, resources_.estate.tenant(request_.tenant()));
  if (request_.to_head() <= view->head().value) return {};
  return make_error(ErrorCode::kOutOfRange, "REPLAY_BEYOND_HEAD",
                    "to_head: the log has " + std::to_string(view->head().value) + " facts")
      .with("field", "to_head")
      .with("head", std::to_string(view->head().value));
}

void ReplayStream::replay() {
  {
    const std::scoped_lock hold(mutex_);
    if (ending_) return;
    running_ = true;
  }
  spdlog::info("replay started tenant={}", request_.tenant());
  Result<projections::Estate::ReplayResult> replayed = resources_.estate.replay(
      request_.tenant(), Head{request_.to_head()},
      [this](std::uint64_t done, std::uint64_t total) { return progress(done, total); });
  const std::scoped_lock hold(mutex_);
  if (replayed.ok()) {
    result_ = replay_result(*replayed);
    ending_ = Status();
    spdlog::info("replay done tenant={} head={} equal={}", request_.tenant(),
                 replayed->derived.head.value, replayed->equal());
  } else {
    ending_ = Status(stopped_.value_or(replayed.error()));
    spdlog::warn("replay ended tenant={} reason={}", request_.tenant(), ending_->error().reason);
  }
  finish_if_over();
}

bool ReplayStream::progress(std::uint64_t done, std::uint64_t total) {
  const std::scoped_lock hold(mutex_);
  if (stopped_) return false;
  if (writing_ || done < told_ + kProgressFacts) return true;
  told_ = done;
  message_.mutable_progress()->set_facts_done(done);
  message_.mutable_progress()->set_facts_total(total);
  writing_ = true;
  StartWrite(&message_);
  return true;
}

void ReplayStream::OnWriteDone(bool ok) {
  const std::scoped_lock hold(mutex_);
  writing_ = false;
  if (!ok && !stopped_) {
    stopped_ = make_error(ErrorCode::kCancelled, "CANCELLED", "the client went away");
  }
  finish_if_over();
}

void ReplayStream::OnCancel() {
  end(make_error(ErrorCode::kCancelled, "CANCELLED", "the client went away"));
}

void ReplayStream::end(const Error& error) {
  const std::scoped_lock hold(mutex_);
  if (!stopped_) stopped_ = error;
  if (running_ || ending_) return;
  ending_ = Status(*stopped_);
  finish_if_over();
}

void ReplayStream::finish_if_over() {
  if (!ending_ || writing_ || finished_) return;
  if (result_ && !stopped_) {
    *message_.mutable_result() = *std::exchange(result_, std::nullopt);
    writing_ = true;
    return StartWrite(&message_);
  }
  finished_ = true;
  Finish(to_grpc_status(*ending_));
}

void ReplayStream::OnDone() {
  resources_.streams.leave(this);
  const std::shared_ptr<ReplayStream> last = std::move(self_);
}

}  // namespace tenon::server
