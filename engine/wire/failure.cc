#include "engine/wire/failure.h"

#include <utility>

#include "engine/wire/values.h"

namespace tenon::wire {
namespace {

constexpr std::size_t kShownBytesMax = 64;

}  // namespace

std::string shortened(std::string_view text) {
  std::string_view head = text.substr(0, kShownBytesMax);
  while (head.size() < text.size() && !head.empty() &&
         (static_cast<std::uint8_t>(text[head.size()]) & 0xc0) == 0x80) {
    head.remove_suffix(1);
  }
  std::string out(head);
  const bool readable = is_utf8(out);
  for (char& c : out) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x20 || byte == 0x7f || (!readable && byte >= 0x80)) c = '?';
  }
  return head.size() == text.size() ? out : out + "…";
}

bool Failure::refuse(std::string_view reason, std::string sentence) {
  reason_ = std::string(reason);
  sentence_ = std::move(sentence);
  return false;
}

bool Failure::refuse_value(std::string_view reason, std::string_view value, std::string sentence) {
  value_ = shortened(value);
  return refuse(reason, std::move(sentence));
}

bool Failure::over_limit(std::string_view limit, std::size_t most, std::size_t found) {
  limit_ = std::string(limit);
  return refuse("LIMIT_EXCEEDED", std::to_string(found) + " " + limit_ + ", at most " +
                                      std::to_string(most) + ". Send less.");
}

void Failure::prepend(std::string step) {
  path_ = path_.empty() ? std::move(step) : std::move(step) + "." + path_;
}

void Failure::inside(std::string_view field) { prepend(std::string(field)); }

void Failure::inside(std::string_view field, std::size_t index) {
  prepend(std::string(field) + "[" + std::to_string(index) + "]");
}

Error Failure::error() const {
  std::string message = path_.empty() ? "The fact: " : path_ + ": ";
  if (!value_.empty()) message += "“" + value_ + "”: ";
  Error error = make_error(ErrorCode::kInvalidArgument, reason_, message + sentence_);
  if (!path_.empty()) error.details.emplace_back("field", path_);
  if (!value_.empty()) error.details.emplace_back("value", value_);
  if (!limit_.empty()) error.details.emplace_back("limit", limit_);
  return error;
}

}  // namespace tenon::wire
