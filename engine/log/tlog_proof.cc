#include "engine/log/tlog_proof.h"

#include <utility>

#include "engine/base/encoding.h"
#include "engine/log/merkle.h"

namespace tenon::log {
namespace {

constexpr std::string_view kProofFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtraWord = "extra ";
constexpr std::string_view kIndexWord = "index ";
constexpr std::size_t kPathMax = 64;

Error no_receipt(std::string_view what) {
  return make_error(ErrorCode::kInvalidArgument, "RECEIPT_MALFORMED",
                    std::string("This is no receipt: ")
                        .append(what)
                        .append(". Take it as `tenon receipt` wrote it, to the last line."));
}

Error wrong_receipt(std::string what) {
  return make_error(ErrorCode::kInvalidArgument, "RECEIPT_WRONG", std::move(what));
}

// Takes a line off the front; nothing where no newline is left.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Result<FactEvidence> evidence_of(const TlogProof& proof) {
  if (!proof.extra) {
    return no_receipt("it does not hold the fact that it speaks of (the line `extra`)");
  }
  Reader reader(*proof.extra);
  const std::optional<FactEvidence> fact = read_evidence(reader);
  if (!fact || !reader.at_end()) return no_receipt("its line `extra` does not hold a fact");
  return *fact;
}

}  // namespace

std::string tlog_proof_text(const TlogProof& proof) {
  std::string text(kProofFirstLine);
  text.append("\n");
  if (proof.extra) text.append(kExtraWord).append(to_base64(*proof.extra)).append("\n");
  text.append(kIndexWord).append(std::to_string(proof.index)).append("\n");
  for (const Digest& digest : proof.path) text.append(digest_text(digest)).append("\n");
  return text.append("\n").append(proof.checkpoint);
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (text.size() > kProofBytesMax) return no_receipt("it is larger than 2 MiB");
  if (take_line(text) != kProofFirstLine) {
    return no_receipt(std::string("its first line is not ").append(kProofFirstLine));
  }
  TlogProof proof;
  std::optional<std::string_view> line = take_line(text);
  if (line && line->starts_with(kExtraWord)) {
    proof.extra = from_base64(line->substr(kExtraWord.size()));
    if (!proof.extra) return no_receipt("its line `extra` is no base64");
    line = take_line(text);
  }
  if (!line || !line->starts_with(kIndexWord)) return no_receipt("it has no line `index`");
  const auto index = parse_decimal(line->substr(kIndexWord.size()));
  if (!index) return no_receipt("its index is no decimal number");
  proof.index = *index;
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    const std::optional<Digest> digest = parse_digest(*line);
    if (!digest || proof.path.size() == kPathMax) {
      return no_receipt("a line of its proof is no hash of 32 bytes in base64");
    }
    proof.path.push_back(*digest);
  }
  if (!line) return no_receipt("it ends before its checkpoint");
  proof.checkpoint = text;
  return proof;
}

Result<ProvenFact> verify_receipt(std::string_view text, const NoteVerifier& verifier) {
  TENON_ASSIGN_OR_RETURN(const TlogProof proof, parse_tlog_proof(text));
  TENON_ASSIGN_OR_RETURN(Checkpoint checkpoint, open_checkpoint(proof.checkpoint, verifier));
  TENON_ASSIGN_OR_RETURN(const FactEvidence fact, evidence_of(proof));
  const std::string place = "position " + std::to_string(proof.index);
  if (fact.entry.position.value != proof.index) {
    return wrong_receipt("The receipt speaks of " + place + " and holds the fact of position " +
                         std::to_string(fact.entry.position.value) + ".");
  }
  Sha256 hasher;
  if (!keeps_commitment(hasher, fact)) {
    return wrong_receipt("The payload is not the one that was logged at " + place +
                         ": it, its salt or the entry was changed.");
  }
  const TreeHead& tree = checkpoint.tree;
  if (!verify_inclusion(leaf_hash(hasher, fact.entry_bytes), proof.index, tree.size.value,
                        proof.path, tree.root)) {
    return wrong_receipt("The fact is not in the signed tree of " +
                         std::to_string(tree.size.value) + " facts at " + place +
                         ": the fact or the proof was changed.");
  }
  ProvenFact proven;
  proven.checkpoint = std::move(checkpoint);
  proven.position = fact.entry.position;
  proven.time = fact.entry.time;
  proven.kind = fact.entry.kind;
  proven.source = fact.entry.source;
  proven.source_number = fact.entry.source_number;
  proven.request_id = fact.entry.request_id;
  proven.entry = fact.entry_bytes;
  if (fact.payload) proven.payload = std::string(*fact.payload);
  return proven;
}

}  // namespace tenon::log
