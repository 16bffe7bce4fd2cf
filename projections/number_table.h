// A hash table from 32-bit prints to numbers, seven bytes an entry and little room between: what
// the indexes of a state are made of.
//
// A shard is an array sorted by print, each entry at its own place or a little behind it (ordered
// linear probing): a print that is not there is found out as soon as one that is, and growing a
// shard is a walk through two arrays. A small table is one shard; a large one is cut by the first
// byte of the print, which its entries then need not say, and a shard grows alone and by an eighth,
// so that nobody waits for a whole table to move and little room is empty.
//
// Prints are hashes: evenly spread, or it is slow. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace tenon::projections {

class NumberTable {
 public:
  // The number of the print; 0: none.
  std::uint32_t find(std::uint32_t print) const;
  // Into the processor's caches.
  void fetch(std::uint32_t print) const;
  // In place of what the print had. `number` is not 0.
  void put(std::uint32_t print, std::uint32_t number);
  // Nothing when it is not there.
  void erase(std::uint32_t print);

  std::size_t size() const;
  // Of memory, for entries and between them.
  std::size_t bytes() const;

 private:
  struct Entry {
    std::uint32_t print = 0;
    std::uint32_t number = 0;  // 0: free
  };

  // Of prints that are so many bytes long: the others of a print are the same in the whole shard.
  template <unsigned kPrintBytes>
  class Shard {
   public:
    std::uint32_t find(std::uint32_t print) const;
    void fetch(std::uint32_t print) const;
    void put(const Entry& entry);
    void erase(std::uint32_t print);
    std::size_t size() const { return size_; }
    std::size_t bytes() const { return bytes_.capacity(); }
    template <typename Visit>
    void each(Visit visit) const {
      for (std::size_t i = 0; i < count_; ++i) {
        if (const Entry entry = at(i); entry.number != 0) visit(entry);
      }
    }

   private:
    static constexpr unsigned kPrintBits = 8 * kPrintBytes;
    static constexpr std::size_t kEntryBytes = kPrintBytes + sizeof(std::uint32_t);
    // Room behind the last place, for entries that are pushed on from there; more where it is full.
    static constexpr std::size_t kSlack = 32;

    static std::size_t place(std::uint32_t print, std::size_t places) {
      return static_cast<std::size_t>((std::uint64_t{print} * places) >> kPrintBits);
    }
    // Lowest bytes first: the print, then the number.
    Entry at(std::size_t i) const {
      std::uint64_t word = 0;
      std::memcpy(&word, &bytes_[i * kEntryBytes], sizeof word);
      return {static_cast<std::uint32_t>(word & ((std::uint64_t{1} << kPrintBits) - 1)),
              static_cast<std::uint32_t>(word >> kPrintBits)};
    }
    void set(std::size_t i, const Entry& entry) {
      const std::uint64_t word = std::uint64_t{entry.number} << kPrintBits | entry.print;
      std::memcpy(&bytes_[i * kEntryBytes], &word, kEntryBytes);
    }
    // Where the print is, or would be put.
    std::size_t seek(std::uint32_t print) const;
    bool is_at(std::size_t i, std::uint32_t print) const;
    // Room for so many entries, and not more.
    void resize(std::size_t count);
    void grow();
    void insert(std::size_t i, const Entry& entry);

    std::vector<char> bytes_;  // of the entries; and one, since a word is read for each
    std::size_t count_ = 0;    // entries there is room for: places and slack
    std::size_t places_ = 0;
    std::size_t size_ = 0;
  };

  static constexpr unsigned kShardBits = 8;
  static constexpr std::uint32_t kRest = (std::uint32_t{1} << (32 - kShardBits)) - 1;
  static constexpr std::size_t kSmall = 16'384;  // entries of one shard

  void cut();

  Shard<4> whole_;
  std::vector<Shard<3>> shards_;  // none: all is in whole_
};

}  // namespace tenon::projections
