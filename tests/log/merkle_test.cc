#include "engine/log/merkle.h"

#include <gtest/gtest.h>

#include "engine/base/encoding.h"
#include "engine/log/tile_tree.h"

namespace tenon::log {
namespace {

// RFC 6962 §2.1 word for word: no thought for speed, but that no subtree is hashed twice.
class NaiveTree {
 public:
  explicit NaiveTree(std::span<const std::string> entries) : entries_(entries) {}

  Digest root(std::size_t begin, std::size_t count) {
    if (count == 0) return hasher_({});
    if (count == 1) return leaf_hash(hasher_, entries_[begin]);
    if (const auto found = known_.find({begin, count}); found != known_.end()) return found->second;
    const std::size_t split = split_of(count);
    const Digest left = root(begin, split);
    const Digest both = node_hash(hasher_, left, root(begin + split, count - split));
    return known_.emplace(std::pair(begin, count), both).first->second;
  }

  std::vector<Digest> path(std::size_t leaf, std::size_t begin, std::size_t count) {
    if (count == 1) return {};
    const std::size_t split = split_of(count);
    std::vector<Digest> path;
    if (leaf < split) {
      path = this->path(leaf, begin, split);
      path.push_back(root(begin + split, count - split));
    } else {
      path = this->path(leaf - split, begin + split, count - split);
      path.push_back(root(begin, split));
    }
    return path;
  }

  std::vector<Digest> proof(std::size_t first, std::size_t begin, std::size_t count, bool whole) {
    if (first == count) return whole ? std::vector<Digest>{} : std::vector{root(begin, count)};
    const std::size_t split = split_of(count);
    std::vector<Digest> proof;
    if (first <= split) {
      proof = this->proof(first, begin, split, whole);
      proof.push_back(root(begin + split, count - split));
    } else {
      proof = this->proof(first - split, begin + split, count - split, false);
      proof.push_back(root(begin, split));
    }
    return proof;
  }

 private:
  static std::size_t split_of(std::size_t count) {
    std::size_t split = 1;
    while (split * 2 < count) split *= 2;
    return split;
  }

  std::span<const std::string> entries_;
  std::map<std::pair<std::size_t, std::size_t>, Digest> known_;
  Sha256 hasher_;
};

// A tile tree whose full tiles are in memory.
struct Grown {
  explicit Grown(std::span<const std::string> entries) {
    Sha256 hasher;
    for (const std::string& entry : entries) {
      tree.append(hasher, leaf_hash(hasher, entry),
                  [this](unsigned level, std::uint64_t index, const std::vector<Digest>& hashes) {
                    EXPECT_TRUE(tiles.emplace(std::pair{level, index}, hashes).second);
                  });
    }
  }
  TileSource source() const {
    return [this](unsigned level, std::uint64_t index) -> Result<std::vector<Digest>> {
      return tiles.at({level, index});
    };
  }
  TileTree tree;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Digest>> tiles;
};

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < count; ++i) entries.push_back("entry " + std::to_string(i));
  return entries;
}

std::string hex(const Digest& digest) { return to_hex(as_view(digest)); }

// The inputs and roots that Certificate Transparency implementations share as known answers.
TEST(Merkle, GivesTheKnownAnswersOfRfc6962) {
  const std::vector<std::string> inputs_hex = {"",
                                               "00",
                                               "10",
                                               "2021",
                                               "3031",
                                               "40414243",
                                               "5051525354555657",
                                               "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  EXPECT_EQ(hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Sha256 hasher;
  Frontier frontier;
  for (std::size_t i = 0; i < inputs_hex.size(); ++i) {
    frontier.append(hasher, leaf_hash(hasher, *from_hex(inputs_hex[i])),
                    [](unsigned, const Digest&) {});
    EXPECT_EQ(hex(frontier.root(hasher)), roots[i]);
  }
}

// Proofs that Certificate Transparency implementations share as known answers, over the same eight
// inputs: leaves 0, 5 of 8, 2 of 3, 1 of 5; sizes 6 to 8, 2 to 5.
TEST(Merkle, GivesTheKnownProofsOfRfc6962) {
  const std::vector<std::string> inputs = {"",
                                           std::string(1, '\0'),
                                           "\x10",
                                           *from_hex("2021"),
                                           *from_hex("3031"),
                                           *from_hex("40414243"),
                                           *from_hex("5051525354555657"),
                                           *from_hex("606162636465666768696a6b6c6d6e6f")};
  const Grown grown(inputs);
  TileNodes nodes(grown.tree, grown.source());
  const auto text = [](const std::vector<Digest>& path) {
    std::vector<std::string> lines;
    for (const Digest& digest : path) lines.push_back(hex(digest));
    return lines;
  };
  using Lines = std::vector<std::string>;
  EXPECT_EQ(text(inclusion_path(nodes, 0, 8).value()),
            (Lines{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(text(inclusion_path(nodes, 5, 8).value()),
            (Lines{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(text(inclusion_path(nodes, 2, 3).value()),
            (Lines{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}));
  EXPECT_EQ(text(inclusion_path(nodes, 1, 5).value()),
            (Lines{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
  EXPECT_EQ(text(consistency_path(nodes, 6, 8).value()),
            (Lines{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(text(consistency_path(nodes, 2, 5).value()),
            (Lines{"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(Merkle, EveryProofIsTheDefinitionsForAllSizesTo300) {
  const std::vector<std::string> all = numbered(300);
  const Grown grown(all);
  TileNodes nodes(grown.tree, grown.source());
  NaiveTree naive(all);
  std::vector<Digest> roots;
  Sha256 hasher;
  for (std::size_t size = 0; size <= all.size(); ++size) {
    roots.push_back(naive.root(0, size));
    ASSERT_EQ(root_at(nodes, size).value(), roots.back()) << size;
    for (std::size_t leaf = 0; leaf < size; ++leaf) {
      const std::vector<Digest> path = inclusion_path(nodes, leaf, size).value();
      ASSERT_EQ(path, naive.path(leaf, 0, size)) << leaf << " of " << size;
      ASSERT_TRUE(verify_inclusion(leaf_hash(hasher, all[leaf]), leaf, size, path, roots.back()));
    }
    for (std::size_t first = 0; first <= size; ++first) {
      const std::vector<Digest> path = consistency_path(nodes, first, size).value();
      if (first > 0) {
        ASSERT_EQ(path, naive.proof(first, 0, size, true)) << first << " to " << size;
      }
      ASSERT_TRUE(verify_consistency(first, size, path, roots[first], roots[size]));
    }
  }
}

TEST(Merkle, VerificationRefusesWhatWasChanged) {
  const std::vector<std::string> all = numbered(21);
  const Grown grown(all);
  TileNodes nodes(grown.tree, grown.source());
  Sha256 hasher;
  const Digest root = root_at(nodes, 21).value();
  const Digest leaf = leaf_hash(hasher, all[13]);
  std::vector<Digest> path = inclusion_path(nodes, 13, 21).value();
  EXPECT_TRUE(verify_inclusion(leaf, 13, 21, path, root));
  EXPECT_FALSE(verify_inclusion(leaf, 12, 21, path, root));
  // (The proof of a leaf at another size may have the same shape; not at a smaller tree's.)
  EXPECT_FALSE(verify_inclusion(leaf, 13, 13, path, root));
  EXPECT_FALSE(verify_inclusion(leaf_hash(hasher, all[12]), 13, 21, path, root));
  for (Digest& digest : path) {
    digest[5] ^= 1;
    EXPECT_FALSE(verify_inclusion(leaf, 13, 21, path, root));
    digest[5] ^= 1;
  }
  path.push_back(root);
  EXPECT_FALSE(verify_inclusion(leaf, 13, 21, path, root));
  path.resize(path.size() - 2);
  EXPECT_FALSE(verify_inclusion(leaf, 13, 21, path, root));

  const Digest old_root = root_at(nodes, 11).value();
  std::vector<Digest> proof = consistency_path(nodes, 11, 21).value();
  EXPECT_TRUE(verify_consistency(11, 21, proof, old_root, root));
  EXPECT_FALSE(verify_consistency(12, 21, proof, old_root, root));
  EXPECT_FALSE(verify_consistency(11, 21, proof, root, old_root));
  EXPECT_FALSE(verify_consistency(21, 11, proof, root, old_root));
  for (Digest& digest : proof) {
    digest[31] ^= 0x80;
    EXPECT_FALSE(verify_consistency(11, 21, proof, old_root, root));
    digest[31] ^= 0x80;
  }
  proof.clear();
  EXPECT_FALSE(verify_consistency(11, 21, proof, old_root, root));
  EXPECT_FALSE(verify_consistency(16, 21, proof, root_at(nodes, 16).value(), root));
  EXPECT_FALSE(verify_consistency(21, 21, proof, old_root, root));
}

TEST(TileTree, IsRestoredFromTilesAndTheLastEntries) {
  // 66,000 leaves: a full tile on level 1, and an open one on each level.
  const std::vector<std::string> all = numbered(66000);
  const Grown grown(all);
  EXPECT_EQ(grown.tiles.size(), 257U + 1U);
  Sha256 hasher;
  std::vector<Digest> leaves;
  for (std::size_t i = 66000 - 66000 % 256; i < 66000; ++i) {
    leaves.push_back(leaf_hash(hasher, all[i]));
  }
  const TileTree restored =
      TileTree::restore(grown.tree.frontier(), leaves, grown.source()).value();
  for (unsigned level = 0; level < kTileLevels; ++level) {
    const auto expected = grown.tree.open_tile(level);
    const auto found = restored.open_tile(level);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), found.begin(), found.end()));
  }
  TileNodes nodes(restored, grown.source());
  EXPECT_EQ(root_at(nodes, 66000).value(), grown.tree.root(hasher));
  const Digest root = NaiveTree(all).root(0, 65537);
  EXPECT_EQ(root_at(nodes, 65537).value(), root);
  EXPECT_TRUE(verify_inclusion(leaf_hash(hasher, all[300]), 300, 65537,
                               inclusion_path(nodes, 300, 65537).value(), root));
  // One leaf changed: found out.
  leaves[3][0] ^= 1;
  EXPECT_FALSE(TileTree::restore(grown.tree.frontier(), leaves, grown.source()).ok());
}

TEST(TileTree, ATileIsTheRootOfTheTileBelow) {
  const std::vector<std::string> all = numbered(65536);
  const Grown grown(all);
  ASSERT_EQ(grown.tiles.size(), 257U);
  EXPECT_EQ(grown.tiles.at({1, 0})[7], NaiveTree(all).root(std::size_t{7} * 256, 256));
}

}  // namespace
}  // namespace tenon::log
