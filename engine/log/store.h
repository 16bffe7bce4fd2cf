// What an implementation of the log stores in: four families of ordered keys, written together
// atomically and durably. The rest of the log (formats, tree, exactly-once, readers) is the same
// whatever stands behind this.
//
// Threads: begin() and write() by one thread at a time; everything else from any thread, also
// meanwhile. What write() wrote is visible when it returns, and nothing of it before it is durable.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::log {

// In keys' checksums and on disk by name: never rename.
enum class Family : std::uint8_t { kBatches, kIndex, kTiles, kHeads };
inline constexpr std::size_t kFamilies = 4;

// Changes to be written together.
class Changes {
 public:
  virtual ~Changes() = default;
  virtual void put(Family family, std::string_view key, std::string_view value) = 0;
};

// Walks one family in the order of its keys, as it was when the cursor was made or later: whoever
// walks bounds it by a head.
class Cursor {
 public:
  virtual ~Cursor() = default;
  // To the first key ≥ `key`, the last key ≤ `key`, the following key.
  virtual void seek(std::string_view key) = 0;
  virtual void seek_back(std::string_view key) = 0;
  virtual void next() = 0;
  // False at the end, and after an error: ask status() then.
  virtual bool valid() const = 0;
  virtual Status status() const = 0;
  // Of a valid cursor; until it moves.
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  virtual Result<std::optional<std::string>> get(Family family, std::string_view key) const = 0;
  // `sequential`: many values will be read in order.
  virtual std::unique_ptr<Cursor> cursor(Family family, bool sequential) const = 0;
  // An empty set of changes, owned by the store, for the next write().
  virtual Changes& begin() = 0;
  // Writes and syncs what begin() gave. After an error nothing of it is visible; whoever calls
  // writes no more until the store is opened again.
  virtual Status write() = 0;
};

}  // namespace tenon::log
