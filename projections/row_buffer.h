// Rows on their way to a store: one flat piece of memory, whatever their number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::projections {

struct Row {
  std::string_view key;
  std::string_view value;
};

class RowBuffer {
 public:
  void put(std::string_view key, std::string_view value) {
    places_.push_back({bytes_.size(), static_cast<std::uint32_t>(key.size()),
                       static_cast<std::uint32_t>(value.size())});
    bytes_.append(key).append(value);
  }

  std::size_t size() const { return places_.size(); }
  bool empty() const { return places_.empty(); }
  std::size_t bytes() const { return bytes_.size(); }
  // In the order of put(); valid until the next.
  Row row(std::size_t index) const {
    const Place& place = places_[index];
    const std::string_view bytes(bytes_);
    return {bytes.substr(place.offset, place.key_bytes),
            bytes.substr(place.offset + place.key_bytes, place.value_bytes)};
  }

 private:
  struct Place {
    std::size_t offset = 0;
    std::uint32_t key_bytes = 0;
    std::uint32_t value_bytes = 0;
  };

  std::string bytes_;
  std::vector<Place> places_;
};

}  // namespace tenon::projections
