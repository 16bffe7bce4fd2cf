#include "engine/log/merkle.h"

#include <bit>
#include <utility>

namespace tenon::log {
namespace {

constexpr std::string_view kLeafPrefix("\x00", 1);
constexpr std::string_view kNodePrefix("\x01", 1);

// The largest power of two below `size` (> 1): where RFC 6962 splits a tree.
std::uint64_t split_point(std::uint64_t size) { return std::bit_floor(size - 1); }

unsigned height_of(std::uint64_t power_of_two) {
  return static_cast<unsigned>(std::countr_zero(power_of_two));
}

// The root over the leaves [start, start + size). Ranges come from splitting a tree, so `start` is
// a multiple of the power of two that `size` rounds up to.
Result<Digest> range_root(NodeReader& nodes, std::uint64_t start, std::uint64_t size) {
  if (std::has_single_bit(size)) {
    const unsigned height = height_of(size);
    return nodes.node(height, start >> height);
  }
  const std::uint64_t left_size = split_point(size);
  TENON_ASSIGN_OR_RETURN(const Digest left, range_root(nodes, start, left_size));
  TENON_ASSIGN_OR_RETURN(const Digest right,
                         range_root(nodes, start + left_size, size - left_size));
  Sha256 hasher;
  return node_hash(hasher, left, right);
}

// PATH(leaf, D[start : start + size]) of RFC 6962 §2.1.1, lowest node first.
Status collect_inclusion(NodeReader& nodes, std::uint64_t leaf, std::uint64_t start,
                         std::uint64_t size, std::vector<Digest>& path) {
  if (size == 1) return {};
  const std::uint64_t left_size = split_point(size);
  const bool in_left = leaf < start + left_size;
  const std::uint64_t other = in_left ? start + left_size : start;
  const std::uint64_t other_size = in_left ? size - left_size : left_size;
  TENON_RETURN_IF_ERROR(collect_inclusion(nodes, leaf, in_left ? start : start + left_size,
                                          in_left ? left_size : size - left_size, path));
  TENON_ASSIGN_OR_RETURN(const Digest sibling, range_root(nodes, other, other_size));
  path.push_back(sibling);
  return {};
}

// SUBPROOF(first, D[start : start + size], whole) of RFC 6962 §2.1.2, where `first` counts from
// `start`, and `whole` says that the first tree is a node that the verifier holds.
Status collect_consistency(NodeReader& nodes, std::uint64_t first, std::uint64_t start,
                           std::uint64_t size, bool whole, std::vector<Digest>& path) {
  if (first == size) {
    if (whole) return {};
    TENON_ASSIGN_OR_RETURN(const Digest root, range_root(nodes, start, size));
    path.push_back(root);
    return {};
  }
  const std::uint64_t left_size = split_point(size);
  if (first <= left_size) {
    TENON_RETURN_IF_ERROR(collect_consistency(nodes, first, start, left_size, whole, path));
    TENON_ASSIGN_OR_RETURN(const Digest right,
                           range_root(nodes, start + left_size, size - left_size));
    path.push_back(right);
    return {};
  }
  TENON_RETURN_IF_ERROR(collect_consistency(nodes, first - left_size, start + left_size,
                                            size - left_size, false, path));
  TENON_ASSIGN_OR_RETURN(const Digest left, range_root(nodes, start, left_size));
  path.push_back(left);
  return {};
}

}  // namespace

Digest leaf_hash(Sha256& hasher, std::string_view entry) { return hasher({kLeafPrefix, entry}); }

Digest node_hash(Sha256& hasher, const Digest& left, const Digest& right) {
  return hasher({kNodePrefix, as_view(left), as_view(right)});
}

Digest empty_root() { return sha256({}); }

std::optional<Frontier> Frontier::restore(std::uint64_t size, std::vector<Digest> peaks) {
  if (static_cast<std::size_t>(std::popcount(size)) != peaks.size()) return std::nullopt;
  Frontier frontier;
  frontier.size_ = size;
  frontier.peaks_ = std::move(peaks);
  return frontier;
}

Digest Frontier::root(Sha256& hasher) const {
  if (peaks_.empty()) return empty_root();
  Digest root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(hasher, peaks_[i], root);
  return root;
}

Result<Digest> root_at(NodeReader& nodes, std::uint64_t size) {
  if (size == 0) return empty_root();
  return range_root(nodes, 0, size);
}

Result<std::vector<Digest>> inclusion_path(NodeReader& nodes, std::uint64_t leaf,
                                           std::uint64_t size) {
  TENON_CHECK(leaf < size);
  std::vector<Digest> path;
  TENON_RETURN_IF_ERROR(collect_inclusion(nodes, leaf, 0, size, path));
  return path;
}

Result<std::vector<Digest>> consistency_path(NodeReader& nodes, std::uint64_t first,
                                             std::uint64_t second) {
  TENON_CHECK(first <= second);
  std::vector<Digest> path;
  if (first == 0 || first == second) return path;
  TENON_RETURN_IF_ERROR(collect_consistency(nodes, first, 0, second, true, path));
  return path;
}

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Digest> path, const Digest& root) {
  if (index >= size) return false;
  Sha256 hasher;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : path) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(hasher, sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hasher, hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t first, std::uint64_t second, std::span<const Digest> path,
                        const Digest& first_root, const Digest& second_root) {
  if (first > second) return false;
  if (first == second) return path.empty() && first_root == second_root;
  if (first == 0) return path.empty() && first_root == empty_root();
  std::uint64_t node = first - 1;
  std::uint64_t last = second - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  // A first tree that is one complete node is not repeated in the proof.
  if (!std::has_single_bit(first) && path.empty()) return false;
  const std::size_t begin = std::has_single_bit(first) ? 0 : 1;
  Sha256 hasher;
  Digest old_hash = begin == 0 ? first_root : path[0];
  Digest new_hash = old_hash;
  for (const Digest& sibling : path.subspan(begin)) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_hash = node_hash(hasher, sibling, old_hash);
      new_hash = node_hash(hasher, sibling, new_hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = node_hash(hasher, new_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == first_root && new_hash == second_root;
}

}  // namespace tenon::log
