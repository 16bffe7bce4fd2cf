#include "cli/offline/verify_proof.h"

#include <algorithm>
#include <utility>

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
    return NamedTree{*size, std::nullopt};
  }
  Result<log::Checkpoint> checkpoint = make_error(ErrorCode::kInternal, "", "");
  if (vkey.empty()) {
    const std::size_t split = text.rfind("\n\n");
    checkpoint = log::parse_checkpoint(
        std::string_view(text).substr(0, split == std::string::npos ? text.size() : split + 1));
  } else {
    TENON_ASSIGN_OR_RETURN(const log::NoteVerifier verifier, log::NoteVerifier::parse(vkey));
    checkpoint = log::open_checkpoint(text, verifier);
  }
  if (!checkpoint.ok()) return checkpoint.error();
  return NamedTree{checkpoint->tree.size.value, std::string(as_view(checkpoint->tree.root))};
}

bool consistent(std::uint64_t old_size, std::string_view old_root, std::uint64_t new_size,
                std::string_view new_root, const std::vector<std::string>& hashes) {
  const std::optional<Digest> from = digest_of(old_root);
  const std::optional<Digest> to = digest_of(new_root);
  std::vector<Digest> path;
  for (const std::string& hash : hashes) {
    const std::optional<Digest> digest = digest_of(hash);
    if (!digest) return false;
    path.push_back(*digest);
  }
  return from && to && log::verify_consistency(old_size, new_size, path, *from, *to);
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
  std::uint64_t count = 0;
  log::visit_tiles(size, [&](const log::TilePath&) {
    ++count;
    return true;
  });
  return count;
}

}  // namespace tenon::offline
