#include "tests/model/engine_run.h"

#include <utility>

#include "engine/rules/explain.h"

namespace tenon::model {
namespace {

class Replay final : private rules::Sink {
 public:
  void decide(const Fact& fact) {
    rules::decide(state_, fact, *this);
    digest_.end_position(fact.position);
  }
  Ending ending() const { return {digest_.value(), state_.digest()}; }

 private:
  void emit(Decision decision, Effects effects) override {
    digest_.add(decision);
    state_.apply(effects);
  }
  void count(Effects effects) override { state_.apply(effects); }

  projections::MatchState state_;
  DecisionDigest digest_;
};

}  // namespace

std::string EngineRun::decide(const Fact& fact) {
  decisions_.clear();
  cause_ = fact.kind;
  rules::decide(state_, fact, *this);
  for (const Decision& decision : decisions_) digest_.add(decision);
  digest_.end_position(fact.position);
  invariants_.after_fact(state_);
  if (!invariants_.broken().empty()) return invariants_.broken().front();
  return check_decisions(fact);
}

std::string EngineRun::check_decisions(const Fact& fact) const {
  if (decisions_.empty()) return "a fact without a decision";
  for (std::size_t i = 0; i < decisions_.size(); ++i) {
    const Decision& decision = decisions_[i];
    if (decision.id.position != fact.position || decision.id.ordinal != i) {
      return "decisions are not numbered one by one";
    }
    if (rules::sentence(decision).empty()) {
      return "no explanation of " + std::string(name_of(decision.outcome));
    }
  }
  return {};
}

void EngineRun::emit(Decision decision, Effects effects) {
  invariants_.before_effects(state_, &decision, effects, cause_);
  state_.apply(effects);
  decisions_.push_back(std::move(decision));
}

void EngineRun::count(Effects effects) {
  invariants_.before_effects(state_, nullptr, effects, cause_);
  state_.apply(effects);
}

Ending replayed(const std::vector<Fact>& facts) {
  Replay replay;
  for (const Fact& fact : facts) replay.decide(fact);
  return replay.ending();
}

std::vector<Ending> replayed_stepwise(const std::vector<Fact>& facts) {
  Replay replay;
  std::vector<Ending> endings;
  for (const Fact& fact : facts) {
    replay.decide(fact);
    endings.push_back(replay.ending());
  }
  return endings;
}

}  // namespace tenon::model
