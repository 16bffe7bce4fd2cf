#include "server/connect_stream.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "engine/base/limits.h"
#include "server/convert_receipt.h"
#include "server/errors.h"
#include "server/submission.h"

namespace tenon::server {
namespace {

Error cancelled() { return make_error(ErrorCode::kCancelled, "CANCELLED", "the client went away"); }

Error taken_over() {
  return make_error(ErrorCode::kAborted, "SOURCE_TAKEN_OVER",
                    "another stream speaks for this source now; one stream a source");
}

Error no_hello() {
  return bad_field("hello", "HELLO_EXPECTED",
                   "the first message of a stream is a Hello, and only the first");
}

}  // namespace

ConnectStream* ConnectStream::open(const Resources& resources) {
  const std::shared_ptr<ConnectStream> stream(new ConnectStream(resources));
  stream->self_ = stream;
  const Status entered = resources.streams.enter(stream);
  stream->change([&] {
    stream->reading_ = entered.ok();
    if (!entered.ok()) return stream->end_with(entered);
    stream->incoming_ = std::make_shared<v1::ConnectRequest>();
    stream->StartRead(stream->incoming_.get());
  });
  return stream.get();
}

void ConnectStream::OnReadDone(bool ok) {
  std::shared_ptr<v1::ConnectRequest> request;
  bool first = false;
  change([&] {
    reading_ = false;
    first = !open_;
    if (!ok) return end_with(first ? Status(no_hello()) : Status());
    if (ending_) return;
    request = std::move(incoming_);
    handling_ = true;
  });
  if (!request) return;
  if (first) {
    hello(*request);
    return;
  }
  const bool large = request->batch().facts_size() >= call_limits::kLargeBatchFacts;
  const bool elsewhere = large && resources_.admissions.post([self = shared_from_this(), request] {
    self->batch(request);
  });
  if (!elsewhere) batch(request);
}

void ConnectStream::hello(const v1::ConnectRequest& request) {
  const Status fine = request.has_hello() ? check(request.hello()) : Status(no_hello());
  if (!fine.ok()) {
    return change([&] {
      handling_ = false;
      end_with(fine);
    });
  }
  change([&] {
    tenant_ = request.hello().tenant();
    source_ = request.hello().source();
  });
  resources_.sources.enter(tenant_, source_, shared_from_this(),
                           [self = shared_from_this()] { self->welcome(); });
}

Status ConnectStream::check(const v1::Hello& hello) {
  TENON_RETURN_IF_ERROR(check_tenant_name(hello.tenant()));
  TENON_RETURN_IF_ERROR(check_source_name(hello.source()));
  TENON_ASSIGN_OR_RETURN(const log::SourceState state,
                         resources_.estate.log().source(hello.tenant(), hello.source()));
  if (hello.acknowledged_number() <= state.last_number.value) return {};
  spdlog::error("connector ahead of log tenant={} source={} acknowledged={} last_number={}",
                hello.tenant(), hello.source(), hello.acknowledged_number(),
                state.last_number.value);
  return make_error(ErrorCode::kDataLoss, "CONNECTOR_AHEAD_OF_LOG",
                    "the connector knows fact " + std::to_string(hello.acknowledged_number()) +
                        " to be acknowledged, the log ends at " +
                        std::to_string(state.last_number.value) +
                        ": the log has lost facts. Restore it before anything is sent")
      .with("acknowledged_number", std::to_string(hello.acknowledged_number()))
      .with("last_number", std::to_string(state.last_number.value));
}

void ConnectStream::welcome() {
  const Result<log::SourceState> state = resources_.estate.log().source(tenant_, source_);
  const Result<log::TenantInfo> tenant = resources_.estate.log().tenant(tenant_);
  change([&] {
    handling_ = false;
    if (ending_) return;
    if (!state.ok()) return end_with(Status(state.error()));
    if (!tenant.ok()) return end_with(Status(tenant.error()));
    open_ = true;
    welcome_due_ = true;
    v1::Welcome& words = *outgoing_.mutable_welcome();
    words.set_last_number(state->last_number.value);
    words.set_cursor(state->cursor);
    words.set_head(tenant->head.size.value);
    words.set_credit_messages(limits::kStreamCreditMessages);
    words.set_credit_bytes(limits::kStreamCreditBytes);
    spdlog::info("stream opened tenant={} source={} last_number={}", tenant_, source_,
                 state->last_number.value);
  });
}

void ConnectStream::batch(const std::shared_ptr<v1::ConnectRequest>& request) {
  Result<runtime::OwnedAppend> append = admitted(request);
  if (append.ok()) return submit(std::move(append).value());
  change([&] {
    handling_ = false;
    end_with(Status(append.error()));
  });
}

Result<runtime::OwnedAppend> ConnectStream::admitted(
    const std::shared_ptr<v1::ConnectRequest>& request) {
  if (!request->has_batch()) return no_hello();
  runtime::OwnedAppend append;
  TENON_RETURN_IF_ERROR(admit_batch(request->batch(), admission_, append));
  append.tenant = tenant_;
  append.source = source_;
  append.keep = request;
  return append;
}

void ConnectStream::submit(runtime::OwnedAppend append) {
  const std::size_t bytes = append.bytes();
  const std::uint64_t last_number = append.first_number.value + append.facts.size() - 1;
  change([&] {
    ++submitted_;
    ++messages_ahead_;
    bytes_ahead_ += bytes;
  });
  submit_when_room(
      resources_.estate, std::move(append),
      [self = shared_from_this()](const Status& taken) {
        self->change([&] {
          self->handling_ = false;
          if (taken.ok()) return;
          --self->submitted_;
          self->failed_ = true;
          self->end_with(taken);
        });
      },
      [self = shared_from_this(), last_number, bytes](Result<log::Receipt> result) {
        self->answered(std::move(result), last_number, bytes);
      });
}

void ConnectStream::answered(Result<log::Receipt> result, std::uint64_t last_number,
                             std::size_t bytes) {
  change([&] {
    --submitted_;
    if (failed_ || gone_) return;
    if (result.ok()) {
      answers_.push_back({*result, last_number, bytes});
    } else {
      failed_ = true;
      end_with(Status(result.error()));
    }
  });
}

void ConnectStream::OnWriteDone(bool ok) {
  change([&] {
    writing_ = false;
    messages_ahead_ -= outgoing_messages_;
    bytes_ahead_ -= outgoing_bytes_;
    outgoing_messages_ = 0;
    outgoing_bytes_ = 0;
    if (ok) return;
    gone_ = true;
    end_with(Status(cancelled()));
  });
}

void ConnectStream::OnCancel() {
  change([&] {
    gone_ = true;
    end_with(Status(cancelled()));
  });
}

void ConnectStream::take_over(std::function<void()> drained) {
  change([&] {
    drained_.push_back(std::move(drained));
    end_with(Status(taken_over()));
  });
}

void ConnectStream::stop(Status status) {
  change([&] { end_with(std::move(status)); });
}

void ConnectStream::OnDone() {
  resources_.streams.leave(this);
  if (open_) {
    spdlog::info("stream closed tenant={} source={} reason={}", tenant_, source_,
                 ending_->ok() ? "CLIENT_DONE" : ending_->error().reason);
  }
  // A client that has gone may leave batches on their way to the log: until they are answered the
  // next stream of the source is kept waiting, as by one that is there.
  if (!tenant_.empty()) {
    change([this] {
      drained_.push_back([self = shared_from_this()] {
        self->resources_.sources.leave(self->tenant_, self->source_, self.get());
      });
    });
  }
  const std::shared_ptr<ConnectStream> last = std::move(self_);
}

void ConnectStream::change(const std::function<void()>& how) {
  std::vector<std::function<void()>> drained;
  {
    const std::scoped_lock hold(mutex_);
    how();
    write_more();
    read_more();
    finish_if_over();
    if (ending_ && submitted_ == 0 && !handling_) drained.swap(drained_);
  }
  for (const std::function<void()>& callback : drained) callback();
}

void ConnectStream::end_with(Status status) {
  if (!ending_ || (ending_->ok() && !status.ok())) ending_ = std::move(status);
}

void ConnectStream::write_more() {
  if (writing_ || gone_ || finished_) return;
  if (welcome_due_) {
    welcome_due_ = false;
    writing_ = true;
    return StartWrite(&outgoing_);
  }
  if (answers_.empty()) return;
  v1::Ack& ack = *outgoing_.mutable_ack();
  ack.Clear();
  for (const Answer& answer : answers_) {
    to_proto(answer.receipt, answer.last_number, *ack.add_receipts());
    ++outgoing_messages_;
    outgoing_bytes_ += answer.bytes;
  }
  answers_.clear();
  writing_ = true;
  StartWrite(&outgoing_);
}

void ConnectStream::read_more() {
  if (ending_ || !open_ || reading_ || handling_) return;
  if (messages_ahead_ >= limits::kStreamCreditMessages) return;
  if (bytes_ahead_ >= limits::kStreamCreditBytes) return;
  reading_ = true;
  incoming_ = std::make_shared<v1::ConnectRequest>();
  StartRead(incoming_.get());
}

void ConnectStream::finish_if_over() {
  if (!ending_ || finished_ || writing_) return;
  const bool answered_all = submitted_ == 0 && !handling_ && answers_.empty();
  if (!gone_ && !answered_all) return;
  finished_ = true;
  Finish(to_grpc_status(*ending_));
}

}  // namespace tenon::server
