#include "engine/log/row_format.h"

#include <bit>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "engine/log/batch_codec.h"

namespace tenon::log {
namespace {

constexpr std::string_view kFormatName = "tenon-log";
constexpr std::uint16_t kFormatVersion = 1;
constexpr std::size_t kChecksumBytes = 8;

std::string begin_value() {
  std::string value;
  put_u8(value, kRowVersion);
  return value;
}

std::string seal(std::string_view key, std::string value) {
  put_u64(value, checksum(key, value));
  return value;
}

// The body between version and checksum; nothing when the checksum does not match.
std::optional<std::string_view> unseal(std::string_view key, std::string_view value) {
  if (value.size() < 1 + kChecksumBytes) return std::nullopt;
  const std::string_view sealed = value.substr(0, value.size() - kChecksumBytes);
  Reader tail(value.substr(sealed.size()));
  if (tail.u64() != checksum(key, sealed)) return std::nullopt;
  if (static_cast<std::uint8_t>(sealed.front()) != kRowVersion) return std::nullopt;
  return sealed.substr(1);
}

template <typename T>
void read_bytes(Reader& reader, T& out) {
  const std::string_view bytes = reader.bytes(out.size());
  if (reader.ok()) std::memcpy(out.data(), bytes.data(), out.size());
}

std::string head_row_key(HeadKind kind, TenantId tenant) {
  std::string key;
  put_u8(key, static_cast<std::uint8_t>(kind));
  put_u32(key, tenant.value);
  return key;
}

}  // namespace

std::string batch_key(TenantId tenant, Position first) {
  std::string key;
  put_u32(key, tenant.value);
  put_u64(key, first.value);
  return key;
}

std::optional<Position> batch_position(std::string_view key, TenantId tenant) {
  Reader reader(key);
  const bool same = reader.u32() == tenant.value;
  const Position position{reader.u64()};
  if (!same || !reader.at_end()) return std::nullopt;
  return position;
}

std::string index_prefix(TenantId tenant, IndexKind kind) {
  std::string key;
  put_u32(key, tenant.value);
  put_u8(key, static_cast<std::uint8_t>(kind));
  return key;
}

std::string number_prefix(TenantId tenant, std::string_view source) {
  std::string key = index_prefix(tenant, IndexKind::kNumber);
  put_u8(key, static_cast<std::uint8_t>(source.size()));
  key.append(source);
  return key;
}

std::string number_key(TenantId tenant, std::string_view source, SourceNumber first) {
  std::string key = number_prefix(tenant, source);
  put_u64(key, first.value);
  return key;
}

std::string time_key(TenantId tenant, Micros time) {
  std::string key = index_prefix(tenant, IndexKind::kTime);
  put_u64(key, static_cast<std::uint64_t>(time.value));
  return key;
}

std::string request_key(TenantId tenant, const Guid& request_id) {
  return index_prefix(tenant, IndexKind::kRequest).append(request_id.view());
}

std::string source_key(TenantId tenant, std::string_view source) {
  std::string key = index_prefix(tenant, IndexKind::kSource);
  put_u8(key, static_cast<std::uint8_t>(source.size()));
  return key.append(source);
}

std::uint64_t trailing_number(std::string_view key) {
  TENON_CHECK(key.size() >= 8);
  return Reader(key.substr(key.size() - 8)).u64();
}

std::string extent_value(std::string_view key, const Extent& extent) {
  std::string value = begin_value();
  put_u64(value, extent.first.value);
  put_u32(value, extent.count);
  put_u64(value, static_cast<std::uint64_t>(extent.time.value));
  return seal(key, std::move(value));
}

std::optional<Extent> read_extent(std::string_view key, std::string_view value) {
  const auto body = unseal(key, value);
  if (!body) return std::nullopt;
  Reader reader(*body);
  Extent extent;
  extent.first = Position{reader.u64()};
  extent.count = reader.u32();
  extent.time = Micros{static_cast<std::int64_t>(reader.u64())};
  if (!reader.at_end()) return std::nullopt;
  return extent;
}

std::string position_value(std::string_view key, Position position) {
  std::string value = begin_value();
  put_u64(value, position.value);
  return seal(key, std::move(value));
}

std::optional<Position> read_position(std::string_view key, std::string_view value) {
  const auto body = unseal(key, value);
  if (!body) return std::nullopt;
  Reader reader(*body);
  const Position position{reader.u64()};
  if (!reader.at_end()) return std::nullopt;
  return position;
}

std::string source_value(std::string_view key, const SourceRow& row) {
  std::string value = begin_value();
  put_u64(value, row.last_number.value);
  put_u32(value, static_cast<std::uint32_t>(row.cursor.size()));
  value.append(row.cursor);
  return seal(key, std::move(value));
}

std::optional<SourceRow> read_source(std::string_view key, std::string_view value) {
  const auto body = unseal(key, value);
  if (!body) return std::nullopt;
  Reader reader(*body);
  SourceRow row;
  row.last_number = SourceNumber{reader.u64()};
  row.cursor = reader.bytes(reader.u32());
  if (!reader.at_end()) return std::nullopt;
  return row;
}

std::string tile_key(TenantId tenant, unsigned level, std::uint64_t index) {
  std::string key;
  put_u32(key, tenant.value);
  put_u8(key, static_cast<std::uint8_t>(level));
  put_u64(key, index);
  return key;
}

std::string tile_value(std::string_view key, const std::vector<Digest>& hashes) {
  TENON_CHECK(hashes.size() == kTileWidth);
  std::string value = begin_value();
  value.reserve(1 + kTileWidth * 32 + kChecksumBytes);
  for (const Digest& hash : hashes) value.append(as_view(hash));
  return seal(key, std::move(value));
}

std::optional<std::vector<Digest>> read_tile(std::string_view key, std::string_view value) {
  const auto body = unseal(key, value);
  if (!body || body->size() != kTileWidth * 32) return std::nullopt;
  std::vector<Digest> hashes(kTileWidth);
  std::memcpy(hashes.data(), body->data(), body->size());
  return hashes;
}

std::string format_key() {
  std::string key;
  put_u8(key, static_cast<std::uint8_t>(HeadKind::kFormat));
  return key;
}

std::string format_value(std::string_view key) {
  std::string value = begin_value();
  value.append(kFormatName);
  put_u16(value, kFormatVersion);
  return seal(key, std::move(value));
}

bool is_this_format(std::string_view key, std::string_view value) {
  return value == format_value(key);
}

std::string tenant_prefix() {
  std::string key;
  put_u8(key, static_cast<std::uint8_t>(HeadKind::kTenant));
  return key;
}

std::string tenant_key(TenantId tenant) { return head_row_key(HeadKind::kTenant, tenant); }

std::optional<TenantId> tenant_of_key(std::string_view key) {
  Reader reader(key);
  if (reader.u8() != static_cast<std::uint8_t>(HeadKind::kTenant)) return std::nullopt;
  const TenantId tenant{reader.u32()};
  if (!reader.at_end()) return std::nullopt;
  return tenant;
}

std::string tenant_value(std::string_view key, const TenantRow& row) {
  std::string value = begin_value();
  put_u8(value, static_cast<std::uint8_t>(row.name.size()));
  value.append(row.name);
  value.append(row.identity.view());
  put_u64(value, static_cast<std::uint64_t>(row.created.value));
  return seal(key, std::move(value));
}

std::optional<TenantRow> read_tenant(std::string_view key, std::string_view value) {
  const auto body = unseal(key, value);
  if (!body) return std::nullopt;
  Reader reader(*body);
  TenantRow row;
  row.name = reader.bytes(reader.u8());
  read_bytes(reader, row.identity.bytes);
  row.created = Micros{static_cast<std::int64_t>(reader.u64())};
  if (!reader.at_end()) return std::nullopt;
  return row;
}

std::string head_key(TenantId tenant) { return head_row_key(HeadKind::kHead, tenant); }

std::string head_value(std::string_view key, const HeadRow& row) {
  std::string value = begin_value();
  put_u64(value, row.size);
  put_u64(value, static_cast<std::uint64_t>(row.last_time.value));
  value.append(as_view(row.root));
  for (const Digest& peak : row.peaks) value.append(as_view(peak));
  return seal(key, std::move(value));
}

std::optional<HeadRow> read_head(std::string_view key, std::string_view value) {
  const auto body = unseal(key, value);
  if (!body) return std::nullopt;
  Reader reader(*body);
  HeadRow row;
  row.size = reader.u64();
  row.last_time = Micros{static_cast<std::int64_t>(reader.u64())};
  read_bytes(reader, row.root);
  row.peaks.resize(static_cast<std::size_t>(std::popcount(row.size)));
  for (Digest& peak : row.peaks) read_bytes(reader, peak);
  if (!reader.at_end()) return std::nullopt;
  return row;
}

}  // namespace tenon::log
