// The RFC 6962 Merkle tree: hashes, the compact frontier that grows it, roots and proofs over
// stored nodes, and their verification. Pure; knows nothing of storage.
//
// A node is named by height and index: node (0, i) is leaf i, node (h, i) covers the leaves
// i·2^h … (i+1)·2^h − 1. Only nodes whose leaves all exist are ever asked for: they never change.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace tenon::log {

// SHA-256(0x00 ‖ entry).
Digest leaf_hash(Sha256& hasher, std::string_view entry);
// SHA-256(0x01 ‖ left ‖ right).
Digest node_hash(Sha256& hasher, const Digest& left, const Digest& right);
// The root of the tree of no leaves: SHA-256 of nothing.
Digest empty_root();

// The roots of the complete subtrees that a tree is made of, largest first: one for each bit of
// its size. All that is needed to append leaves and to know the root.
class Frontier {
 public:
  Frontier() = default;
  // Nothing unless there is one peak for each bit of `size`.
  static std::optional<Frontier> restore(std::uint64_t size, std::vector<Digest> peaks);

  // Appends a leaf. `completed(height, hash)` is called for the leaf and for each node that it
  // completes, in ascending height, before size() counts the leaf: the index of each is
  // size() >> height.
  template <typename Completed>
  void append(Sha256& hasher, const Digest& leaf, Completed&& completed) {
    Digest hash = leaf;
    completed(0U, hash);
    unsigned height = 0;
    for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
      hash = node_hash(hasher, peaks_.back(), hash);
      peaks_.pop_back();
      completed(++height, hash);
    }
    peaks_.push_back(hash);
    ++size_;
  }

  std::uint64_t size() const { return size_; }
  const std::vector<Digest>& peaks() const { return peaks_; }
  Digest root(Sha256& hasher) const;

  bool operator==(const Frontier&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;
};

// Where roots and proofs get the hashes of complete nodes from.
class NodeReader {
 public:
  virtual ~NodeReader() = default;
  virtual Result<Digest> node(unsigned height, std::uint64_t index) = 0;
};

// The root of the first `size` leaves.
Result<Digest> root_at(NodeReader& nodes, std::uint64_t size);
// RFC 9162 §2.1.3: leaf < size.
Result<std::vector<Digest>> inclusion_path(NodeReader& nodes, std::uint64_t leaf,
                                           std::uint64_t size);
// RFC 9162 §2.1.4: 0 < first ≤ second. (first = second, or 0: the empty proof.)
Result<std::vector<Digest>> consistency_path(NodeReader& nodes, std::uint64_t first,
                                             std::uint64_t second);

// RFC 9162 §2.1.3.2 and §2.1.4.2.
bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Digest> path, const Digest& root);
bool verify_consistency(std::uint64_t first, std::uint64_t second, std::span<const Digest> path,
                        const Digest& first_root, const Digest& second_root);

}  // namespace tenon::log
