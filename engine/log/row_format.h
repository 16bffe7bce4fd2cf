// Keys and values of everything that is stored beside the batches. Each value is a version, a
// body, and a checksum over key and value; docs/log-format.md lists them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/sha256.h"
#include "engine/log/batch_format.h"

namespace tenon::log {

inline constexpr std::uint8_t kRowVersion = 1;
inline constexpr std::size_t kTileWidth = 256;
inline constexpr unsigned kTileHeight = 8;  // 2^8 = 256

// Batches: (tenant, first position).
std::string batch_key(TenantId tenant, Position first);
// Reads a batch key of `tenant`; nothing when the key is another tenant's.
std::optional<Position> batch_position(std::string_view key, TenantId tenant);

// Index: (tenant, kind, …). The kinds, on disk: never renumber.
enum class IndexKind : std::uint8_t { kNumber = 1, kTime = 2, kRequest = 3, kSource = 4 };

std::string index_prefix(TenantId tenant, IndexKind kind);
// (source, first number) → where these consecutive numbers of one commit lie.
std::string number_prefix(TenantId tenant, std::string_view source);
std::string number_key(TenantId tenant, std::string_view source, SourceNumber first);
// time → first position of that time.
std::string time_key(TenantId tenant, Micros time);
// request id → where its facts lie.
std::string request_key(TenantId tenant, const Guid& request_id);
// source → its last number and its cursor.
std::string source_key(TenantId tenant, std::string_view source);
// The last eight bytes of a key: a source's number, a time.
std::uint64_t trailing_number(std::string_view key);

// Value of number and request rows: consecutive positions of one commit.
struct Extent {
  Position first;
  std::uint32_t count = 0;
  Micros time;
};
std::string extent_value(std::string_view key, const Extent& extent);
std::optional<Extent> read_extent(std::string_view key, std::string_view value);

std::string position_value(std::string_view key, Position position);
std::optional<Position> read_position(std::string_view key, std::string_view value);

struct SourceRow {
  SourceNumber last_number;
  std::string_view cursor;
};
std::string source_value(std::string_view key, const SourceRow& row);
std::optional<SourceRow> read_source(std::string_view key, std::string_view value);

// Tiles: (tenant, level, index) → 256 hashes of nodes of height 8 · level.
std::string tile_key(TenantId tenant, unsigned level, std::uint64_t index);
std::string tile_value(std::string_view key, const std::vector<Digest>& hashes);
std::optional<std::vector<Digest>> read_tile(std::string_view key, std::string_view value);

// Heads: the tenants, by number. The kinds, on disk: never renumber.
enum class HeadKind : std::uint8_t { kFormat = 1, kTenant = 2, kHead = 3 };

std::string format_key();
std::string format_value(std::string_view key);
bool is_this_format(std::string_view key, std::string_view value);

std::string tenant_prefix();
std::string tenant_key(TenantId tenant);
// The tenant's number in a tenant key.
std::optional<TenantId> tenant_of_key(std::string_view key);
struct TenantRow {
  std::string_view name;
  Guid identity;  // random; tells tenants of one name on two servers apart
  Micros created;
};
std::string tenant_value(std::string_view key, const TenantRow& row);
std::optional<TenantRow> read_tenant(std::string_view key, std::string_view value);

std::string head_key(TenantId tenant);
struct HeadRow {
  std::uint64_t size = 0;
  Micros last_time;
  Digest root{};
  std::vector<Digest> peaks;
};
std::string head_value(std::string_view key, const HeadRow& row);
std::optional<HeadRow> read_head(std::string_view key, std::string_view value);

}  // namespace tenon::log
