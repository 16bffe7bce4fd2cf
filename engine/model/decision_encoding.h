// The canonical form of a decision: what the decision digest chains over (docs/decisions.md).
//
// Version 1, written by hand, typically under 128 bytes, without attribute text: outcome, rule ids,
// verdicts, effects, parties by id, values by (position, attribute, index) of the fact that
// asserted them, derived values by their inputs. Two decisions that differ in anything but text,
// the time of their fact and the handles of the state differ here.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/model/decision.h"

namespace tenon {

// Appends the canonical form.
void encode_canonical(const Decision& decision, std::string& out);

// The whole decision, texts included, for the journal (a projection, rebuilt at will).
void encode_with_text(const Decision& decision, std::string& out);
Result<Decision> decode_with_text(std::string_view bytes);

// d(p) = SHA-256(d(p-1) ‖ p ‖ SHA-256(canonical decisions of p)); d before position 0 is all zero.
class DecisionDigest {
 public:
  // Decisions of one position in the order of their ordinals, each as its canonical form preceded
  // by its length.
  void add(const Decision& decision);
  void end_position(Position position);
  const Digest& value() const { return digest_; }
  static DecisionDigest resume(const Digest& at);

 private:
  Digest digest_{};
  std::string pending_;
  std::string scratch_;
};

}  // namespace tenon
