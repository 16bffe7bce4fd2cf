#include "projections/tenant_machine.h"

#include <utility>

namespace tenon::projections {

void TenantMachine::decided(const Fact& fact, Decision decision, Effects effects) {
  const std::uint32_t ordinal = decision.id.ordinal;
  apply(fact, ordinal, &decision, std::move(effects));
  // Inside a fact only where a row of the journal ends, so that rows are cut the same whenever.
  const bool row_ends = (ordinal + 1) % kJournalRowDecisions == 0;
  if (row_ends && rows_.bytes() >= kGroupBytesMax) hand_on_part();
}

// Inside a fact. The cursor stays: the facts of this group are decided under one hold of the lock,
// and nobody may read of them in history before they are in the state. Waits where the recorder is
// far behind: nobody may read between two decisions of a fact, so the lock stays held.
void TenantMachine::hand_on_part() {
  if (!sink_) return;
  sink_(rows_.take(handed_on_));
  wait_to_go_on();
}

void TenantMachine::counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) {
  apply(fact, next_ordinal, nullptr, std::move(effects));
}

void TenantMachine::apply(const Fact& fact, std::uint32_t ordinal, const Decision* decision,
                          Effects effects) {
  if (records(fact)) {
    rows_.note(state_, fact, decision, effects);
    rows_.add(fact, ordinal, decision, effects);
  }
  conflicts_.apply(effects);
  state_.apply(std::move(effects));
}

void TenantMachine::end_fact(const Fact& fact, const Digest& decisions) {
  if (records(fact)) whole_ = {Head{fact.position.value + 1}, decisions};
}

void TenantMachine::hand_on() {
  if (!sink_ || (rows_.empty() && whole_.head <= handed_on_.head)) return;
  handed_on_ = whole_;
  sink_(rows_.take(whole_));
}

}  // namespace tenon::projections
