#include "cli/client_simulation.h"

#include <grpcpp/client_context.h>

#include <memory>
#include <utility>

#include "cli/client_error.h"
#include "cli/client_stubs.h"

namespace tenon::cli {
namespace {

class GrpcSimulation final : public SimulationStream {
 public:
  GrpcSimulation(v1::AuditService::Stub& stub, CallSite site)
      : site_(std::move(site)), stream_(stub.Simulate(&context_)) {}

  ~GrpcSimulation() override {
    if (finished_) return;
    context_.TryCancel();
    stream_->Finish();
  }

  Status open(const v1::SimulationStart& start, const Client::Take<v1::ReplayProgress>& progress) {
    v1::SimulateRequest request;
    *request.mutable_start() = start;
    stream_->Write(request);  // a failure is told by the read
    while (true) {
      TENON_RETURN_IF_ERROR(read());
      if (!response_.has_progress()) break;
      progress(response_.progress());
    }
    if (!response_.has_ready()) return unexpected();
    ready_ = std::move(*response_.mutable_ready());
    return {};
  }

  const v1::SimulationReady& ready() const override { return ready_; }

  Status try_facts(const v1::SimulatedFacts& facts, const TakeDecision& take) override {
    v1::SimulateRequest request;
    *request.mutable_facts() = facts;
    stream_->Write(request);
    while (true) {
      TENON_RETURN_IF_ERROR(read());
      if (!response_.has_decision()) break;
      take(*response_.mutable_decision());
    }
    return response_.has_facts() ? Status() : Status(unexpected());
  }

  Result<std::optional<v1::DirectoryObject>> look_up(const std::string& connector,
                                                     const std::string& key) override {
    v1::SimulateRequest request;
    request.mutable_look_up()->set_connector(connector);
    request.mutable_look_up()->set_key(key);
    stream_->Write(request);
    TENON_RETURN_IF_ERROR(read());
    if (!response_.has_object()) return unexpected();
    if (!response_.object().has_object()) return std::optional<v1::DirectoryObject>();
    return std::optional(std::move(*response_.mutable_object()->mutable_object()));
  }

  Result<v1::SimulationResult> finish() override {
    stream_->WritesDone();
    TENON_RETURN_IF_ERROR(read());
    if (!response_.has_result()) return unexpected();
    finished_ = true;
    v1::SimulateResponse rest;
    while (stream_->Read(&rest)) {
    }
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) return error_of(status, site_);
    return std::move(*response_.mutable_result());
  }

 private:
  Status read() {
    if (stream_->Read(&response_)) return {};
    finished_ = true;
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) return error_of(status, site_);
    return make_error(ErrorCode::kInternal, "UNEXPECTED_MESSAGE",
                      "the server at " + site_.server + " ended the simulation without a result");
  }

  Error unexpected() const {
    return make_error(ErrorCode::kInternal, "UNEXPECTED_MESSAGE",
                      "the server at " + site_.server + " sent another answer than the one due");
  }

  CallSite site_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::SimulateRequest, v1::SimulateResponse>> stream_;
  v1::SimulateResponse response_;
  v1::SimulationReady ready_;
  bool finished_ = false;
};

}  // namespace

Result<std::unique_ptr<SimulationStream>> Client::simulate(
    const v1::SimulationStart& start, const Take<v1::ReplayProgress>& progress) {
  auto stream =
      std::make_unique<GrpcSimulation>(*stubs_->audit, CallSite{stubs_->options.server, {}});
  TENON_RETURN_IF_ERROR(stream->open(start, progress));
  return std::unique_ptr<SimulationStream>(std::move(stream));
}

}  // namespace tenon::cli
