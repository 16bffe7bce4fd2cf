#include "engine/log/fact_evidence.h"

#include "engine/base/limits.h"
#include "engine/log/batch_format.h"

namespace tenon::log {

void put_evidence(std::string& out, const Record& record, bool with_payload) {
  out.append(record.entry);
  if (!with_payload || !record.payload || !record.salt) {
    put_u8(out, static_cast<std::uint8_t>(SlotState::kErased));
    return;
  }
  put_u8(out, static_cast<std::uint8_t>(SlotState::kPresent));
  out.append(*record.salt);
  put_u32(out, static_cast<std::uint32_t>(record.payload->size()));
  out.append(*record.payload);
}

std::optional<FactEvidence> read_evidence(Reader& reader) {
  const std::string_view all = reader.rest();
  const std::optional<Entry> entry = read_entry(reader);
  if (!entry) return std::nullopt;
  FactEvidence fact;
  fact.entry = *entry;
  fact.entry_bytes = all.substr(0, all.size() - reader.rest().size());
  const auto state = static_cast<SlotState>(reader.u8());
  if (state == SlotState::kPresent) {
    fact.salt = reader.bytes(sizeof(Salt));
    const std::uint32_t size = reader.u32();
    if (size > limits::kFactBytesMax) return std::nullopt;
    fact.payload = reader.bytes(size);
  } else if (state != SlotState::kErased) {
    return std::nullopt;
  }
  return reader.ok() ? std::optional(fact) : std::nullopt;
}

bool keeps_commitment(Sha256& hasher, const FactEvidence& fact) {
  return !fact.payload || hasher({*fact.salt, *fact.payload}) == fact.entry.commitment;
}

}  // namespace tenon::log
