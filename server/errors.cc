#include "server/errors.h"

#include <spdlog/spdlog.h>

#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "tenon/v1/error.pb.h"
#include "tenon/v1/status.pb.h"

namespace tenon::server {
namespace {

constexpr char kDomain[] = "tenon.v1";
constexpr char kErrorInfoType[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kFactErrorType[] = "type.googleapis.com/tenon.v1.FactError";
// Details travel in HTTP/2 trailers, of which clients take 8 KiB.
constexpr std::size_t kMessageBytesMax = 1024;
constexpr std::size_t kValueBytesMax = 128;

grpc::StatusCode status_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return grpc::StatusCode::INVALID_ARGUMENT;
    case ErrorCode::kNotFound: return grpc::StatusCode::NOT_FOUND;
    case ErrorCode::kAlreadyExists: return grpc::StatusCode::ALREADY_EXISTS;
    case ErrorCode::kFailedPrecondition: return grpc::StatusCode::FAILED_PRECONDITION;
    case ErrorCode::kOutOfRange: return grpc::StatusCode::OUT_OF_RANGE;
    case ErrorCode::kAborted: return grpc::StatusCode::ABORTED;
    case ErrorCode::kResourceExhausted: return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case ErrorCode::kDataLoss: return grpc::StatusCode::DATA_LOSS;
    case ErrorCode::kUnavailable: return grpc::StatusCode::UNAVAILABLE;
    case ErrorCode::kCancelled: return grpc::StatusCode::CANCELLED;
    case ErrorCode::kInternal: return grpc::StatusCode::INTERNAL;
  }
  return grpc::StatusCode::INTERNAL;
}

// What to do about a refused fact or field, by rule; the messages say it too, with more words
// around. Of a question's field they say all there is.
std::string_view remedy_of(std::string_view reason, bool in_batch) {
  constexpr std::pair<std::string_view, std::string_view> kRemedies[] = {
      {"DENIED_ATTRIBUTE", "Leave the attribute out: secrets and photos never reach the log."},
      {"UNKNOWN_FIELD", "Use the protos that this version of the server publishes."},
      {"WRONG_WIRE_TYPE", "Use the protos that this version of the server publishes."},
      {"DAMAGED_MESSAGE", "Send the serialised tenon.v1.Fact, whole."},
      {"DUPLICATED_FIELD", "Serialise each singular field once."},
      {"DUPLICATED_ATTRIBUTE", "Name each attribute once, with all its values."},
      {"NO_BODY", "Set exactly one body."},
      {"SEVERAL_BODIES", "Send each body as a fact of its own."},
      {"MISSING_FIELD", "Set the field."},
      {"BAD_UTF8", "Send text as UTF-8."},
      {"BAD_GUID", "Write the GUID as 00112233-4455-6677-8899-aabbccddeeff."},
      {"BAD_DATE", "Write the date as YYYY-MM-DD."},
      {"LIMIT_EXCEEDED", "Send less: the limits are in docs/api.md."},
      {"FACT_NOT_FROM_THIS_SOURCE",
       "Orders go through AdminService, observations through IngestService."},
  };
  for (const auto& [rule, remedy] : kRemedies) {
    if (rule == reason) return remedy;
  }
  return in_batch ? "Correct it and send the whole batch again." : "";
}

// At most `most` bytes, cut between characters.
std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

void pack(v1::RpcStatus& status, const char* type, const google::protobuf::Message& detail) {
  google::protobuf::Any& any = *status.add_details();
  any.set_type_url(type);
  any.set_value(detail.SerializeAsString());
}

}  // namespace

grpc::Status to_grpc_status(const Error& error) {
  const grpc::StatusCode code = status_code(error.code);
  v1::RpcStatus status;
  status.set_code(static_cast<std::int32_t>(code));
  status.set_message(cut(error.message, kMessageBytesMax));
  v1::ErrorInfo info;
  info.set_reason(error.reason);
  info.set_domain(kDomain);
  v1::FactError fact;
  bool in_batch = false;
  bool about_field = false;
  for (const auto& [name, value] : error.details) {
    // What the storage says names files of this machine: for the log, not for clients.
    if (name == "storage") {
      spdlog::error("storage failed reason={} storage=\"{}\"", error.reason, value);
      continue;
    }
    if (name == "index") {
      std::uint32_t index = 0;
      std::from_chars(value.data(), value.data() + value.size(), index);
      fact.set_index(index);
      in_batch = true;
    } else if (name == "field") {
      fact.set_field(value);
    } else if (name == "value") {
      fact.set_value(cut(value, kValueBytesMax));
    } else if (name == "remedy") {
      fact.set_remedy(value);
    }
    about_field = about_field || name == "index" || name == "field";
    if (name != "remedy") (*info.mutable_metadata())[name] = cut(value, kValueBytesMax);
  }
  pack(status, kErrorInfoType, info);
  if (about_field) {
    fact.set_rule(error.reason);
    if (fact.remedy().empty()) fact.set_remedy(std::string(remedy_of(error.reason, in_batch)));
    pack(status, kFactErrorType, fact);
  }
  return {code, status.message(), status.SerializeAsString()};
}

grpc::Status to_grpc_status(const Status& status) {
  return status.ok() ? grpc::Status::OK : to_grpc_status(status.error());
}

Error shutting_down() {
  return make_error(ErrorCode::kUnavailable, "SHUTTING_DOWN",
                    "the server is shutting down; connect again and resume");
}

Error bad_field(std::string field, std::string reason, std::string message) {
  return make_error(ErrorCode::kInvalidArgument, std::move(reason), field + ": " + message)
      .with("field", field);
}

}  // namespace tenon::server
