// How the fake server answers: refusals as tenond gives them, and pages.
#pragma once

#include <grpcpp/support/status.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "tenon/v1/error.pb.h"
#include "tenon/v1/status.pb.h"

namespace tenon::cli {

inline grpc::Status refusal(grpc::StatusCode code, const std::string& reason,
                            const std::string& message,
                            std::optional<v1::FactError> fact = std::nullopt) {
  v1::RpcStatus status;
  status.set_code(code);
  status.set_message(message);
  v1::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("tenon.v1");
  if (fact) (*info.mutable_metadata())["index"] = std::to_string(fact->index());
  google::protobuf::Any& detail = *status.add_details();
  detail.set_type_url("type.googleapis.com/google.rpc.ErrorInfo");
  detail.set_value(info.SerializeAsString());
  if (fact) {
    google::protobuf::Any& more = *status.add_details();
    more.set_type_url("type.googleapis.com/tenon.v1.FactError");
    more.set_value(fact->SerializeAsString());
  }
  return grpc::Status(code, message, status.SerializeAsString());
}

// The page that begins where the token says, of at most two rows, so that paging is exercised.
template <typename Rows, typename Response, typename Add>
void page_of(const Rows& rows, const std::string& token, std::int32_t size, Response& response,
             const Add& add) {
  std::size_t at = token.empty() ? 0 : std::stoul(token);
  const std::size_t end =
      std::min(rows.size(), at + std::min<std::size_t>(2, static_cast<std::size_t>(size)));
  for (; at < end; ++at) *add(response) = rows[at];
  if (end < rows.size()) response.set_next_page_token(std::to_string(end));
}

}  // namespace tenon::cli
