#include "server/proof_answers.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/log/checkpoint.h"
#include "engine/log/tile_path.h"
#include "engine/log/tlog_proof.h"
#include "server/errors.h"
#include "server/signing.h"

namespace tenon::server {
namespace {

std::string bytes_of_digest(const Digest& digest) { return std::string(as_view(digest)); }

// The fact at a position below the head.
Result<log::Record> record_at(log::RecordReader& reader, std::uint64_t position) {
  TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader.next());
  if (record && record->position.value == position) return *record;
  return make_error(ErrorCode::kOutOfRange, "POSITION_BEYOND_HEAD",
                    "position: the log has no fact " + std::to_string(position) + " yet")
      .with("field", "position");
}

// Entries with their lengths before them, from the tile's first on.
Result<std::string> entry_tile(const log::Log& log, const std::string& tenant,
                               const log::TilePath& path) {
  TENON_ASSIGN_OR_RETURN(const log::TenantInfo info, log.tenant(tenant));
  if (log::tile_width_at(path, info.head.size.value) < path.width) {
    return make_error(ErrorCode::kOutOfRange, "TILE_BEYOND_TREE",
                      "The tree of " + std::to_string(info.head.size.value) +
                          " facts has no such tile yet, or not so much of it.")
        .with("head", std::to_string(info.head.size.value));
  }
  const std::uint64_t first = path.index * 256;
  TENON_ASSIGN_OR_RETURN(const auto reader, log.read(tenant, Position{first}));
  std::string data;
  for (std::uint64_t at = first; at < first + path.width; ++at) {
    TENON_ASSIGN_OR_RETURN(const log::Record record, record_at(*reader, at));
    put_u16(data, static_cast<std::uint16_t>(record.entry.size()));
    data.append(record.entry);
  }
  return data;
}

}  // namespace

Status answer_verifier_key(const Resources& resources, const projections::TenantView& view,
                           v1::GetVerifierKeyResponse& out) {
  TENON_ASSIGN_OR_RETURN(const log::NoteVerifier verifier, resources.signing.verifier(view));
  out.set_origin(verifier.name());
  out.set_vkey(verifier.vkey());
  out.set_decisions_vkey(log::decisions_verifier(verifier).vkey());
  if (const std::optional<Error> refusal = resources.signing.refusal(view)) {
    out.set_refusal_reason(refusal->reason);
    out.set_refusal(refusal->message);
  }
  return {};
}

Status answer_checkpoint(const Resources& resources, const projections::TenantView& view,
                         v1::GetCheckpointResponse& out) {
  TENON_ASSIGN_OR_RETURN(const SignedHead head, resources.signing.sign(view));
  out.set_checkpoint(head.checkpoint);
  out.set_decision_note(head.decision_note);
  out.set_size(head.tree.size.value);
  out.set_root(bytes_of_digest(head.tree.root));
  out.set_decision_digest(bytes_of_digest(head.decisions));
  out.set_semantics_revision(head.revision);
  return {};
}

Status answer_trust(const Resources& resources, const projections::TenantView& view,
                    const v1::TrustCheckpointRequest& request) {
  if (!request.checkpoint().empty()) return resources.signing.trust(view, request.checkpoint());
  if (request.never_signed()) return resources.signing.trust_unsigned(view);
  return bad_field("checkpoint", "CHECKPOINT_MISSING",
                   "name the newest checkpoint known, or say that none was ever given out");
}

Status answer_receipt(const Resources& resources, const projections::TenantView& view,
                      const v1::GetReceiptRequest& request, v1::GetReceiptResponse& out) {
  const log::Log& log = resources.estate.log();
  TENON_ASSIGN_OR_RETURN(const auto reader, log.read(view.name(), Position{request.position()}));
  TENON_ASSIGN_OR_RETURN(const log::Record record, record_at(*reader, request.position()));
  TENON_ASSIGN_OR_RETURN(const SignedHead head, resources.signing.sign(view));
  log::TlogProof proof;
  proof.extra.emplace();
  log::put_evidence(*proof.extra, record, !request.entry_only());
  proof.index = request.position();
  TENON_ASSIGN_OR_RETURN(proof.path,
                         log.inclusion_proof(view.name(), record.position, head.tree.size));
  proof.checkpoint = head.checkpoint;
  out.set_receipt(log::tlog_proof_text(proof));
  out.set_size(head.tree.size.value);
  return {};
}

Status answer_consistency(const Resources& resources, const projections::TenantView& view,
                          const v1::GetConsistencyProofRequest& request,
                          v1::GetConsistencyProofResponse& out) {
  const log::Log& log = resources.estate.log();
  const Head older{request.old_size()};
  const Head newer{request.new_size() == 0 ? view.head().value : request.new_size()};
  TENON_ASSIGN_OR_RETURN(const std::vector<Digest> hashes,
                         log.consistency_proof(view.name(), older, newer));
  TENON_ASSIGN_OR_RETURN(const log::TreeHead from, log.tree_head(view.name(), older));
  TENON_ASSIGN_OR_RETURN(const log::TreeHead to, log.tree_head(view.name(), newer));
  out.set_old_size(from.size.value);
  out.set_old_root(bytes_of_digest(from.root));
  out.set_new_size(to.size.value);
  out.set_new_root(bytes_of_digest(to.root));
  for (const Digest& hash : hashes) out.add_hashes(bytes_of_digest(hash));
  return {};
}

Status answer_tile(const Resources& resources, const projections::TenantView& view,
                   const v1::GetTileRequest& request, v1::GetTileResponse& out) {
  const log::Log& log = resources.estate.log();
  TENON_ASSIGN_OR_RETURN(const log::TilePath path, log::parse_tile_path(request.path()));
  if (path.entries) {
    TENON_ASSIGN_OR_RETURN(*out.mutable_data(), entry_tile(log, view.name(), path));
    return {};
  }
  TENON_ASSIGN_OR_RETURN(const std::vector<Digest> hashes,
                         log.tile(view.name(), path.level, path.index, path.width));
  for (const Digest& hash : hashes) out.mutable_data()->append(as_view(hash));
  return {};
}

}  // namespace tenon::server
