// Verifies a bundle (docs/proofs.md) with nothing but a key, and the checkpoint that the auditor
// kept: the notes, every commitment, the tree, and then the decisions, derived anew by this program
// and compared with the digest that was signed.
//
// One thread reads and checks hashes, the caller's decides. Memory: the tenant's state, and a few
// megabytes.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace tenon::offline {

// What the auditor trusts.
struct VerifyTrust {
  std::string vkey;
  std::optional<std::string> kept_checkpoint;  // a note, kept from before
};

// Everything agrees.
struct VerifiedBundle {
  std::string origin;
  std::string tenant;
  std::uint64_t facts = 0;
  std::uint64_t decisions = 0;
  Digest root{};
  Digest decision_digest{};
  std::uint32_t revision = 0;
  std::optional<std::uint64_t>
      kept_size;           // of the kept checkpoint, whose tree this one begins with
  std::string checkpoint;  // to be kept for the next time
};

// Facts done and all.
using VerifyProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// What does not agree is an Error with the reason VERIFY_… below, its sentence, and the detail
// `position` where one place is to blame. Errors with other reasons are about what was given: the
// key (VKEY_MALFORMED), the kept checkpoint (KEPT_CHECKPOINT), the file (FILE_READ,
// BUNDLE_VERSION, BUNDLE_UNREADABLE when it is no bundle at all), or a newer log (SEMANTICS_NEWER).
//
//   VERIFY_NOTE        a note of the bundle is not signed by the key, or says another thing
//   VERIFY_OLDER       the bundle is older than the kept checkpoint
//   VERIFY_FACT        a fact is damaged, changed, missing, in another place, or too many
//   VERIFY_TREE        the facts are not those of the signed root, or of the kept one
//   VERIFY_DECISIONS   the facts do not give the decisions that were signed
//   VERIFY_ERASED      a payload is not there, so nothing can be decided after it
//
// What the hashes show comes before what the facts say: VERIFY_DECISIONS, VERIFY_ERASED and
// SEMANTICS_NEWER, and VERIFY_FACT about a payload, speak of facts in the signed tree.
Result<VerifiedBundle> verify_bundle(std::istream& bundle, const VerifyTrust& trust,
                                     const VerifyProgress& progress = {});

// Whether an error says that something was found, and not that nothing could be looked at.
bool is_finding(const Error& error);

}  // namespace tenon::offline
