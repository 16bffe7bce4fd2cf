// A hash table from 32-bit prints to numbers, eight bytes an entry: what the indexes of a state are
// made of.
//
// A shard is an array sorted by print, each entry at its own place or a little behind it (ordered
// linear probing): a print that is not there is found out as soon as one that is, and growing a
// shard is a walk through two arrays. A small table is one shard; a large one is cut by the first
// bits of the print, and a shard grows alone and by a quarter, so that nobody waits for a
// whole table to move.
//
// Prints are hashes: evenly spread, or it is slow. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
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

 private:
  struct Entry {
    std::uint32_t print = 0;
    std::uint32_t number = 0;  // 0: free
  };

  class Shard {
   public:
    // Whose prints begin with so many bits that are the same in all.
    explicit Shard(unsigned common_bits) : common_bits_(common_bits) {}

    std::uint32_t find(std::uint32_t print) const;
    void fetch(std::uint32_t print) const;
    void put(const Entry& entry);
    void erase(std::uint32_t print);
    std::size_t size() const { return size_; }
    template <typename Visit>
    void each(Visit visit) const {
      for (const Entry& entry : entries_) {
        if (entry.number != 0) visit(entry);
      }
    }

   private:
    // Room behind the last place, for entries that are pushed on from there; more where it is full.
    static constexpr std::size_t kSlack = 64;

    std::size_t place(std::uint32_t print, std::size_t places) const {
      return static_cast<std::size_t>(
          (std::uint64_t{static_cast<std::uint32_t>(print << common_bits_)} * places) >> 32);
    }
    // Where the print is, or would be put.
    std::size_t seek(std::uint32_t print) const;
    bool is_at(std::size_t at, std::uint32_t print) const {
      return at < entries_.size() && entries_[at].number != 0 && entries_[at].print == print;
    }
    void grow();
    void insert(std::size_t at, const Entry& entry);

    unsigned common_bits_;
    std::vector<Entry> entries_;  // places and slack
    std::size_t places_ = 0;
    std::size_t size_ = 0;
  };

  static constexpr unsigned kShardBits = 6;
  static constexpr std::size_t kSmall = 4096;  // entries of one shard

  std::size_t shard_of(std::uint32_t print) const {
    return shards_.size() == 1 ? 0 : print >> (32 - kShardBits);
  }
  void cut();

  std::vector<Shard> shards_{Shard(0)};
};

}  // namespace tenon::projections
