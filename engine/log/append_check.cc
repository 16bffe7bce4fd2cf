#include "engine/log/append_check.h"

#include "engine/base/limits.h"
#include "engine/log/entry_format.h"

namespace tenon::log {
namespace {

Status check_name(std::string_view name, const char* reason, const char* what) {
  if (is_name(name)) return {};
  return make_error(ErrorCode::kInvalidArgument, reason,
                    std::string("The name of a ") + what + " has 1 to " +
                        std::to_string(limits::kNameBytesMax) +
                        " characters of a-z, 0-9 and -; this one has not. Choose another name.");
}

Error too_large(std::string what) {
  return make_error(ErrorCode::kResourceExhausted, "BATCH_TOO_LARGE",
                    std::move(what) + " Send smaller batches.");
}

Status check_sizes(const Append& append) {
  if (append.facts.empty()) {
    return make_error(ErrorCode::kInvalidArgument, "BATCH_EMPTY",
                      "A batch holds at least one fact; this one is empty.");
  }
  if (append.facts.size() > limits::kBatchFactsMax) {
    return too_large("A batch holds at most " + std::to_string(limits::kBatchFactsMax) +
                     " facts; this one has " + std::to_string(append.facts.size()) + ".");
  }
  std::size_t bytes = append.cursor.size();
  for (std::size_t i = 0; i < append.facts.size(); ++i) {
    const std::size_t size = append.facts[i].payload.size();
    if (size > limits::kFactBytesMax) {
      return too_large("A fact has at most " + std::to_string(limits::kFactBytesMax) +
                       " bytes; fact " + std::to_string(i) + " of the batch has " +
                       std::to_string(size) + ".");
    }
    bytes += size;
  }
  if (bytes > limits::kCommitBytesMax) {
    return too_large("A batch has at most " + std::to_string(limits::kCommitBytesMax) +
                     " bytes; this one has " + std::to_string(bytes) + ".");
  }
  if (append.cursor.size() > limits::kCursorBytesMax) {
    return make_error(ErrorCode::kInvalidArgument, "CURSOR_TOO_LONG",
                      "A cursor has at most " + std::to_string(limits::kCursorBytesMax) +
                          " bytes; this one has " + std::to_string(append.cursor.size()) + ".");
  }
  return {};
}

}  // namespace

Status check_append(const Append& append) {
  TENON_RETURN_IF_ERROR(check_name(append.tenant, "TENANT_NAME", "tenant"));
  TENON_RETURN_IF_ERROR(check_name(append.source, "SOURCE_NAME", "source"));
  TENON_RETURN_IF_ERROR(check_sizes(append));
  const Origin origin = origin_of(append.source);
  if (origin == Origin::kOperator && !append.request_id) {
    return make_error(ErrorCode::kInvalidArgument, "REQUEST_ID_MISSING",
                      "A batch of an operator carries a request id, a new UUID for each batch.");
  }
  if (origin != Origin::kOperator && append.request_id) {
    return make_error(ErrorCode::kInvalidArgument, "REQUEST_ID_UNEXPECTED",
                      "Only operators' batches carry a request id; connectors number their facts.");
  }
  if (origin == Origin::kConnector && append.first_number.value == 0) {
    return make_error(
        ErrorCode::kOutOfRange, "SOURCE_NUMBER_ZERO",
        "A source numbers its facts 1, 2, 3 and so on; 0 is no number. Begin with 1, or "
        "where the log stands.");
  }
  return {};
}

}  // namespace tenon::log
