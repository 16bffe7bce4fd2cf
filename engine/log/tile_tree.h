// A tenant's Merkle tree as it is kept: full tiles of 256 nodes in the store (C2SP tlog-tiles), the
// open tile of each level in memory. A tile of level l holds nodes of height 8·l.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/merkle.h"
#include "engine/log/row_format.h"

namespace tenon::log {

// 8 levels of height 8 cover 2^64 leaves.
inline constexpr unsigned kTileLevels = 8;

// Receives each tile as it becomes full.
using TileSink =
    std::function<void(unsigned level, std::uint64_t index, const std::vector<Digest>& hashes)>;
// Gives a full tile.
using TileSource = std::function<Result<std::vector<Digest>>(unsigned level, std::uint64_t index)>;

class TileTree {
 public:
  TileTree() = default;

  // The tree of frontier.size() leaves: `leaves` are those of the open tile (size mod 256), all
  // others come from full tiles. DATA_LOSS when they do not add up to the frontier.
  static Result<TileTree> restore(const Frontier& frontier, std::vector<Digest> leaves,
                                  const TileSource& tiles);

  void append(Sha256& hasher, const Digest& leaf, const TileSink& full);

  std::uint64_t size() const { return frontier_.size(); }
  const Frontier& frontier() const { return frontier_; }
  Digest root(Sha256& hasher) const { return frontier_.root(hasher); }
  // The hashes of the open tile of a level, in order.
  std::span<const Digest> open_tile(unsigned level) const { return open_[level]; }

 private:
  void add_node(unsigned level, const Digest& hash, const TileSink& full);

  Frontier frontier_;
  std::array<std::vector<Digest>, kTileLevels> open_;
};

// The nodes of a tree: from the open tiles, else from full ones; each tile is fetched once, each
// node computed once.
class TileNodes : public NodeReader {
 public:
  TileNodes(const TileTree& tree, TileSource tiles) : tree_(tree), tiles_(std::move(tiles)) {}
  Result<Digest> node(unsigned height, std::uint64_t index) override;

 private:
  const TileTree& tree_;
  TileSource tiles_;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Digest>> fetched_;
  std::map<std::pair<unsigned, std::uint64_t>, Digest> computed_;
  Sha256 hasher_;
};

}  // namespace tenon::log
