// The decoders of what the log stores, given any bytes. Checksums would stop nearly all of them at
// the door, so most inputs get theirs repaired first. The first byte of an input says what it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/log/batch_format.h"
#include "engine/log/row_format.h"

namespace tenon::log {
namespace {

constexpr std::size_t kHeaderBytes = 30;
constexpr std::size_t kTableRowBytes = 21;
constexpr std::size_t kChecksumInRow = 13;

std::uint64_t number_at(std::string_view bytes, std::size_t offset, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value = value << 8 | static_cast<std::uint8_t>(bytes[offset + i]);
  }
  return value;
}

void write_checksum(std::string& bytes, std::size_t offset, std::uint64_t value) {
  std::string text;
  put_u64(text, value);
  bytes.replace(offset, text.size(), text);
}

// Makes every checksum of a stored batch right, as far as its layout makes sense.
void repair(std::string& value) {
  if (value.size() < kHeaderBytes) return;
  const std::size_t blocks = number_at(value, 26, 2) + number_at(value, 28, 2);
  const std::size_t table_end = kHeaderBytes + blocks * kTableRowBytes;
  if (table_end + 8 > value.size()) return;
  std::size_t stored = table_end + 8;
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::size_t row = kHeaderBytes + block * kTableRowBytes;
    const std::size_t size = number_at(value, row + 9, 4);
    if (size > value.size() - stored) break;
    write_checksum(value, row + kChecksumInRow,
                   checksum(std::string_view(value).substr(stored, size)));
    stored += size;
  }
  write_checksum(value, table_end, checksum(std::string_view(value).substr(0, table_end)));
}

void check(bool condition) {
  if (!condition) std::abort();
}

// Reads a batch from `from` on. One that is read whole can be written again and read the same.
void read_batch(std::string_view value, TenantId tenant, Position first, std::uint32_t from) {
  BatchReader reader;
  if (!reader.open(value, tenant, first).ok()) return;
  check(reader.count() > 0);
  from %= reader.count() + 1;
  if (!reader.seek(from).ok()) return;
  BatchEncoder encoder(Codec::kZstd);
  encoder.begin(tenant, Position{first.value + from}, reader.time());
  std::vector<std::string> entries;
  while (!reader.at_end()) {
    const Result<StoredFact> fact = reader.next();
    if (!fact.ok()) return;
    encoder.add(fact->entry, fact->slot);
    check(encoder.last_entry() == fact->entry_bytes);
    entries.emplace_back(fact->entry_bytes);
  }
  if (entries.empty()) return;
  const std::string again(encoder.finish());
  BatchReader second;
  check(second.open(again, tenant, Position{first.value + from}).ok() && second.seek(0).ok());
  for (const std::string& entry : entries) check(second.next().value().entry_bytes == entry);
  check(second.at_end());
}

// A row of any kind, under a key of that kind.
void read_row(std::string body, std::uint8_t kind) {
  const std::string key = source_key(TenantId{1}, "ad");
  put_u64(body, checksum(key, body));
  switch (kind % 6) {
    case 0: (void)read_extent(key, body); break;
    case 1: (void)read_position(key, body); break;
    case 2: (void)read_source(key, body); break;
    case 3: (void)read_tile(key, body); break;
    case 4: (void)read_tenant(key, body); break;
    default: (void)read_head(key, body); break;
  }
}

void run(std::string_view input) {
  if (input.empty()) return;
  const auto kind = static_cast<std::uint8_t>(input.front());
  std::string value(input.substr(1));
  if (kind == 0) {
    read_batch(value, TenantId{1}, Position{0}, 0);
  } else if (kind < 128) {
    repair(value);
    if (value.size() < kHeaderBytes) return;
    const TenantId tenant{static_cast<std::uint32_t>(number_at(value, 2, 4))};
    read_batch(value, tenant, Position{number_at(value, 6, 8)}, kind - 1U);
  } else {
    read_row(std::move(value), kind);
  }
}

}  // namespace
}  // namespace tenon::log

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tenon::log::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
