// What Tenon signs of a tenant's log, each a signed note (docs/proofs.md).
//
// The checkpoint, C2SP tlog-checkpoint: origin, size and root of the tree, a line each. The
// decision note: what the facts of that tree decide, under an origin of its own, so that neither
// can be taken for the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/guid.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/log/log.h"
#include "engine/log/signed_note.h"

namespace tenon::log {

// A tenant's origin, fixed with its identity: `tenon/` and the identity.
std::string origin_of(const Guid& identity);

struct Checkpoint {
  std::string origin;
  TreeHead tree;
};

std::string checkpoint_text(const Checkpoint& checkpoint);
// Lines after the third, which the format lets a log add, are passed over.
// INVALID_ARGUMENT CHECKPOINT_MALFORMED.
Result<Checkpoint> parse_checkpoint(std::string_view text);
// The checkpoint of a note that `verifier` has signed and whose origin is its name. Also what
// open_note() says, and CHECKPOINT_ORIGIN.
Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& verifier);

// The decision digest d(size − 1) of docs/decisions.md, the tenant's name (ids of accounts that are
// provisioned are made from it), and the semantics revision in force there.
struct DecisionHead {
  std::string origin;  // the log's, without the ending of this note
  Head size;
  Digest digest{};
  std::string tenant;
  std::uint32_t revision = 0;
};

// What a decision note's origin, and the name of its key, end in.
inline constexpr std::string_view kDecisionsEnding = "/decisions";
// The same key under the name that signs decision notes.
NoteVerifier decisions_verifier(const NoteVerifier& verifier);

std::string decision_text(const DecisionHead& head);
// INVALID_ARGUMENT DECISION_NOTE_MALFORMED.
Result<DecisionHead> parse_decision_text(std::string_view text);
// `verifier`: of the log's checkpoints.
Result<DecisionHead> open_decision_note(std::string_view note, const NoteVerifier& verifier);

// The texts of numbers and hashes in all of these: strict, one form each.
std::optional<std::uint64_t> parse_decimal(std::string_view text);
std::optional<Digest> parse_digest(std::string_view base64);
std::string digest_text(const Digest& digest);

}  // namespace tenon::log
