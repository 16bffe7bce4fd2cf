// Which bindings depend on the order in which facts arrived (proto/tenon/v1/audit.proto).
//
// Runs on the replays' pool: one replay for the survey, then the exchanges, each deciding the log
// again from where it begins.
#pragma once

#include <memory>

#include "projections/order_check.h"
#include "server/long_call.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

class OrderCheckCall final
    : public LongCall<grpc::ServerWriteReactor<v1::OrderCheckResponse>, v1::OrderCheckResponse> {
 public:
  // Lives until gRPC is done with it.
  static OrderCheckCall* open(const Resources& resources, const v1::OrderCheckRequest& request);

 private:
  OrderCheckCall(const Resources& resources, const v1::OrderCheckRequest& request)
      : LongCall(resources), request_(request) {}

  Status check();
  Status work() override;
  // The log replayed up to there.
  Status survey(Head head);
  Result<projections::OrderSubject> subject(Head head) const;
  Status try_exchanges(Head head, const projections::OrderSubject& subject);
  bool tell(const projections::OrderDependence& dependence);
  bool progress(std::uint64_t done, std::uint64_t total);

  const v1::OrderCheckRequest request_;
  std::shared_ptr<const projections::TenantView> tenant_;
  projections::OrderSurvey survey_;
  v1::OrderCheckResult result_;
};

}  // namespace tenon::server
