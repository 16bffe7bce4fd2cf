// Blocks of bytes by number, for records of some hundred bytes by the million: what a block takes
// is its bytes, four more, and up to fifteen to the next multiple of sixteen.
//
// Freed room is used again for blocks of the same size or a little less; pieces are never joined.
// Blocks beyond four kilobytes are allocated each by itself.
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace tenon::projections {

class PackedBlocks {
 public:
  // Numbers are 1 … size().
  std::uint32_t size() const { return static_cast<std::uint32_t>(places_.size()); }
  // Adds one more without a block.
  void grow() { places_.push_back(kNone); }

  bool has(std::uint32_t number) const { return places_[number - 1] != kNone; }
  // Valid until the block is put or erased.
  std::string_view block(std::uint32_t number) const;
  // In place of what the number had.
  void put(std::uint32_t number, std::string_view bytes);
  void erase(std::uint32_t number);

  // Into the processor's caches: where the block is; then the block.
  void fetch_place(std::uint32_t number) const { __builtin_prefetch(&places_[number - 1]); }
  void fetch(std::uint32_t number) const;

 private:
  static constexpr std::size_t kUnit = 16;
  static constexpr std::size_t kChunkUnits = 2048;
  static constexpr std::uint32_t kNone = 0xffffffff;
  static constexpr std::uint32_t kLarge = 0x80000000;  // a place among the large ones
  static constexpr std::size_t kSmallUnits = 256;      // of blocks that lie in chunks
  static constexpr std::size_t kSpareUnits = 3;        // that a block may have beyond its need

  // Stands before the bytes in a chunk. In freed room the next free place of that size stands
  // there.
  struct Head {
    std::uint16_t bytes = 0;
    std::uint16_t units = 0;  // of the room
  };
  struct Large {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };

  static std::size_t units_of(std::size_t bytes) {
    return (sizeof(Head) + bytes + kUnit - 1) / kUnit;
  }
  char* at(std::uint32_t place) const {
    return chunks_[place / kChunkUnits].get() + place % kChunkUnits * kUnit;
  }
  Head head(std::uint32_t place) const;
  // Whether a block of that size may stay where it is.
  bool stays(std::uint32_t place, std::size_t units) const;
  std::uint32_t take(std::size_t units);
  void begin_chunk();
  std::uint32_t take_large();
  void release(std::uint32_t place, std::size_t units);

  std::vector<std::uint32_t> places_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t chunk_used_ = kChunkUnits;  // units of the last chunk
  std::vector<std::uint32_t> free_ =
      std::vector<std::uint32_t>(kSmallUnits + 1, kNone);  // by units
  std::vector<Large> large_;
  std::vector<std::uint32_t> free_large_;
};

}  // namespace tenon::projections
