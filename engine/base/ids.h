// Strong types for the numbers and names that must never be mixed up.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace tenon {

// Index of a fact in its tenant's log: 0, 1, 2 … without a gap.
struct Position {
  std::uint64_t value = 0;
  auto operator<=>(const Position&) const = default;
  Position next() const { return Position{value + 1}; }
};

// Number of facts in a tenant's log; the position that the next fact will get.
struct Head {
  std::uint64_t value = 0;
  auto operator<=>(const Head&) const = default;
  bool covers(Position position) const { return position.value < value; }
};

// A source's own number of a fact: 1, 2, 3 … without a gap.
struct SourceNumber {
  std::uint64_t value = 0;
  auto operator<=>(const SourceNumber&) const = default;
  SourceNumber next() const { return SourceNumber{value + 1}; }
};

// Microseconds since 1970-01-01T00:00:00Z.
struct Micros {
  std::int64_t value = 0;
  auto operator<=>(const Micros&) const = default;
};

}  // namespace tenon

template <>
struct std::hash<tenon::Position> {
  std::size_t operator()(tenon::Position position) const noexcept {
    return std::hash<std::uint64_t>{}(position.value);
  }
};
