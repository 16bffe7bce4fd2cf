#include "tools/readers/read_error.h"

#include <utility>

#include "engine/base/encoding.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::size_t kShownBytesMax = 60;

}  // namespace

std::string shortened(std::string_view value) {
  std::string shown;
  std::size_t index = 0;
  while (index < value.size() && shown.size() < kShownBytesMax) {
    // The shortest prefix that is a character of its own, else one escaped byte.
    std::size_t length = 1;
    while (length < 4 && index + length < value.size() && !is_text(value.substr(index, length))) {
      ++length;
    }
    const std::string_view piece = value.substr(index, length);
    if (is_text(piece) && piece != "\n" && piece != "\r") {
      shown += piece;
    } else {
      length = 1;
      shown += "\\x" + to_hex(value.substr(index, 1));
    }
    index += length;
  }
  if (index < value.size()) shown += "… (" + std::to_string(value.size()) + " bytes)";
  return shown;
}

std::string line_place(std::string_view file, std::uint64_t line) {
  return std::string(file) + ":" + std::to_string(line);
}

Error read_error(const ReadProblem& problem) {
  std::string text = problem.place + ": ";
  const std::string field = shortened(problem.field);  // a damaged file may name it in any bytes
  if (!field.empty()) text += field + ": ";
  const std::string value = shortened(problem.value);
  if (!value.empty()) text += "\"" + value + "\": ";
  text += problem.problem;
  text += ". ";
  text += problem.remedy;
  text += ".";
  Error error =
      make_error(ErrorCode::kInvalidArgument, std::string(problem.reason), std::move(text))
          .with("place", problem.place)
          .with("remedy", std::string(problem.remedy) + ".");
  if (!field.empty()) error = std::move(error).with("field", field);
  if (!value.empty()) error = std::move(error).with("value", value);
  return error;
}

}  // namespace tenon::readers
