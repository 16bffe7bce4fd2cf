#include "cli/client_ingest.h"

#include <grpcpp/client_context.h>

#include <optional>
#include <utility>

#include "cli/client_error.h"
#include "cli/client_stubs.h"

namespace tenon::cli {
namespace {

class GrpcIngestStream final : public IngestStream {
 public:
  GrpcIngestStream(v1::IngestService::Stub& stub, CallSite site)
      : site_(std::move(site)), stream_(stub.Connect(&context_)) {}

  ~GrpcIngestStream() override {
    if (finished_) return;
    context_.TryCancel();
    stream_->Finish();
  }

  Status open(const v1::Hello& hello) {
    v1::ConnectRequest request;
    *request.mutable_hello() = hello;
    stream_->Write(request);  // a failure is told by the read
    TENON_ASSIGN_OR_RETURN(v1::ConnectResponse first, read());
    if (!first.has_welcome()) return protocol_error("an acknowledgement before a welcome");
    welcome_ = std::move(*first.mutable_welcome());
    return {};
  }

  const v1::Welcome& welcome() const override { return welcome_; }

  bool send(const v1::Batch& batch) override {
    *request_.mutable_batch() = batch;
    return stream_->Write(request_);
  }

  Result<v1::Ack> read_ack() override {
    TENON_ASSIGN_OR_RETURN(v1::ConnectResponse response, read());
    if (!response.has_ack()) return protocol_error("a second welcome");
    return std::move(*response.mutable_ack());
  }

  Status finish() override {
    stream_->WritesDone();
    v1::ConnectResponse rest;
    while (stream_->Read(&rest)) {
    }
    finished_ = true;
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) return error_of(status, site_);
    return {};
  }

 private:
  Result<v1::ConnectResponse> read() {
    v1::ConnectResponse response;
    if (stream_->Read(&response)) return response;
    finished_ = true;
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) return error_of(status, site_);
    return protocol_error("the end of the stream before the last acknowledgement");
  }

  Error protocol_error(const char* what) const {
    return make_error(ErrorCode::kInternal, "UNEXPECTED_MESSAGE",
                      "the server at " + site_.server + " sent " + what);
  }

  CallSite site_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ConnectRequest, v1::ConnectResponse>> stream_;
  v1::ConnectRequest request_;
  v1::Welcome welcome_;
  bool finished_ = false;
};

}  // namespace

Result<std::unique_ptr<IngestStream>> Client::connect(const v1::Hello& hello) {
  auto stream =
      std::make_unique<GrpcIngestStream>(*stubs_->ingest, CallSite{stubs_->options.server, {}});
  TENON_RETURN_IF_ERROR(stream->open(hello));
  return std::unique_ptr<IngestStream>(std::move(stream));
}

}  // namespace tenon::cli
