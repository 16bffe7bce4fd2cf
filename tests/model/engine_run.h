// The engine, fact by fact, with everything about it that can be checked without an oracle.
#pragma once

#include <string>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/model/decision.h"
#include "engine/model/decision_encoding.h"
#include "engine/model/fact.h"
#include "engine/rules/decide.h"
#include "projections/match_state.h"
#include "tests/model/invariants.h"

namespace tenon::model {

class EngineRun final : private rules::Sink {
 public:
  // Decides the next fact. Returns what is wrong, or nothing.
  std::string decide(const Fact& fact);

  // Of the last fact.
  const std::vector<Decision>& decisions() const { return decisions_; }
  const projections::MatchState& state() const { return state_; }
  const Digest& decision_digest() const { return digest_.value(); }

 private:
  void emit(Decision decision, Effects effects) override;
  void count(Effects effects) override;
  std::string check_decisions(const Fact& fact) const;

  projections::MatchState state_;
  DecisionDigest digest_;
  Invariants invariants_;
  std::vector<Decision> decisions_;
  FactKind cause_ = FactKind::kTenantCreated;
};

// What a history leads to: digests of its decisions and of the state after it.
struct Ending {
  Digest decisions{};
  Digest state{};
  bool operator==(const Ending&) const = default;
};
// Decides the facts from nothing, without checks.
Ending replayed(const std::vector<Fact>& facts);
// The same, and how things stood after each of them.
std::vector<Ending> replayed_stepwise(const std::vector<Fact>& facts);

}  // namespace tenon::model
