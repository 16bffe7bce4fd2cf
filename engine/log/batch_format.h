// The stored batch: consecutive entries of one tenant from one commit, with their salts and
// payloads, as one value. docs/log-format.md is the description, with an example byte for byte.
//
//   header   version, flags, tenant, first position, time, counts
//   table    one row for each block: codec, items, raw size, stored size, checksum
//   checksum of header and table
//   blocks   those with entries, then those with slots; each ≤ 32 KiB raw, or one item
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/batch_codec.h"
#include "engine/log/entry_format.h"

namespace tenon::log {

inline constexpr std::uint8_t kBatchVersion = 1;
inline constexpr std::size_t kBlockBytesMax = std::size_t{32} << 10;
// A commit's facts are cut into stored batches of about this size, so that reading one fact never
// means fetching megabytes.
inline constexpr std::size_t kBatchBytesTarget = std::size_t{128} << 10;
inline constexpr std::uint32_t kBatchEntriesMax = 8192;

// A tenant's number in the keys: 1, 2, 3 … in order of creation, never used again.
struct TenantId {
  std::uint32_t value = 0;
  auto operator<=>(const TenantId&) const = default;
};

// On disk: never renumber. Zero is not a state, so that zeroed bytes are damage.
enum class SlotState : std::uint8_t { kPresent = 1, kErased = 2 };

// What a slot holds unless it is erased.
struct Slot {
  std::string_view salt;  // 32 bytes
  std::string_view payload;
};

// Makes stored batches, one after another; keeps its buffers.
class BatchEncoder {
 public:
  explicit BatchEncoder(Codec codec) : codec_(codec) {}

  void begin(TenantId tenant, Position first, Micros time);
  // `slot` nothing: erased.
  void add(const Entry& entry, const std::optional<Slot>& slot);
  // The bytes of the entry just added.
  std::string_view last_entry() const { return last_entry_; }
  std::uint32_t count() const { return count_; }
  // Large enough: finish it and begin another.
  bool full() const { return count_ >= kBatchEntriesMax || raw_bytes_ >= kBatchBytesTarget; }
  // The value of a batch of at least one entry; valid until the next begin().
  std::string_view finish();

 private:
  // The blocks of one kind: those closed, and the one that is filling.
  struct Section {
    std::string raw;
    std::uint32_t items = 0;
    std::string table;
    std::string stored;
    std::uint16_t blocks = 0;
  };
  void add_item(Section& section, std::string_view head, std::string_view tail);
  void close_block(Section& section);

  Codec codec_;
  Compressor compressor_;
  TenantId tenant_;
  Position first_;
  Micros time_;
  std::uint32_t count_ = 0;
  std::size_t raw_bytes_ = 0;
  Section entries_;
  Section slots_;
  std::string last_entry_;
  std::string slot_head_;
  std::string value_;
};

// One fact of a stored batch. Views are valid until the reader moves.
struct StoredFact {
  std::string_view entry_bytes;
  Entry entry;
  std::optional<Slot> slot;  // nothing: erased
};

// Reads a stored batch front to back from any index on, decompressing only the blocks touched, and
// checks all that it hands out: checksums, positions, times, and each commitment against salt and
// payload. Every error is LOG_DAMAGED and names the positions. Any bytes may be given to it.
class BatchReader {
 public:
  // `value` must outlive the reader. `tenant` and `first` are those of the key it was found under.
  Status open(std::string_view value, TenantId tenant, Position first);

  Position first() const { return first_; }
  Micros time() const { return time_; }
  std::uint32_t count() const { return count_; }

  // The next next() gives the fact at `index` (≤ count()).
  Status seek(std::uint32_t index);
  bool at_end() const { return index_ == count_; }
  // Not at the end.
  Result<StoredFact> next();

 private:
  struct Block {
    std::uint8_t codec = 0;
    std::uint32_t items = 0;
    std::uint32_t raw_size = 0;
    std::uint32_t stored_size = 0;
    std::uint64_t checksum = 0;
    std::string_view stored;
  };
  // Where the reader stands in the blocks of one kind.
  struct Section {
    std::vector<Block> blocks;
    std::size_t next_block = 0;
    std::uint32_t items_left = 0;  // of the open block
    std::string raw;
    std::string_view rest;  // of raw
    std::size_t skip = 0;   // items to pass over once the next block is open
  };
  Error damage(std::string_view what) const;
  bool read_table(Reader& reader, std::uint16_t blocks, Section& section);
  bool take_stored(Reader& reader, Section& section);
  void seek_section(Section& section, std::uint32_t index);
  Status open_block(Section& section, std::string_view kind);
  Status pass_over(Section& section, bool entries);
  Result<std::optional<Slot>> read_slot();

  TenantId tenant_;
  Position first_;
  Micros time_;
  std::uint32_t count_ = 0;
  std::uint32_t index_ = 0;
  Section entries_;
  Section slots_;
  Sha256 hasher_;
};

}  // namespace tenon::log
