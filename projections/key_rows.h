// By which hashes accounts and objects are found, many to a row (docs/projections.md, Keys).
//
// A new account has some seven keys, whose hashes lie anywhere: as a row each they cost a store
// more than everything else of the account. So those that are written together share a row where
// the upper bits of their hashes are the same, and whoever looks for one reads all rows with these
// bits. The later an entity was made, the more bits, so that there are never many: some hundred
// keys of each doubling of entities.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "projections/history_rows.h"
#include "projections/row_buffer.h"
#include "projections/row_store.h"

namespace tenon::projections {

// An account or object that has or once had a key with that hash.
struct KeyPlace {
  std::uint32_t hash = 0;
  Entity entity;
  auto operator<=>(const KeyPlace&) const = default;
};

// Gathers keys, of any tenants, and makes their rows. Of one thread.
class KeyRows {
 public:
  void add(TenantNumber tenant, std::span<const KeyPlace> places);
  // Appends the rows of all that was added, each key once, and forgets it.
  void take(RowBuffer& rows);

 private:
  struct Key {
    std::uint64_t tenant_and_width = 0;
    std::uint32_t hash = 0;
    std::uint64_t entity = 0;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys_;
};

// What a row says. Nothing: it cannot be read.
std::optional<std::vector<KeyPlace>> decode_key_row(std::string_view key);

// Adds whoever has or once had a key with that hash. DATA_LOSS (HISTORY_DAMAGED), or the store's
// error.
Status find_by_hash(const RowStore& rows, TenantNumber tenant, std::uint32_t hash,
                    std::set<Entity>& found);

}  // namespace tenon::projections
