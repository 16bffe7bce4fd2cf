// Ordered rows for history: put, get, scan. Not synced: what a power failure takes, the recorder
// writes again, because its cursor is a row like any other and goes with them.
//
// Threads: write() by one thread at a time; everything else from any thread, also meanwhile.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "projections/row_buffer.h"

namespace tenon::projections {

// Walks rows in the order of their keys, as they were when the cursor was made or later.
class RowCursor {
 public:
  virtual ~RowCursor() = default;
  virtual void seek(std::string_view key) = 0;       // to the first key ≥ `key`
  virtual void seek_back(std::string_view key) = 0;  // to the last key ≤ `key`
  virtual void next() = 0;
  virtual void previous() = 0;
  virtual bool valid() const = 0;  // false at the end, and after an error: see status()
  virtual Status status() const = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
};

class RowStore {
 public:
  virtual ~RowStore() = default;
  // Writes all rows at once: they are seen together or not at all. Of several with one key the
  // last wins.
  virtual Status write(std::span<const RowBuffer> rows) = 0;
  virtual Result<std::optional<std::string>> get(std::string_view key) const = 0;
  virtual std::unique_ptr<RowCursor> cursor() const = 0;
  // Makes what was written durable, for a clean close.
  virtual Status flush() = 0;
  virtual std::size_t bytes_on_disk() const = 0;
};

}  // namespace tenon::projections
