// The log decided again under another setting, beside the log as it was
// (proto/tenon/v1/audit.proto).
//
// Runs on the replays' pool, from the state at the position on: each fact is decided twice.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "projections/comparison.h"
#include "server/long_call.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

class DiffCall final
    : public LongCall<grpc::ServerWriteReactor<v1::DiffResponse>, v1::DiffResponse> {
 public:
  // Lives until gRPC is done with it.
  static DiffCall* open(const Resources& resources, const v1::DiffRequest& request);

 private:
  DiffCall(const Resources& resources, const v1::DiffRequest& request)
      : LongCall(resources), request_(request) {}

  // What is wrong with the request.
  Status check();
  Result<projections::ForcedSetting> setting() const;
  Status work() override;
  Status tell(const projections::Divergence& divergence);
  void count(const projections::Divergence& divergence);

  const v1::DiffRequest request_;
  std::shared_ptr<const projections::TenantView> tenant_;
  Head to_;
  projections::ForcedSetting setting_;
  v1::DiffResult result_;
  std::set<std::tuple<std::string, Guid, Guid>> blocked_;  // connector, object, account
};

}  // namespace tenon::server
