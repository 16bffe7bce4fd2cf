// A gRPC status as an Error: code and sentence, with the reason and the fields that the details
// of the server (tenon/v1/status.proto, error.proto) give.
#pragma once

#include <chrono>
#include <string>

#include "engine/base/result.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace tenon::cli {

// The detail that says which fact of a batch was refused, from 0.
inline constexpr char kFactIndexDetail[] = "index";

struct CallSite {
  std::string server;
  std::chrono::milliseconds timeout{0};  // 0: no deadline
};

// `status` is not OK.
Error error_of(const grpc::Status& status, const CallSite& site);

}  // namespace tenon::cli
