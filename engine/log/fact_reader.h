// Reads the stored facts of one tenant in order, across stored batches.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/log/batch_format.h"
#include "engine/log/log.h"
#include "engine/log/store.h"

namespace tenon::log {

class FactReader {
 public:
  // Reads positions from ≤ position < end, which must all be in the log. `sequential`: many.
  FactReader(const Store& store, TenantId tenant, Position from, Position end, bool sequential);

  bool at_end() const { return position_ == end_; }
  // Not at the end. The fact's views are valid until the next call. After an error, the same again.
  Result<StoredFact> next();
  // Whether the last fact is also the last of its stored batch.
  bool at_batch_end() const { return batch_.at_end(); }

 private:
  Status open_batch();
  Result<StoredFact> read_next();

  TenantId tenant_;
  Position position_;
  Position end_;
  std::unique_ptr<Cursor> cursor_;
  bool standing_ = false;  // the cursor stands on the batch being read
  BatchReader batch_;
  std::optional<Error> failed_;
};

// The same as the log hands it out.
class StoredRecordReader : public RecordReader {
 public:
  StoredRecordReader(const Store& store, TenantId tenant, std::string tenant_name, Position from,
                     Position end)
      : tenant_name_(std::move(tenant_name)), facts_(store, tenant, from, end, true) {}
  Result<std::optional<Record>> next() override;

 private:
  std::string tenant_name_;
  FactReader facts_;
};

}  // namespace tenon::log
