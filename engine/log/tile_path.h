// The names of the static files that a tree is read from, C2SP tlog-tiles: `tile/<L>/<N>[.p/<W>]`
// for hashes and `tile/entries/<N>[.p/<W>]` for entries, N in groups of three digits (`x001/234`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace tenon::log {

struct TilePath {
  bool entries = false;
  unsigned level = 0;  // 0 … 7; 0 for entries
  std::uint64_t index = 0;
  unsigned width = 256;  // 1 … 256; less than 256: partial
  bool operator==(const TilePath&) const = default;
};

std::string tile_path_text(const TilePath& path);
// INVALID_ARGUMENT TILE_PATH.
Result<TilePath> parse_tile_path(std::string_view text);

// How many items the tile has in a tree of `size` entries: 256, fewer at its end, 0 beyond it.
unsigned tile_width_at(const TilePath& path, std::uint64_t size);

// Calls visit(TilePath) with each file of a tree of `size` entries: level by level, then entries,
// until it returns false.
template <typename Visit>
void visit_tiles(std::uint64_t size, Visit&& visit) {
  for (unsigned level = 0; level <= 8; ++level) {
    const bool entries = level == 8;  // 2^64 entries fill no level 8
    const std::uint64_t nodes = entries ? size : size >> (8 * level);
    for (std::uint64_t index = 0; index * 256 < nodes; ++index) {
      TilePath path{entries, entries ? 0 : level, index, 256};
      path.width = tile_width_at(path, size);
      if (!visit(path)) return;
      if (index == UINT64_MAX / 256) break;
    }
  }
}

}  // namespace tenon::log
