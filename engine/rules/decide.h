// The engine: what becomes of a fact.
//
// A pure function of the state and the fact: no clock, randomness, locale, floating point, pointer
// order or unordered iteration reaches a decision. A fact yields a sequence of decisions, each
// applied (through the sink) before the next is made, in bounded memory; the end of a cycle may
// yield a million.
#pragma once

#include "engine/model/decision.h"
#include "engine/model/fact.h"
#include "engine/rules/state_view.h"

namespace tenon::rules {

// Applies effects at once: after either call returns, the view shows them.
class Sink {
 public:
  virtual ~Sink() = default;
  // Decisions come with their ids, ordinals from 0 without a gap.
  virtual void emit(Decision decision, Effects effects) = 0;
  // A retry with the very same verdict (C6), or the bookkeeping of a cycle: no decision.
  virtual void count(Effects effects) = 0;
};

// Decides `fact` on `view`. Every fact yields at least one decision.
void decide(const StateView& view, const Fact& fact, Sink& sink);

}  // namespace tenon::rules
