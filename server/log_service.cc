#include <memory>
#include <string>
#include <utility>

#include "engine/base/sha256.h"
#include "server/bundle_stream.h"
#include "server/call_limits.h"
#include "server/convert_party.h"
#include "server/fact_admission.h"
#include "server/proof_answers.h"
#include "server/read_call.h"
#include "server/services.h"
#include "server/status.h"
#include "server/stream_call.h"
#include "tenon/v1/log.grpc.pb.h"

namespace tenon::server {
namespace {

void put_record(const log::Record& record, v1::LoggedFact& out) {
  out.set_position(record.position.value);
  to_proto(record.time, *out.mutable_time());
  out.set_kind(record.kind);
  out.set_source(std::string(record.source));
  out.set_source_number(record.source_number.value);
  if (record.request_id) out.set_request_id(record.request_id->text());
  if (record.payload) out.set_payload(std::string(*record.payload));
  out.set_entry(std::string(record.entry));
}

class FactStream final : public StreamCall<v1::ReadFactsResponse> {
 public:
  FactStream(const Resources& resources, const v1::ReadFactsRequest& request)
      : StreamCall(resources), request_(request), next_{request.from()} {}

  Status check() {
    TENON_RETURN_IF_ERROR(check_tenant_name(request_.tenant()));
    TENON_ASSIGN_OR_RETURN(view_, resources().estate.tenant(request_.tenant()));
    to_ = request_.has_to() ? Head{request_.to()} : view_->head();
    // To the end means that there is none.
    endless_ = request_.follow() && !request_.has_to();
    const Head head = view_->head();
    const bool beyond = next_.value > head.value || (!request_.follow() && to_ > head);
    if (!beyond || request_.follow()) return {};
    return make_error(
               ErrorCode::kOutOfRange, "READ_BEYOND_HEAD",
               "the log has " + std::to_string(head.value) + " facts; ask for fewer, or follow")
        .with("field", next_.value > head.value ? "from" : "to")
        .with("head", std::to_string(head.value));
  }

 protected:
  bool next_ready() override { return false; }

  void produce() override {
    message().Clear();
    const Status status = fill();
    if (!status.ok()) return finish(status);
    if (message().facts_size() > 0) return write();
    if (over() || !request_.follow()) return finish({});
    wait(view_->decided(), next_);
  }

 private:
  bool over() const { return !endless_ && next_.value >= to_.value; }

  // Up to a message of facts, from where the last ended.
  Status fill() {
    bool fresh = false;
    std::size_t bytes = 0;
    while (!over() && bytes < call_limits::kFactsMessageBytesMax &&
           static_cast<std::size_t>(message().facts_size()) < call_limits::kFactsMessageMax) {
      if (!reader_) {
        if (next_.value >= view_->head().value) return {};
        TENON_ASSIGN_OR_RETURN(reader_, resources().estate.log().read(request_.tenant(), next_));
        fresh = true;
      }
      TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader_->next());
      if (!record) {
        reader_.reset();
        if (fresh) return {};
        continue;
      }
      v1::LoggedFact& fact = *message().add_facts();
      put_record(*record, fact);
      bytes += fact.ByteSizeLong();
      next_ = record->position.next();
    }
    return {};
  }

  const v1::ReadFactsRequest request_;
  std::shared_ptr<const projections::TenantView> view_;
  std::unique_ptr<log::RecordReader> reader_;
  Position next_;
  Head to_;
  bool endless_ = false;
};

// After everything that was acknowledged before the call is decided.
Question question_at_head(const Resources& resources, const std::string& tenant) {
  Question question;
  question.tenant = tenant;
  const auto view = resources.estate.tenant(tenant);
  if (view.ok() && (*view)->head().value > 0) {
    question.read_after = Position{(*view)->head().value - 1};
  }
  return question;
}

class LogService final : public v1::LogService::CallbackService {
 public:
  explicit LogService(const Resources& resources) : resources_(resources) {}

  grpc::ServerWriteReactor<v1::ReadFactsResponse>* ReadFacts(
      grpc::CallbackServerContext*, const v1::ReadFactsRequest* request) override {
    const auto stream = std::make_shared<FactStream>(resources_, *request);
    stream->start(stream, stream->check());
    return stream.get();
  }

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext*,
                                      const v1::GetStatusRequest* request,
                                      v1::GetStatusResponse* response) override {
    Question question;
    question.tenant = request->tenant();
    question.as_of = request->as_of();
    question.whole_state = asks_of_past(*request);
    return answer(resources_, std::move(question), [this, response](const Reading& reading) {
      return put_status(resources_.estate.log(), reading, resources_.version, *response);
    });
  }

  grpc::ServerUnaryReactor* GetVerifierKey(grpc::CallbackServerContext*,
                                           const v1::GetVerifierKeyRequest* request,
                                           v1::GetVerifierKeyResponse* response) override {
    return at_head(*request, [this, response](const projections::TenantView& view) {
      return answer_verifier_key(resources_, view, *response);
    });
  }

  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext*,
                                          const v1::GetCheckpointRequest* request,
                                          v1::GetCheckpointResponse* response) override {
    return at_head(*request, [this, response](const projections::TenantView& view) {
      return answer_checkpoint(resources_, view, *response);
    });
  }

  grpc::ServerUnaryReactor* TrustCheckpoint(grpc::CallbackServerContext*,
                                            const v1::TrustCheckpointRequest* request,
                                            v1::TrustCheckpointResponse*) override {
    return at_head(*request, [this, request](const projections::TenantView& view) {
      return answer_trust(resources_, view, *request);
    });
  }

  grpc::ServerUnaryReactor* GetReceipt(grpc::CallbackServerContext*,
                                       const v1::GetReceiptRequest* request,
                                       v1::GetReceiptResponse* response) override {
    return at_head(*request, [this, request, response](const projections::TenantView& view) {
      return answer_receipt(resources_, view, *request, *response);
    });
  }

  grpc::ServerUnaryReactor* GetConsistencyProof(
      grpc::CallbackServerContext*, const v1::GetConsistencyProofRequest* request,
      v1::GetConsistencyProofResponse* response) override {
    return at_head(*request, [this, request, response](const projections::TenantView& view) {
      return answer_consistency(resources_, view, *request, *response);
    });
  }

  grpc::ServerUnaryReactor* GetTile(grpc::CallbackServerContext*, const v1::GetTileRequest* request,
                                    v1::GetTileResponse* response) override {
    return at_head(*request, [this, request, response](const projections::TenantView& view) {
      return answer_tile(resources_, view, *request, *response);
    });
  }

  grpc::ServerWriteReactor<v1::ExportBundleResponse>* ExportBundle(
      grpc::CallbackServerContext*, const v1::ExportBundleRequest* request) override {
    const auto stream = std::make_shared<BundleStream>(resources_, *request);
    stream->start(stream, stream->check());
    return stream.get();
  }

 private:
  // Answers on a worker once everything acknowledged before the call is decided.
  template <typename Request, typename Answer>
  grpc::ServerUnaryReactor* at_head(const Request& request, Answer fill_answer) const {
    return answer(resources_, question_at_head(resources_, request.tenant()),
                  [fill_answer](const Reading& reading) { return fill_answer(*reading.view); });
  }

  const Resources& resources_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_log_service(const Resources& resources) {
  return std::make_unique<LogService>(resources);
}

}  // namespace tenon::server
