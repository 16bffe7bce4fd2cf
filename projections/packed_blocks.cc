#include "projections/packed_blocks.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/check.h"

namespace tenon::projections {
namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kFetched = 768;  // most blocks whole

}  // namespace

PackedBlocks::Head PackedBlocks::head(std::uint32_t place) const {
  Head head;
  std::memcpy(&head, at(place), sizeof head);
  return head;
}

std::string_view PackedBlocks::block(std::uint32_t number) const {
  const std::uint32_t place = places_[number - 1];
  if ((place & kLarge) != 0) {
    const Large& large = large_[place & ~kLarge];
    return {large.bytes.get(), large.size};
  }
  return {at(place) + sizeof(Head), head(place).bytes};
}

bool PackedBlocks::stays(std::uint32_t place, std::size_t units) const {
  if (place == kNone || (place & kLarge) != 0) return false;
  const std::size_t room = head(place).units;
  return units <= room && room - units <= kSpareUnits;
}

void PackedBlocks::put(std::uint32_t number, std::string_view bytes) {
  std::uint32_t& place = places_[number - 1];
  const std::size_t units = units_of(bytes.size());
  if (units > kSmallUnits) {
    erase(number);
    place = take_large();
    Large& large = large_[place & ~kLarge];
    large = {std::make_unique<char[]>(bytes.size()), bytes.size()};
    std::memcpy(large.bytes.get(), bytes.data(), bytes.size());
    return;
  }
  if (!stays(place, units)) {
    erase(number);
    place = take(units);
  }
  Head head = this->head(place);
  head.bytes = static_cast<std::uint16_t>(bytes.size());
  std::memcpy(at(place), &head, sizeof head);
  std::memcpy(at(place) + sizeof head, bytes.data(), bytes.size());
}

void PackedBlocks::erase(std::uint32_t number) {
  const std::uint32_t place = std::exchange(places_[number - 1], kNone);
  if (place == kNone) return;
  if ((place & kLarge) != 0) {
    large_[place & ~kLarge] = {};
    free_large_.push_back(place & ~kLarge);
  } else {
    release(place, head(place).units);
  }
}

// Room with its head, in which `units` stand.
std::uint32_t PackedBlocks::take(std::size_t units) {
  std::uint32_t place = kNone;
  Head head;
  const std::size_t most = std::min(units + kSpareUnits, kSmallUnits);
  for (std::size_t room = units; place == kNone && room <= most; ++room) {
    place = free_[room];
    if (place == kNone) continue;
    std::memcpy(&free_[room], at(place), sizeof free_[room]);
    head.units = static_cast<std::uint16_t>(room);
  }
  if (place == kNone) {
    if (chunk_used_ + units > kChunkUnits) begin_chunk();
    place = static_cast<std::uint32_t>((chunks_.size() - 1) * kChunkUnits + chunk_used_);
    chunk_used_ += units;
    head.units = static_cast<std::uint16_t>(units);
  }
  std::memcpy(at(place), &head, sizeof head);
  return place;
}

void PackedBlocks::begin_chunk() {
  TENON_CHECK(chunks_.size() < kLarge / kChunkUnits);
  chunks_.push_back(std::make_unique_for_overwrite<char[]>(kChunkUnits * kUnit));
  chunk_used_ = 0;
}

std::uint32_t PackedBlocks::take_large() {
  if (free_large_.empty()) {
    free_large_.push_back(static_cast<std::uint32_t>(large_.size()));
    large_.emplace_back();
  }
  const std::uint32_t index = free_large_.back();
  free_large_.pop_back();
  return index | kLarge;
}

void PackedBlocks::release(std::uint32_t place, std::size_t units) {
  std::memcpy(at(place), &free_[units], sizeof free_[units]);
  free_[units] = place;
}

void PackedBlocks::fetch(std::uint32_t number) const {
  const std::uint32_t place = places_[number - 1];
  if (place == kNone || (place & kLarge) != 0) return;
  const char* from = at(place);
  for (std::size_t i = 0; i < kFetched; i += kLine) __builtin_prefetch(from + i);
}

}  // namespace tenon::projections
