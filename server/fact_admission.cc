#include "server/fact_admission.h"

#include <algorithm>
#include <string>

#include "engine/base/limits.h"
#include "engine/wire/fact_decoder.h"
#include "server/errors.h"

namespace tenon::server {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::kNameBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

Status FactAdmission::admit(std::uint32_t index, std::string_view payload, log::NewFact& out) {
  Status status;
  if (payload.size() > limits::kFactBytesMax) {
    status = make_error(ErrorCode::kInvalidArgument, "LIMIT_EXCEEDED",
                        "the fact has " + std::to_string(payload.size()) + " bytes, at most " +
                            std::to_string(limits::kFactBytesMax) + ". Send less.")
                 .with("limit", "bytes of a fact");
  } else {
    status = wire::decode_fact(payload, fact_);
  }
  if (status.ok()) status = check_origin();
  if (!status.ok()) {
    Error error = std::move(status).error();
    error.message = "fact " + std::to_string(index) + " of the batch: " + error.message;
    return std::move(error).with("index", std::to_string(index));
  }
  out.kind = static_cast<std::uint16_t>(fact_.kind);
  out.payload = payload;
  return {};
}

Status FactAdmission::check_origin() const {
  const FactOrigin origin = origin_of(fact_.kind);
  const bool from_connectors = origin == FactOrigin::kCloud || origin == FactOrigin::kOnPremises;
  const bool welcome = origin == FactOrigin::kOperatorOrCloud ||
                       (sender_ == Sender::kConnector && from_connectors) ||
                       (sender_ == Sender::kOperator && origin == FactOrigin::kOperator);
  if (welcome) return {};
  const std::string kind(name_of(fact_.kind));
  const std::string where = origin == FactOrigin::kOperator ? "operators give it (AdminService)"
                            : origin == FactOrigin::kSystem ? "only Tenon itself gives it"
                                                            : "connectors give it (IngestService)";
  return make_error(ErrorCode::kInvalidArgument, "FACT_NOT_FROM_THIS_SOURCE",
                    kind + " cannot come from this source: " + where)
      .with("field", kind);
}

Status check_batch_size(std::size_t facts) {
  if (facts == 0) return bad_field("facts", "BATCH_EMPTY", "a batch has at least one fact");
  if (facts <= limits::kBatchFactsMax) return {};
  return make_error(ErrorCode::kResourceExhausted, "BATCH_TOO_LARGE",
                    "facts: " + std::to_string(facts) + " in one batch, at most " +
                        std::to_string(limits::kBatchFactsMax) + "; send several batches")
      .with("field", "facts")
      .with("limit", std::to_string(limits::kBatchFactsMax));
}

Status check_tenant_name(std::string_view name) {
  if (is_name(name)) return {};
  return bad_field("tenant", "TENANT_NAME",
                   "a tenant's name has 1 to 63 of the characters a-z, 0-9 and -");
}

Status check_source_name(std::string_view name) {
  if (name == log::kOperatorSource || name == log::kSystemSource) {
    return bad_field("source", "SOURCE_NAME",
                     "the names “operator” and “system” are reserved; name the connector");
  }
  if (is_name(name)) return {};
  return bad_field("source", "SOURCE_NAME",
                   "a connector's name has 1 to 63 of the characters a-z, 0-9 and -");
}

}  // namespace tenon::server
