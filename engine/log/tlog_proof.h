// The receipt of a fact, a C2SP tlog-proof: a text that proves without a server that the fact is in
// the tree of a signed checkpoint.
//
//   c2sp.org/tlog-proof@v1
//   extra BASE64(the fact: engine/log/fact_evidence.h)
//   index POSITION
//   BASE64(hash) …                   the RFC 6962 inclusion proof, lowest first
//   (an empty line)
//   the checkpoint, as it was signed
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/limits.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/log/checkpoint.h"
#include "engine/log/fact_evidence.h"

namespace tenon::log {

inline constexpr std::size_t kProofBytesMax = 2 * limits::kFactBytesMax;

struct TlogProof {
  std::optional<std::string> extra;  // decoded
  std::uint64_t index = 0;
  std::vector<Digest> path;
  std::string checkpoint;  // the note
};

std::string tlog_proof_text(const TlogProof& proof);
// INVALID_ARGUMENT RECEIPT_MALFORMED.
Result<TlogProof> parse_tlog_proof(std::string_view text);

// What a receipt proves once all of it is checked.
struct ProvenFact {
  Checkpoint checkpoint;
  Position position;
  Micros time;
  std::uint16_t kind = 0;
  std::string source;
  SourceNumber source_number;
  std::optional<Guid> request_id;
  std::string entry;
  std::optional<std::string> payload;  // none: the receipt does not hold it
};

// Checks the signature, that the fact is in the tree at that place, and that the payload is the one
// that was logged. INVALID_ARGUMENT: RECEIPT_MALFORMED, RECEIPT_WRONG, and what open_checkpoint()
// says.
Result<ProvenFact> verify_receipt(std::string_view text, const NoteVerifier& verifier);

}  // namespace tenon::log
