#include "engine/log/lookup.h"

#include <limits>

#include "engine/log/damage.h"

namespace tenon::log {
namespace {

Error damaged_row(std::string_view what, TenantId tenant) {
  return damaged("The log is damaged: the row of " + std::string(what) + " of tenant number " +
                 std::to_string(tenant.value) + " is missing or does not match its checksum");
}

}  // namespace

Result<SourceState> Lookup::source(TenantId tenant, std::string_view source) const {
  const std::string key = source_key(tenant, source);
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> value, store_.get(Family::kIndex, key));
  if (!value) return SourceState{};
  const std::optional<SourceRow> row = read_source(key, *value);
  if (!row) return damaged_row("source " + std::string(source), tenant);
  return SourceState{row->last_number, std::string(row->cursor)};
}

Result<std::vector<std::pair<std::string, SourceState>>> Lookup::sources(TenantId tenant) const {
  const std::string prefix = index_prefix(tenant, IndexKind::kSource);
  std::vector<std::pair<std::string, SourceState>> sources;
  const std::unique_ptr<Cursor> cursor = store_.cursor(Family::kIndex, false);
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    const std::optional<SourceRow> row = read_source(cursor->key(), cursor->value());
    if (!row) return damaged_row("a source", tenant);
    sources.emplace_back(cursor->key().substr(prefix.size() + 1),
                         SourceState{row->last_number, std::string(row->cursor)});
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return sources;
}

Result<std::size_t> Lookup::source_count(TenantId tenant) const {
  const std::string prefix = index_prefix(tenant, IndexKind::kSource);
  std::size_t count = 0;
  const std::unique_ptr<Cursor> cursor = store_.cursor(Family::kIndex, false);
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    ++count;
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return count;
}

Result<Extent> Lookup::numbers_from(TenantId tenant, std::string_view source,
                                    SourceNumber number) const {
  const std::string prefix = number_prefix(tenant, source);
  const std::unique_ptr<Cursor> cursor = store_.cursor(Family::kIndex, false);
  cursor->seek_back(number_key(tenant, source, number));
  TENON_RETURN_IF_ERROR(cursor->status());
  const std::string what =
      "number " + std::to_string(number.value) + " of source " + std::string(source);
  if (!cursor->valid() || !cursor->key().starts_with(prefix)) return damaged_row(what, tenant);
  std::optional<Extent> extent = read_extent(cursor->key(), cursor->value());
  if (!extent) return damaged_row(what, tenant);
  const std::uint64_t skip = number.value - trailing_number(cursor->key());
  if (skip >= extent->count) return damaged_row(what, tenant);
  extent->first = Position{extent->first.value + skip};
  extent->count -= static_cast<std::uint32_t>(skip);
  return *extent;
}

Result<std::optional<Extent>> Lookup::request(TenantId tenant, const Guid& request_id) const {
  const std::string key = request_key(tenant, request_id);
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> value, store_.get(Family::kIndex, key));
  if (!value) return std::optional<Extent>{};
  const std::optional<Extent> extent = read_extent(key, *value);
  if (!extent) return damaged_row("request " + request_id.text(), tenant);
  return extent;
}

Result<std::optional<Position>> Lookup::first_after(TenantId tenant, Micros time) const {
  const std::string prefix = index_prefix(tenant, IndexKind::kTime);
  if (time.value == std::numeric_limits<std::int64_t>::max()) return std::optional<Position>{};
  // Stored times are never negative.
  const Micros from{time.value < 0 ? 0 : time.value + 1};
  const std::unique_ptr<Cursor> cursor = store_.cursor(Family::kIndex, false);
  cursor->seek(time_key(tenant, from));
  TENON_RETURN_IF_ERROR(cursor->status());
  if (!cursor->valid() || !cursor->key().starts_with(prefix)) return std::optional<Position>{};
  const std::optional<Position> position = read_position(cursor->key(), cursor->value());
  if (!position) return damaged_row("a time", tenant);
  return position;
}

Result<std::vector<Digest>> Lookup::tile(TenantId tenant, unsigned level,
                                         std::uint64_t index) const {
  const std::string key = tile_key(tenant, level, index);
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> value, store_.get(Family::kTiles, key));
  std::optional<std::vector<Digest>> hashes;
  if (value) hashes = read_tile(key, *value);
  if (!hashes) {
    return damaged_row("tile " + std::to_string(level) + "/" + std::to_string(index), tenant);
  }
  return *std::move(hashes);
}

}  // namespace tenon::log
