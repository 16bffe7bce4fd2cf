// Decides facts in order on a state machine and chains the decision digest: the one path that the
// live writer and a replay share.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/decision_encoding.h"
#include "engine/rules/decide.h"
#include "engine/runtime/semantics.h"
#include "engine/runtime/state_machine.h"

namespace tenon::runtime {

class FactDecider final : private rules::Sink {
 public:
  // `machine` outlives the decider. It is empty, or stands as after all facts before `from`: then
  // the digest is of the decisions from there on alone.
  FactDecider(const Semantics& semantics, StateMachine& machine, Head from = {})
      : semantics_(semantics), machine_(machine), head_(from) {}

  // Decides the fact at position head().
  void decide(const Fact& fact);
  // The facts from there on, in order: quicker, because each is approached.
  void decide(std::span<const Fact> facts);

  Head head() const { return head_; }
  std::uint64_t decisions() const { return decisions_; }
  const Digest& decision_digest() const { return digest_.value(); }
  const Semantics& semantics() const { return semantics_; }
  StateMachine& machine() { return machine_; }

 private:
  void emit(Decision decision, Effects effects) override;
  void count(Effects effects) override;

  const Semantics semantics_;
  StateMachine& machine_;
  DecisionDigest digest_;
  Head head_;
  std::uint64_t decisions_ = 0;
  const Fact* fact_ = nullptr;  // while it is decided
  std::uint32_t next_ordinal_ = 0;
};

// What the log's entry says of a fact beside its payload.
struct FactEnvelope {
  Position position;
  Micros time;
  std::string_view tenant;
  std::string_view source;
  std::uint16_t kind = 0;
};

// FAILED_PRECONDITION (SEMANTICS_NEWER) when the fact puts a semantics revision in force that is
// not known here; DATA_LOSS (FACT_UNREADABLE) when the payload is not a fact of that kind: the
// server lets no such fact into a log, so this is a newer log or a damaged program.
Status decode(const Semantics& semantics, const FactEnvelope& envelope, std::string_view payload,
              Fact& fact);

}  // namespace tenon::runtime
