#include "engine/runtime/fact_decider.h"

#include <array>
#include <string>
#include <utility>

#include "engine/base/check.h"

namespace tenon::runtime {

void FactDecider::decide(const Fact& fact) {
  TENON_CHECK(fact.position.value == head_.value);
  fact_ = &fact;
  next_ordinal_ = 0;
  semantics_.decide(machine_.view(), fact, *this);
  TENON_CHECK(next_ordinal_ > 0);  // every fact has its decision
  digest_.end_position(fact.position);
  machine_.end_fact(fact, digest_.value());
  fact_ = nullptr;
  head_.value += 1;
}

// How far ahead each step is taken: about as long as memory takes to answer, times what is asked.
void FactDecider::decide(std::span<const Fact> facts) {
  constexpr std::array<std::size_t, StateMachine::kSteps> kAhead = {12, 9, 6, 3};
  for (std::size_t i = 0; i < facts.size() + kAhead.front(); ++i) {
    for (unsigned step = 0; step < kAhead.size(); ++step) {
      const std::size_t behind = kAhead.front() - kAhead[step];
      if (i >= behind && i - behind < facts.size()) machine_.approach(facts[i - behind], step);
    }
    if (i >= kAhead.front()) decide(facts[i - kAhead.front()]);
  }
}

void FactDecider::emit(Decision decision, Effects effects) {
  TENON_CHECK(decision.id == (DecisionId{fact_->position, next_ordinal_}));
  ++next_ordinal_;
  ++decisions_;
  digest_.add(decision);
  machine_.decided(*fact_, std::move(decision), std::move(effects));
}

void FactDecider::count(Effects effects) {
  machine_.counted(*fact_, next_ordinal_, std::move(effects));
}

Status decode(const Semantics& semantics, const FactEnvelope& envelope, std::string_view payload,
              Fact& fact) {
  Status decoded = semantics.decode(payload, fact);
  if (!decoded.ok() || static_cast<std::uint16_t>(fact.kind) != envelope.kind) {
    return make_error(ErrorCode::kDataLoss, "FACT_UNREADABLE",
                      "the fact at position " + std::to_string(envelope.position.value) +
                          " cannot be read" +
                          (decoded.ok() ? ": its kind is not the one that the log's entry names"
                                        : ": " + decoded.error().message) +
                          "; a newer Tenon may have written it");
  }
  if (fact.kind == FactKind::kSemanticsRevisionRaised && fact.revision > semantics.revision) {
    return make_error(ErrorCode::kFailedPrecondition, "SEMANTICS_NEWER",
                      "from position " + std::to_string(envelope.position.value) +
                          " on, the log of " + std::string(envelope.tenant) +
                          " is judged by semantics revision " + std::to_string(fact.revision) +
                          "; this Tenon knows up to " + std::to_string(semantics.revision) +
                          ": open it with the Tenon that wrote it, or a newer one");
  }
  fact.position = envelope.position;
  fact.time = envelope.time;
  fact.tenant = envelope.tenant;
  fact.source = envelope.source;
  return {};
}

}  // namespace tenon::runtime
