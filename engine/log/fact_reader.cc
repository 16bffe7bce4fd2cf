#include "engine/log/fact_reader.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/log/damage.h"
#include "engine/log/row_format.h"

namespace tenon::log {

FactReader::FactReader(const Store& store, TenantId tenant, Position from, Position end,
                       bool sequential)
    : tenant_(tenant),
      position_(from),
      end_(end),
      cursor_(store.cursor(Family::kBatches, sequential)) {
  TENON_CHECK(from <= end);
}

Status FactReader::open_batch() {
  if (standing_) {
    cursor_->next();
  } else {
    cursor_->seek_back(batch_key(tenant_, position_));
  }
  TENON_RETURN_IF_ERROR(cursor_->status());
  std::optional<Position> first;
  if (cursor_->valid()) first = batch_position(cursor_->key(), tenant_);
  if (!first || *first > position_ || (standing_ && *first != position_)) {
    return damaged("The log is damaged: position " + std::to_string(position_.value) +
                   " of tenant number " + std::to_string(tenant_.value) + " is missing");
  }
  standing_ = true;
  TENON_RETURN_IF_ERROR(batch_.open(cursor_->value(), tenant_, *first));
  const std::uint64_t index = position_.value - first->value;
  if (index >= batch_.count()) {
    return damaged("The log is damaged: position " + std::to_string(position_.value) +
                   " of tenant number " + std::to_string(tenant_.value) + " is missing");
  }
  return batch_.seek(static_cast<std::uint32_t>(index));
}

Result<StoredFact> FactReader::read_next() {
  if (!standing_ || batch_.at_end()) TENON_RETURN_IF_ERROR(open_batch());
  TENON_ASSIGN_OR_RETURN(const StoredFact fact, batch_.next());
  position_ = position_.next();
  return fact;
}

Result<StoredFact> FactReader::next() {
  TENON_CHECK(!at_end());
  if (failed_) return *failed_;
  Result<StoredFact> fact = read_next();
  if (!fact.ok()) failed_ = fact.error();
  return fact;
}

Result<std::optional<Record>> StoredRecordReader::next() {
  if (facts_.at_end()) return std::optional<Record>{};
  Result<StoredFact> fact = facts_.next();
  if (!fact.ok()) return std::move(fact).error().with("tenant", tenant_name_);
  Record record;
  record.position = fact->entry.position;
  record.time = fact->entry.time;
  record.kind = fact->entry.kind;
  record.source = fact->entry.source;
  record.source_number = fact->entry.source_number;
  record.request_id = fact->entry.request_id;
  record.entry = fact->entry_bytes;
  if (fact->slot) {
    record.payload = fact->slot->payload;
    record.salt = fact->slot->salt;
  }
  return std::optional<Record>{record};
}

}  // namespace tenon::log
