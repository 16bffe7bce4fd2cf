#include "cli/exit_code.h"

#include <algorithm>

namespace tenon::cli {
namespace {

ExitCode of_local(const Error& error) {
  if (error.reason == kUsageReason) return ExitCode::kUsage;
  if (error.reason.starts_with("FILE_")) return ExitCode::kNoInput;
  if (error.reason.starts_with("OUTPUT_")) return ExitCode::kOutput;
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kFailedPrecondition:
    case ErrorCode::kOutOfRange:
    case ErrorCode::kDataLoss: return ExitCode::kBadData;
    case ErrorCode::kNotFound: return ExitCode::kNoInput;
    case ErrorCode::kUnavailable:
    case ErrorCode::kCancelled: return ExitCode::kUnreachable;
    case ErrorCode::kAborted:
    case ErrorCode::kResourceExhausted: return ExitCode::kTryAgain;
    case ErrorCode::kInternal: return ExitCode::kInternal;
  }
  return ExitCode::kInternal;
}

ExitCode of_server(const Error& error) {
  switch (error.code) {
    case ErrorCode::kNotFound: return ExitCode::kNegative;
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kFailedPrecondition:
    case ErrorCode::kOutOfRange: return ExitCode::kRefused;
    case ErrorCode::kUnavailable:
    case ErrorCode::kCancelled: return ExitCode::kUnreachable;
    case ErrorCode::kAborted:
    case ErrorCode::kResourceExhausted: return ExitCode::kTryAgain;
    case ErrorCode::kDataLoss:
    case ErrorCode::kInternal: return ExitCode::kInternal;
  }
  return ExitCode::kInternal;
}

}  // namespace

ExitCode exit_code_of(const Error& error) {
  const bool from_server =
      std::any_of(error.details.begin(), error.details.end(),
                  [](const auto& detail) { return detail.first == kStatusDetail; });
  return from_server ? of_server(error) : of_local(error);
}

}  // namespace tenon::cli
