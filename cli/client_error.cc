#include "cli/client_error.h"

#include <grpcpp/support/status.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "cli/exit_code.h"
#include "tenon/v1/error.pb.h"
#include "tenon/v1/status.pb.h"

namespace tenon::cli {
namespace {

ErrorCode code_of(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::INVALID_ARGUMENT: return ErrorCode::kInvalidArgument;
    case grpc::StatusCode::NOT_FOUND: return ErrorCode::kNotFound;
    case grpc::StatusCode::ALREADY_EXISTS: return ErrorCode::kAlreadyExists;
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::UNIMPLEMENTED: return ErrorCode::kFailedPrecondition;
    case grpc::StatusCode::OUT_OF_RANGE: return ErrorCode::kOutOfRange;
    case grpc::StatusCode::ABORTED: return ErrorCode::kAborted;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::DEADLINE_EXCEEDED: return ErrorCode::kResourceExhausted;
    case grpc::StatusCode::DATA_LOSS: return ErrorCode::kDataLoss;
    case grpc::StatusCode::UNAVAILABLE: return ErrorCode::kUnavailable;
    case grpc::StatusCode::CANCELLED: return ErrorCode::kCancelled;
    default: return ErrorCode::kInternal;
  }
}

std::string_view name_of_status(grpc::StatusCode code) {
  constexpr std::string_view kNames[] = {"OK",
                                         "CANCELLED",
                                         "UNKNOWN",
                                         "INVALID_ARGUMENT",
                                         "DEADLINE_EXCEEDED",
                                         "NOT_FOUND",
                                         "ALREADY_EXISTS",
                                         "PERMISSION_DENIED",
                                         "RESOURCE_EXHAUSTED",
                                         "FAILED_PRECONDITION",
                                         "ABORTED",
                                         "OUT_OF_RANGE",
                                         "UNIMPLEMENTED",
                                         "INTERNAL",
                                         "UNAVAILABLE",
                                         "DATA_LOSS",
                                         "UNAUTHENTICATED"};
  const auto index = static_cast<std::size_t>(code);
  return index < std::size(kNames) ? kNames[index] : "UNKNOWN";
}

// The metadata of an ErrorInfo repeat what a FactError says in fields of its own.
void add_field(Error& error, const char* name, const std::string& value) {
  const bool known = std::any_of(error.details.begin(), error.details.end(),
                                 [name](const auto& each) { return each.first == name; });
  if (!value.empty() && !known) error.details.emplace_back(name, value);
}

void read_details(const grpc::Status& status, Error& error) {
  v1::RpcStatus details;
  if (!details.ParseFromString(status.error_details())) return;
  for (const google::protobuf::Any& detail : details.details()) {
    const std::string_view type = detail.type_url();
    if (type.ends_with("/google.rpc.ErrorInfo")) {
      v1::ErrorInfo info;
      if (!info.ParseFromString(detail.value())) continue;
      error.reason = info.reason();
      const std::map<std::string, std::string> metadata(info.metadata().begin(),
                                                        info.metadata().end());
      for (const auto& [name, value] : metadata) error.details.emplace_back(name, value);
    } else if (type.ends_with("/tenon.v1.FactError")) {
      v1::FactError fact;
      if (!fact.ParseFromString(detail.value())) continue;
      // The index of a fact is among the metadata; a field of a question has none.
      add_field(error, "field", fact.field());
      add_field(error, "value", fact.value());
      if (fact.rule() != error.reason) add_field(error, "rule", fact.rule());
      add_field(error, "what to do", fact.remedy());
    }
  }
}

}  // namespace

Error error_of(const grpc::Status& status, const CallSite& site) {
  Error error = make_error(code_of(status.error_code()), "", status.error_message());
  error.details.emplace_back(kStatusDetail, name_of_status(status.error_code()));
  read_details(status, error);
  if (!error.reason.empty()) return error;
  // The server did not speak: gRPC did, on this side of the wire or for the server.
  error.reason = name_of_status(status.error_code());
  const std::string said =
      status.error_message().empty() ? "" : " (" + status.error_message() + ")";
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      error.message = "no connection to tenond at " + site.server + said +
                      ". Is it running there, and is --server (or TENON_SERVER) right?";
      break;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      error.message = "no answer from " + site.server + " within " +
                      std::to_string(site.timeout.count() / 1000) +
                      " s. Try again, or allow more time with --timeout SECONDS.";
      break;
    case grpc::StatusCode::UNIMPLEMENTED:
      error.message = "the server at " + site.server + " does not have this call" + said +
                      ". Is it tenond, and of this version?";
      break;
    default:
      if (error.message.empty()) error.message = "the server at " + site.server + " failed";
  }
  return error;
}

}  // namespace tenon::cli
