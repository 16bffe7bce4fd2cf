// Blocks of bytes by number, for records of some hundred bytes by the million: what a block takes
// is its bytes, eight more, and up to seven to the next multiple of eight.
//
// A block that no longer fits its place gets a new one after all others. When a tenth of all room
// is freed, a piece of memory that is emptier than others is cleared: its blocks are put after all
// others too.
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

  // Bytes of memory that blocks lie in, or lay in.
  std::size_t room() const { return (chunks_.size() - dropped_.size()) * kChunkUnits * kUnit; }

  bool has(std::uint32_t number) const { return places_[number - 1] != kNone; }
  // Valid until any block is put or erased.
  std::string_view block(std::uint32_t number) const;
  // In place of what the number had.
  void put(std::uint32_t number, std::string_view bytes);
  void erase(std::uint32_t number);

  // Into the processor's caches: where the block is; then the block.
  void fetch_place(std::uint32_t number) const { __builtin_prefetch(&places_[number - 1]); }
  void fetch(std::uint32_t number) const;

 private:
  static constexpr std::size_t kUnit = 8;
  static constexpr std::size_t kChunkUnits = 4096;
  static constexpr std::uint32_t kNone = 0xffffffff;
  static constexpr std::uint32_t kLarge = 0x80000000;  // a place among the large ones
  static constexpr std::size_t kSmallUnits = 512;      // of blocks that lie in chunks
  static constexpr std::size_t kSpareUnits = 4;        // that a block may have beyond its need
  static constexpr std::size_t kFreedPart = 10;        // one of so many units may be freed
  static constexpr std::size_t kLookedAt = 64;         // chunks, for the emptiest

  // Stands before the bytes in a chunk; the heads of a chunk that is full are all of it.
  struct Head {
    std::uint16_t bytes = 0;
    std::uint16_t units = 0;   // of the room
    std::uint32_t number = 0;  // 0: freed
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
  void set_head(std::uint32_t place, const Head& head);
  // Whether a block of that size may stay where it is.
  bool stays(std::uint32_t place, std::size_t units);
  // Room after all others, with its head; what the number had is forgotten.
  void place(std::uint32_t number, std::string_view bytes);
  void begin_chunk();
  void drop(std::size_t chunk);
  std::uint32_t take_large();
  // Frees room where too much is not used.
  void tidy();
  void clear(std::size_t chunk);

  std::vector<std::uint32_t> places_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::vector<std::uint16_t> freed_;    // units of each chunk
  std::vector<std::uint32_t> dropped_;  // chunks without memory
  std::size_t last_ = 0;                // the chunk in which blocks are placed
  std::size_t used_ = kChunkUnits;      // units of it
  std::size_t freed_units_ = 0;         // of all chunks
  std::size_t looked_ = 0;              // the chunk at which tidy() looked last
  std::vector<Large> large_;
  std::vector<std::uint32_t> free_large_;
};

}  // namespace tenon::projections
