// Runs a scenario on the rules and the match state.
#pragma once

#include <string>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/model/decision_encoding.h"
#include "engine/model/fact.h"
#include "engine/rules/decide.h"
#include "projections/match_state.h"
#include "tests/scenarios/decision_text.h"
#include "tests/scenarios/names.h"
#include "tests/scenarios/scenario.h"

namespace tenon::scenarios {

class ScenarioRun final : public rules::Sink {
 public:
  // What the block's lines print. Throws BadLine with the line's number.
  std::string block(const Block& block);

  // The facts so far, and the digests that they led to.
  const std::vector<Fact>& facts() const { return facts_; }
  const Digest& decision_digest() const { return digest_.value(); }
  const projections::MatchState& state() const { return state_; }

  // Decides one fact as it stands: position and time are given.
  void decide(const Fact& fact);
  // Decisions of the last fact.
  const std::vector<Decision>& decisions() const { return decisions_; }

  void emit(Decision decision, Effects effects) override;
  void count(Effects effects) override;

 private:
  void line(std::string_view line, std::string& out);
  bool directive(std::string_view line, std::string& out);
  std::string shown(std::string_view what, std::string_view name);
  std::string authority_text(std::string_view name);

  projections::MatchState state_;
  Names names_;
  Shown shown_;
  std::string tenant_ = "contoso";
  Micros time_{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
  bool time_given_ = true;              // the next fact happens at time_ itself
  std::vector<Fact> facts_;
  std::vector<Decision> decisions_;
  std::vector<Decision> transfers_;
  DecisionDigest digest_;
};

}  // namespace tenon::scenarios
