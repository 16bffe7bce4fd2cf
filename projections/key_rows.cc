#include "projections/key_rows.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <optional>

#include "engine/base/encoding.h"

namespace tenon::projections {
namespace {

// Upper bits of the hash that keys of one row share: so many, and more of handles with more bits.
constexpr unsigned kSharedBits = 12;
constexpr unsigned kHandleBits = 19;
constexpr unsigned kWidthMax = 32 - kHandleBits;  // bits more than kSharedBits
constexpr std::size_t kKeysOfRowMax = 64;

unsigned width_of(std::uint64_t entity) {
  const auto bits = static_cast<unsigned>(std::bit_width(entity >> 1));
  return bits <= kHandleBits ? 0 : bits - kHandleBits;
}

// The bits of a hash that keys of one row may have each for itself.
std::uint32_t own_bits(unsigned width) {
  return (std::uint32_t{1} << (32 - kSharedBits - width)) - 1;
}

std::uint64_t code_of(const Entity& entity) {
  return std::uint64_t{entity.handle} << 1 | (entity.side == Entity::Side::kObject ? 1U : 0U);
}

Entity entity_of(std::uint64_t code) {
  if ((code & 1) != 0) return ObjectHandle{static_cast<std::uint32_t>(code >> 1)};
  return AccountHandle{static_cast<std::uint32_t>(code >> 1)};
}

// What all rows that may hold such a key begin with.
std::string row_prefix(TenantNumber tenant, unsigned width, std::uint32_t hash) {
  std::string prefix = keys_prefix(tenant);
  put_u8(prefix, static_cast<std::uint8_t>(width));
  put_u32(prefix, hash & ~own_bits(width));
  return prefix;
}

// Calls visit(hash, entity) for each key of a row; false: it cannot be read.
template <typename Visit>
bool visit_row(std::string_view key, Visit&& visit) {
  Reader reader(key);
  reader.u8();
  reader.u32();
  const unsigned width = reader.u8();
  std::uint64_t hash = reader.u32();
  if (!reader.ok() || width > kWidthMax) return false;
  const std::uint64_t last = hash | own_bits(width);
  while (!reader.at_end()) {
    hash += reader.varint();
    const std::uint64_t code = reader.varint();
    if (!reader.ok() || hash > last || code >> 33 != 0) return false;
    visit(static_cast<std::uint32_t>(hash), entity_of(code));
  }
  return reader.ok();
}

}  // namespace

void KeyRows::add(TenantNumber tenant, std::span<const KeyPlace> places) {
  for (const KeyPlace& place : places) {
    const std::uint64_t entity = code_of(place.entity);
    keys_.push_back({std::uint64_t{tenant.value} << 8 | width_of(entity), place.hash, entity});
  }
}

void KeyRows::take(RowBuffer& rows) {
  std::sort(keys_.begin(), keys_.end());
  keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
  for (auto first = keys_.begin(); first != keys_.end();) {
    const auto width = static_cast<unsigned>(first->tenant_and_width & 0xff);
    const std::uint32_t shared = ~own_bits(width);
    const TenantNumber tenant{static_cast<std::uint32_t>(first->tenant_and_width >> 8)};
    std::string row = row_prefix(tenant, width, first->hash);
    std::uint32_t before = first->hash & shared;
    auto key = first;
    for (std::size_t count = 0; count < kKeysOfRowMax && key != keys_.end() &&
                                key->tenant_and_width == first->tenant_and_width &&
                                (key->hash & shared) == (first->hash & shared);
         ++count, ++key) {
      put_varint(row, key->hash - before);
      put_varint(row, key->entity);
      before = key->hash;
    }
    rows.put(row, {});
    first = key;
  }
  keys_.clear();
}

std::optional<std::vector<KeyPlace>> decode_key_row(std::string_view key) {
  std::vector<KeyPlace> places;
  const bool whole = visit_row(key, [&places](std::uint32_t hash, const Entity& entity) {
    places.push_back({hash, entity});
  });
  return whole ? std::optional(std::move(places)) : std::nullopt;
}

Status find_by_hash(const RowStore& rows, TenantNumber tenant, std::uint32_t hash,
                    std::set<Entity>& found) {
  const std::string all = keys_prefix(tenant);
  const std::unique_ptr<RowCursor> cursor = rows.cursor();
  for (unsigned width = 0; width <= kWidthMax; ++width) {
    const std::string prefix = row_prefix(tenant, width, hash);
    cursor->seek(prefix);
    // Widths come in order: behind the last there is nothing of the tenant.
    if (!cursor->valid() || !cursor->key().starts_with(all)) break;
    for (; cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
      const bool whole = visit_row(cursor->key(), [&](std::uint32_t each, const Entity& entity) {
        if (each == hash) found.insert(entity);
      });
      if (!whole) return history_damaged();
    }
  }
  return cursor->status();
}

}  // namespace tenon::projections
