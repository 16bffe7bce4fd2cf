// Why an object is not bound to an account (proto/tenon/v1/audit.proto): changes tried on overlays
// over a state of the call's own, on the replays' pool.
#pragma once

#include <memory>
#include <vector>

#include "projections/standing_state.h"
#include "projections/why_not.h"
#include "server/long_call.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

class WhyNotCall final
    : public LongCall<grpc::ServerWriteReactor<v1::WhyNotResponse>, v1::WhyNotResponse> {
 public:
  // Lives until gRPC is done with it.
  static WhyNotCall* open(const Resources& resources, const v1::WhyNotRequest& request);

 private:
  WhyNotCall(const Resources& resources, const v1::WhyNotRequest& request)
      : LongCall(resources), request_(request) {}

  Status check();
  Status work() override;
  // Those that the request means, or those near the object.
  Result<std::vector<AccountHandle>> accounts(ObjectHandle object) const;

  const v1::WhyNotRequest request_;
  std::shared_ptr<const projections::TenantView> tenant_;
  std::unique_ptr<projections::StandingState> standing_;
};

}  // namespace tenon::server
