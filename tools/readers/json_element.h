// One JSON value in memory: nodes in the order of the text, names and strings in an arena. Filled
// by JsonReader; views point into it until clear().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tools/readers/text_arena.h"

namespace tenon::readers {

enum class JsonKind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

struct JsonNode {
  std::string_view name;  // of a member; empty in an array
  std::string_view text;  // of a string (unescaped) or a number (as written)
  std::uint32_t end = 0;  // index after the last node inside; 0: still being read
  JsonKind kind = JsonKind::kNull;
};

// A place in an element. A value that does not exist is null.
class JsonValue {
 public:
  JsonValue() = default;
  JsonValue(const std::vector<JsonNode>& nodes, std::uint32_t index)
      : nodes_(&nodes), index_(index) {}

  JsonKind kind() const { return nodes_ == nullptr ? JsonKind::kNull : node().kind; }
  bool exists() const { return nodes_ != nullptr; }
  bool is_null() const { return kind() == JsonKind::kNull; }
  bool is_object() const { return kind() == JsonKind::kObject; }
  bool is_array() const { return kind() == JsonKind::kArray; }
  std::string_view name() const { return nodes_ == nullptr ? std::string_view{} : node().name; }
  // Of a string; empty for everything else.
  std::string_view text() const;
  // Of a number, as written; empty for everything else.
  std::string_view number() const;
  std::optional<bool> boolean() const;
  // A member by its exact name, the first of several.
  JsonValue find(std::string_view member) const;

  // Members or elements, in order.
  class Iterator {
   public:
    Iterator(const std::vector<JsonNode>& nodes, std::uint32_t index)
        : nodes_(&nodes), index_(index) {}
    JsonValue operator*() const { return {*nodes_, index_}; }
    Iterator& operator++() {
      index_ = (*nodes_)[index_].end;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const std::vector<JsonNode>* nodes_;
    std::uint32_t index_;
  };
  Iterator begin() const;
  Iterator end() const;
  bool empty() const { return !(begin() != end()); }

 private:
  const JsonNode& node() const { return (*nodes_)[index_]; }

  const std::vector<JsonNode>* nodes_ = nullptr;
  std::uint32_t index_ = 0;
};

class JsonElement {
 public:
  JsonValue root() const { return nodes.empty() ? JsonValue() : JsonValue(nodes, 0); }
  void clear() {
    nodes.clear();
    arena.clear();
  }
  std::size_t bytes() const { return arena.bytes() + nodes.size() * sizeof(JsonNode); }

  std::vector<JsonNode> nodes;
  TextArena arena;
};

}  // namespace tenon::readers
