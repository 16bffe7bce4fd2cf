#include "tools/readers/json_element.h"

namespace tenon::readers {
namespace {

const std::vector<JsonNode> kNoNodes;

}  // namespace

std::string_view JsonValue::text() const {
  return kind() == JsonKind::kString ? node().text : std::string_view{};
}

std::string_view JsonValue::number() const {
  return kind() == JsonKind::kNumber ? node().text : std::string_view{};
}

std::optional<bool> JsonValue::boolean() const {
  if (kind() == JsonKind::kTrue) return true;
  if (kind() == JsonKind::kFalse) return false;
  return std::nullopt;
}

JsonValue JsonValue::find(std::string_view member) const {
  if (!is_object()) return {};
  for (const JsonValue value : *this) {
    if (value.name() == member) return value;
  }
  return {};
}

JsonValue::Iterator JsonValue::begin() const {
  if (!is_object() && !is_array()) return {kNoNodes, 0};
  return {*nodes_, index_ + 1};
}

JsonValue::Iterator JsonValue::end() const {
  if (!is_object() && !is_array()) return {kNoNodes, 0};
  return {*nodes_, node().end};
}

}  // namespace tenon::readers
