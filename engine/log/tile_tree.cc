#include "engine/log/tile_tree.h"

#include <algorithm>
#include <bit>

#include "engine/base/check.h"
#include "engine/log/damage.h"

namespace tenon::log {
namespace {

// The root of a power of two of neighbouring nodes.
Digest subtree_root(Sha256& hasher, std::span<const Digest> nodes) {
  if (nodes.size() == 1) return nodes[0];
  std::vector<Digest> level(nodes.begin(), nodes.end());
  while (level.size() > 1) {
    for (std::size_t i = 0; i < level.size() / 2; ++i) {
      level[i] = node_hash(hasher, level[2 * i], level[2 * i + 1]);
    }
    level.resize(level.size() / 2);
  }
  return level[0];
}

}  // namespace

void TileTree::append(Sha256& hasher, const Digest& leaf, const TileSink& full) {
  frontier_.append(hasher, leaf, [&](unsigned height, const Digest& hash) {
    if (height % kTileHeight == 0) add_node(height / kTileHeight, hash, full);
  });
}

void TileTree::add_node(unsigned level, const Digest& hash, const TileSink& full) {
  std::vector<Digest>& open = open_[level];
  open.push_back(hash);
  if (open.size() < kTileWidth) return;
  // Called before the frontier counts the leaf, whose own tile this is.
  full(level, frontier_.size() >> (kTileHeight * (level + 1)), open);
  open.clear();
}

Result<TileTree> TileTree::restore(const Frontier& frontier, std::vector<Digest> leaves,
                                   const TileSource& tiles) {
  const std::uint64_t size = frontier.size();
  TENON_CHECK(leaves.size() == size % kTileWidth);
  TileTree tree;
  tree.frontier_ = frontier;
  tree.open_[0] = std::move(leaves);
  Sha256 hasher;
  for (unsigned level = 1; level < kTileLevels; ++level) {
    const std::uint64_t nodes = size >> (kTileHeight * level);
    for (std::uint64_t i = nodes - nodes % kTileWidth; i < nodes; ++i) {
      TENON_ASSIGN_OR_RETURN(const std::vector<Digest> below, tiles(level - 1, i));
      tree.open_[level].push_back(subtree_root(hasher, below));
    }
  }
  // Each peak must be the root of some of the open tiles' nodes.
  std::vector<Digest> peaks;
  for (unsigned bit = 64; bit-- > 0;) {
    if (((size >> bit) & 1) == 0) continue;
    const std::span<const Digest> open = tree.open_[bit / kTileHeight];
    const std::size_t width = std::size_t{1} << (bit % kTileHeight);
    // Larger peaks of the same level come first.
    const std::size_t begin =
        (size >> (kTileHeight * (bit / kTileHeight))) % kTileWidth & ~((width << 1) - 1);
    peaks.push_back(subtree_root(hasher, open.subspan(begin, width)));
  }
  if (peaks != frontier.peaks()) {
    return damaged("The stored entries and tiles are not those that the root of the log's " +
                   std::to_string(size) + " entries was made of");
  }
  return tree;
}

Result<Digest> TileNodes::node(unsigned height, std::uint64_t index) {
  const auto known = computed_.find({height, index});
  if (known != computed_.end()) return known->second;
  const unsigned level = height / kTileHeight;
  const std::size_t width = std::size_t{1} << (height % kTileHeight);
  const std::uint64_t first = index * width;  // among the nodes of the level
  const std::uint64_t tile = first / kTileWidth;
  const std::size_t offset = first % kTileWidth;
  const std::uint64_t nodes = tree_.size() >> (kTileHeight * level);
  TENON_CHECK(first + width <= nodes);
  std::span<const Digest> hashes = tree_.open_tile(level);
  if (tile != nodes / kTileWidth) {
    auto found = fetched_.find({level, tile});
    if (found == fetched_.end()) {
      TENON_ASSIGN_OR_RETURN(std::vector<Digest> full, tiles_(level, tile));
      found = fetched_.emplace(std::pair{level, tile}, std::move(full)).first;
    }
    hashes = found->second;
  }
  const Digest root = subtree_root(hasher_, hashes.subspan(offset, width));
  computed_.emplace(std::pair{height, index}, root);
  return root;
}

}  // namespace tenon::log
