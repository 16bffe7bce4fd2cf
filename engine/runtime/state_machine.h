// The state of one tenant as the runtime sees it: something that the rules may ask and that effects
// are applied to. Implemented by the projections; live writer and replayer drive it alike.
//
// Threads: one at a time, for everything; whoever drives it holds what lock there is.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/base/sha256.h"
#include "engine/model/decision.h"
#include "engine/model/fact.h"
#include "engine/rules/state_view.h"

namespace tenon::runtime {

class StateMachine {
 public:
  virtual ~StateMachine() = default;

  virtual const rules::StateView& view() const = 0;

  // A fact that will be decided soon, told once at each step, the farthest first: the moment to
  // fetch into the processor's caches what deciding it will look at. Changes nothing.
  static constexpr unsigned kSteps = 4;
  virtual void approach(const Fact&, unsigned /*step*/) {}

  // Applies the effects before it returns. Decisions come in order.
  virtual void decided(const Fact& fact, Decision decision, Effects effects) = 0;
  // Effects without a decision, before the decision with that ordinal (or after the last).
  virtual void counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) = 0;
  // All decisions of the fact are applied; the decision digest with them.
  virtual void end_fact(const Fact& fact, const Digest& decisions) = 0;

  // A group of facts is done and the lock released: the moment to hand on what was collected. Never
  // waits.
  virtual void hand_on() = 0;
  // Asked before more is decided. True: it may be. False: what was handed on is more than those who
  // follow may have before them; `later` is called once, on any thread, when it no longer is.
  virtual bool may_go_on(std::function<void()> /*later*/) { return true; }
  // The same for who has a thread to wait with.
  void wait_to_go_on();
};

}  // namespace tenon::runtime
