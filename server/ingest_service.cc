#include <memory>
#include <utility>

#include "server/connect_stream.h"
#include "server/convert_receipt.h"
#include "server/services.h"
#include "server/submission.h"
#include "server/unary_call.h"
#include "tenon/v1/ingest.grpc.pb.h"

namespace tenon::server {
namespace {

Result<runtime::OwnedAppend> admitted(const v1::AppendRequest& request) {
  TENON_RETURN_IF_ERROR(check_tenant_name(request.tenant()));
  TENON_RETURN_IF_ERROR(check_source_name(request.source()));
  // The facts live on until they are decided, the call only until they are durable.
  const auto kept = std::make_shared<v1::Batch>(request.batch());
  FactAdmission admission(Sender::kConnector);
  runtime::OwnedAppend append;
  TENON_RETURN_IF_ERROR(admit_batch(*kept, admission, append));
  append.tenant = request.tenant();
  append.source = request.source();
  append.keep = kept;
  return append;
}

class IngestService final : public v1::IngestService::CallbackService {
 public:
  explicit IngestService(const Resources& resources) : resources_(resources) {}

  grpc::ServerBidiReactor<v1::ConnectRequest, v1::ConnectResponse>* Connect(
      grpc::CallbackServerContext*) override {
    return ConnectStream::open(resources_);
  }

  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext*, const v1::AppendRequest* request,
                                   v1::AppendResponse* response) override {
    const std::shared_ptr<UnaryCall> call = UnaryCall::open(resources_.calls);
    Result<runtime::OwnedAppend> append = admitted(*request);
    if (!append.ok()) {
      call->finish(append.error());
      return call.get();
    }
    const std::uint64_t last_number = append->first_number.value + append->facts.size() - 1;
    call->pause();
    submit_when_room(
        resources_.estate, std::move(append).value(),
        [call](const Status& taken) {
          if (!taken.ok()) call->resume([&] { call->finish(taken); });
        },
        [call, response, last_number](const Result<log::Receipt>& receipt) {
          call->resume([&] {
            if (!receipt.ok()) return call->finish(receipt.error());
            to_proto(*receipt, last_number, *response->mutable_receipt());
            call->finish({});
          });
        });
    return call.get();
  }

 private:
  const Resources& resources_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_ingest_service(const Resources& resources) {
  return std::make_unique<IngestService>(resources);
}

}  // namespace tenon::server
