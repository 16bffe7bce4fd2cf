// Errors are values: every operation that can fail returns Result<T> or Status.
//
// An Error carries a code (which layer above maps to a gRPC status in one place), a stable
// upper-case reason for programs, a sentence for people (what is wrong, and what to do), and
// the fields that the sentence speaks of. An Error's text never carries attribute values unless
// the caller sent them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/check.h"

namespace tenon {

enum class ErrorCode : std::uint8_t {
  kInvalidArgument,     // the request is wrong whatever the state
  kNotFound,            // the thing that it names does not exist
  kAlreadyExists,       // the thing exists with other content
  kFailedPrecondition,  // right request, wrong state; retrying does not help
  kOutOfRange,          // a position or number beyond what there is
  kAborted,             // the state moved; read again and retry
  kResourceExhausted,   // a limit, or the disk
  kDataLoss,            // stored data is damaged or missing
  kUnavailable,         // shutting down; retry later
  kCancelled,           // the caller went away
  kInternal,            // a bug, or an I/O error with no better name
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string reason;   // e.g. "SOURCE_NUMBER_GAP"; stable, for programs
  std::string message;  // for people
  std::vector<std::pair<std::string, std::string>> details;  // e.g. {"expected_number", "17"}

  Error with(std::string key, std::string value) && {
    details.emplace_back(std::move(key), std::move(value));
    return std::move(*this);
  }
};

inline Error make_error(ErrorCode code, std::string reason, std::string message) {
  return Error{code, std::move(reason), std::move(message), {}};
}

// Either a value or an Error. value() on an error is a bug and stops the process.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: implicit by intent
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit by intent

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  T& value() & {
    TENON_CHECK(ok());
    return std::get<T>(state_);
  }
  const T& value() const& {
    TENON_CHECK(ok());
    return std::get<T>(state_);
  }
  T value() && {
    TENON_CHECK(ok());
    return std::get<T>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    TENON_CHECK(!ok());
    return std::get<Error>(state_);
  }
  Error error() && {
    TENON_CHECK(!ok());
    return std::get<Error>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

// Success, or an Error.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by intent

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    TENON_CHECK(!ok());
    return *error_;
  }
  Error error() && {
    TENON_CHECK(!ok());
    return *std::move(error_);
  }

 private:
  std::optional<Error> error_;
};

std::string_view name_of(ErrorCode code);

}  // namespace tenon

// Returns the error of `expression` (a Status or a Result) from the enclosing function.
#define TENON_RETURN_IF_ERROR(expression)                       \
  do {                                                          \
    if (auto tenon_status_ = (expression); !tenon_status_.ok()) \
      return std::move(tenon_status_).error();                  \
  } while (false)

#define TENON_CONCAT_INNER_(a, b) a##b
#define TENON_CONCAT_(a, b) TENON_CONCAT_INNER_(a, b)
// Declares `declaration` from the value of a Result, or returns its error.
#define TENON_ASSIGN_OR_RETURN(declaration, expression)               \
  auto TENON_CONCAT_(tenon_result_, __LINE__) = (expression);         \
  if (!TENON_CONCAT_(tenon_result_, __LINE__).ok())                   \
    return std::move(TENON_CONCAT_(tenon_result_, __LINE__)).error(); \
  declaration = std::move(TENON_CONCAT_(tenon_result_, __LINE__)).value()
