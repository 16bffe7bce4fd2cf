#include <memory>

#include "server/diff_call.h"
#include "server/order_check_call.h"
#include "server/read_call.h"
#include "server/replay_stream.h"
#include "server/services.h"
#include "server/simulate_call.h"
#include "server/why.h"
#include "server/why_not_call.h"
#include "tenon/v1/audit.grpc.pb.h"

namespace tenon::server {
namespace {

class AuditService final : public v1::AuditService::CallbackService {
 public:
  explicit AuditService(const Resources& resources) : resources_(resources) {}

  grpc::ServerUnaryReactor* Why(grpc::CallbackServerContext*, const v1::WhyRequest* request,
                                v1::WhyResponse* response) override {
    return answer(resources_, moment_of(*request, true), [=, this](const Reading& reading) {
      return answer_why(resources_.estate.log(), reading, *request, *response);
    });
  }

  grpc::ServerWriteReactor<v1::ReplayResponse>* Replay(grpc::CallbackServerContext*,
                                                       const v1::ReplayRequest* request) override {
    return ReplayStream::open(resources_, *request);
  }

  grpc::ServerBidiReactor<v1::SimulateRequest, v1::SimulateResponse>* Simulate(
      grpc::CallbackServerContext*) override {
    return SimulateCall::open(resources_);
  }

  grpc::ServerWriteReactor<v1::DiffResponse>* Diff(grpc::CallbackServerContext*,
                                                   const v1::DiffRequest* request) override {
    return DiffCall::open(resources_, *request);
  }

  grpc::ServerWriteReactor<v1::WhyNotResponse>* WhyNot(grpc::CallbackServerContext*,
                                                       const v1::WhyNotRequest* request) override {
    return WhyNotCall::open(resources_, *request);
  }

  grpc::ServerWriteReactor<v1::OrderCheckResponse>* OrderCheck(
      grpc::CallbackServerContext*, const v1::OrderCheckRequest* request) override {
    return OrderCheckCall::open(resources_, *request);
  }

 private:
  const Resources& resources_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_audit_service(const Resources& resources) {
  return std::make_unique<AuditService>(resources);
}

}  // namespace tenon::server
