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

void PackedBlocks::set_head(std::uint32_t place, const Head& head) {
  std::memcpy(at(place), &head, sizeof head);
}

std::string_view PackedBlocks::block(std::uint32_t number) const {
  const std::uint32_t place = places_[number - 1];
  if ((place & kLarge) != 0) {
    const Large& large = large_[place & ~kLarge];
    return {large.bytes.get(), large.size};
  }
  return {at(place) + sizeof(Head), head(place).bytes};
}

bool PackedBlocks::stays(std::uint32_t place, std::size_t units) {
  if (place == kNone || (place & kLarge) != 0) return false;
  Head head = this->head(place);
  // A record is often changed again just after it was put: the last block of all has its end free.
  if (place + head.units == last_ * kChunkUnits + used_ &&
      used_ - head.units + units <= kChunkUnits) {
    used_ = used_ - head.units + units;
    head.units = static_cast<std::uint16_t>(units);
    set_head(place, head);
  }
  const std::size_t room = head.units;
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
    this->place(number, bytes);
    return;
  }
  Head head = this->head(place);
  head.bytes = static_cast<std::uint16_t>(bytes.size());
  set_head(place, head);
  std::memcpy(at(place) + sizeof head, bytes.data(), bytes.size());
}

void PackedBlocks::erase(std::uint32_t number) {
  const std::uint32_t place = std::exchange(places_[number - 1], kNone);
  if (place == kNone) return;
  if ((place & kLarge) != 0) {
    large_[place & ~kLarge] = {};
    free_large_.push_back(place & ~kLarge);
    return;
  }
  const std::size_t units = head(place).units;
  set_head(place, {0, static_cast<std::uint16_t>(units), 0});
  const std::size_t chunk = place / kChunkUnits;
  freed_[chunk] += static_cast<std::uint16_t>(units);
  freed_units_ += units;
  if (freed_[chunk] == kChunkUnits && chunk != last_) drop(chunk);
  tidy();
}

void PackedBlocks::place(std::uint32_t number, std::string_view bytes) {
  const std::size_t units = units_of(bytes.size());
  if (used_ + units > kChunkUnits) begin_chunk();
  const auto place = static_cast<std::uint32_t>(last_ * kChunkUnits + used_);
  used_ += units;
  set_head(place,
           {static_cast<std::uint16_t>(bytes.size()), static_cast<std::uint16_t>(units), number});
  std::memcpy(at(place) + sizeof(Head), bytes.data(), bytes.size());
  places_[number - 1] = place;
}

void PackedBlocks::begin_chunk() {
  if (used_ < kChunkUnits) {
    // What is left of the last one is freed room like any other.
    const auto left = static_cast<std::uint16_t>(kChunkUnits - used_);
    set_head(static_cast<std::uint32_t>(last_ * kChunkUnits + used_), {0, left, 0});
    freed_[last_] += left;
    freed_units_ += left;
  }
  if (!chunks_.empty() && freed_[last_] == kChunkUnits) drop(last_);
  if (dropped_.empty()) {
    TENON_CHECK(chunks_.size() < kLarge / kChunkUnits);
    dropped_.push_back(static_cast<std::uint32_t>(chunks_.size()));
    chunks_.emplace_back();
    freed_.push_back(0);
  }
  last_ = dropped_.back();
  dropped_.pop_back();
  chunks_[last_] = std::make_unique_for_overwrite<char[]>(kChunkUnits * kUnit);
  used_ = 0;
}

void PackedBlocks::drop(std::size_t chunk) {
  chunks_[chunk].reset();
  freed_units_ -= std::exchange(freed_[chunk], std::uint16_t{0});
  dropped_.push_back(static_cast<std::uint32_t>(chunk));
}

void PackedBlocks::tidy() {
  const std::size_t all = (chunks_.size() - dropped_.size()) * kChunkUnits;
  if (freed_units_ <= std::max(all / kFreedPart, kChunkUnits)) return;
  std::size_t emptiest = 0;
  for (std::size_t i = 0; i < std::min(kLookedAt, chunks_.size()); ++i) {
    looked_ = looked_ + 1 < chunks_.size() ? looked_ + 1 : 0;
    if (i == 0 || freed_[looked_] > freed_[emptiest]) emptiest = looked_;
  }
  if (freed_[emptiest] > kChunkUnits / kFreedPart) clear(emptiest);
}

void PackedBlocks::clear(std::size_t chunk) {
  if (chunk == last_) return;
  const auto first = static_cast<std::uint32_t>(chunk * kChunkUnits);
  for (std::uint32_t units = 0; units < kChunkUnits;) {
    const Head moved = head(first + units);
    if (moved.number != 0) {
      place(moved.number, {at(first + units) + sizeof moved, moved.bytes});
    }
    units += moved.units;
  }
  drop(chunk);
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

void PackedBlocks::fetch(std::uint32_t number) const {
  const std::uint32_t place = places_[number - 1];
  if (place == kNone || (place & kLarge) != 0) return;
  const char* from = at(place);
  for (std::size_t i = 0; i < kFetched; i += kLine) __builtin_prefetch(from + i);
}

}  // namespace tenon::projections
