// The one place where an Error becomes what a gRPC client sees: a status whose details hold a
// google.rpc.ErrorInfo and, where the error is about a field or a fact, a FactError
// (proto/tenon/v1/status.proto, error.proto; the table of reasons is in docs/api.md).
#pragma once

#include <grpcpp/support/status.h>

#include "engine/base/result.h"

namespace tenon::server {

// Details of an Error that become the FactError: "index", "field", "value", "remedy". All go into
// the ErrorInfo's metadata too, but "remedy".
grpc::Status to_grpc_status(const Error& error);
grpc::Status to_grpc_status(const Status& status);

Error shutting_down();
// INVALID_ARGUMENT about one field of a request.
Error bad_field(std::string field, std::string reason, std::string message);

}  // namespace tenon::server
