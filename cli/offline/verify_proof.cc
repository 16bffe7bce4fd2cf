#include "cli/offline/verify_proof.h"

#include <algorithm>
#include <utility>

#include "cli/offline/tile_folder.h"
#include "engine/base/encoding.h"
#include "engine/base/sha256.h"
#include "engine/log/checkpoint.h"
#include "engine/log/merkle.h"
#include "engine/log/tile_path.h"
#include "engine/log/tlog_proof.h"

namespace tenon::offline {
namespace {

std::optional<Digest> digest_of(std::string_view bytes) {
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(digest.data()));
  return digest;
}

Error tree_finding(std::string what) {
  return make_error(ErrorCode::kDataLoss, "VERIFY_TREE", std::move(what));
}

Status check_root(const NamedTree& named, const std::string& root) {
  if (!named.root || *named.root == root) return {};
  return tree_finding("the tree of " + std::to_string(named.size) + " facts has the root " +
                      to_base64(root) + " on the server, and " + to_base64(*named.root) +
                      " in the checkpoint: the log is not the one that was signed, or was written "
                      "anew");
}

}  // namespace

Result<ProvenReceipt> verify_receipt_text(std::string_view text, const std::string& vkey) {
  TENON_ASSIGN_OR_RETURN(const log::NoteVerifier verifier, log::NoteVerifier::parse(vkey));
  TENON_ASSIGN_OR_RETURN(log::ProvenFact fact, log::verify_receipt(text, verifier));
  ProvenReceipt out;
  out.origin = std::move(fact.checkpoint.origin);
  out.size = fact.checkpoint.tree.size.value;
  out.root = log::digest_text(fact.checkpoint.tree.root);
  out.position = fact.position.value;
  out.time = fact.time;
  out.kind = fact.kind;
  out.source = std::move(fact.source);
  out.source_number = fact.source_number.value;
  out.request_id = fact.request_id;
  out.payload = std::move(fact.payload);
  return out;
}

Result<NamedTree> named_tree(const std::string& text, const std::string& vkey) {
  if (const std::optional<std::uint64_t> size = log::parse_decimal(text)) {
    return NamedTree{*size, std::nullopt, ""};
  }
  if (vkey.empty()) {
    TENON_ASSIGN_OR_RETURN(TileFolder unchecked, tile_folder_of(text));
    return NamedTree{unchecked.size, std::move(unchecked.root), std::move(unchecked.origin)};
  }
  TENON_ASSIGN_OR_RETURN(const log::NoteVerifier verifier, log::NoteVerifier::parse(vkey));
  TENON_ASSIGN_OR_RETURN(const log::Checkpoint checkpoint, log::open_checkpoint(text, verifier));
  return NamedTree{checkpoint.tree.size.value, std::string(as_view(checkpoint.tree.root)),
                   checkpoint.origin};
}

Status check_consistency(const NamedTree& older, const NamedTree& newer, const TreeProof& proof) {
  if (proof.old_size != older.size || proof.new_size != newer.size) {
    return tree_finding("the server speaks of trees of " + std::to_string(proof.old_size) +
                        " and " + std::to_string(proof.new_size) + " facts, and was asked for " +
                        std::to_string(older.size) + " and " + std::to_string(newer.size));
  }
  TENON_RETURN_IF_ERROR(check_root(older, proof.old_root));
  TENON_RETURN_IF_ERROR(check_root(newer, proof.new_root));
  const std::optional<Digest> from = digest_of(proof.old_root);
  const std::optional<Digest> to = digest_of(proof.new_root);
  std::vector<Digest> path;
  for (const std::string& hash : proof.hashes) {
    const std::optional<Digest> digest = digest_of(hash);
    if (!digest) return tree_finding("the server's proof has a hash that is none");
    path.push_back(*digest);
  }
  if (from && to && log::verify_consistency(proof.old_size, proof.new_size, path, *from, *to)) {
    return {};
  }
  return tree_finding("the server's proof does not show that the tree of " +
                      std::to_string(proof.old_size) + " facts is the beginning of that of " +
                      std::to_string(proof.new_size));
}

Status visit_tile_paths(std::uint64_t size,
                        const std::function<Status(const std::string&)>& visit) {
  Status status;
  log::visit_tiles(size, [&](const log::TilePath& path) {
    status = visit(log::tile_path_text(path));
    return status.ok();
  });
  return status;
}

std::uint64_t count_tile_paths(std::uint64_t size) {
  const auto tiles = [](std::uint64_t nodes) { return nodes / 256 + (nodes % 256 != 0 ? 1 : 0); };
  std::uint64_t count = tiles(size);  // of entries
  for (std::uint64_t nodes = size; nodes > 0; nodes >>= 8) count += tiles(nodes);
  return count;
}

}  // namespace tenon::offline
