// What every rule needs while one fact is being decided.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "engine/model/decision.h"
#include "engine/model/fact.h"
#include "engine/rules/decide.h"
#include "engine/rules/state_view.h"

namespace tenon::rules {

class Context {
 public:
  Context(const StateView& state, const Fact& cause, Sink& decisions)
      : view(state), fact(cause), sink_(decisions) {}

  const StateView& view;
  const Fact& fact;

  // Only after `tenant created`.
  const Tenant& tenant() const;
  Position now() const { return fact.position; }
  Micros time() const { return fact.time; }

  // The id that the next emitted decision will have.
  DecisionId next_id() const { return DecisionId{fact.position, next_ordinal_}; }
  // A decision with what does not depend on the rule: id, time, rule set.
  Decision decision(Outcome outcome) const;
  void begin(Decision& fresh, Outcome outcome) const;

  void emit(Decision decision, Effects effects);
  // Emits a decision that changes nothing.
  void say(Decision decision) { emit(std::move(decision), Effects{}); }
  void count(Effects effects);

 private:
  Sink& sink_;
  std::uint32_t next_ordinal_ = 0;
};

// An account or object as a party, labelled by the effective UPN, or primary address, or display
// name: the first present.
PartyRef party(const Account& account);
PartyRef party(const StateView& view, const DirectoryObject& object);

// Names a further party of a decision, once.
void add_party(Decision& decision, PartyRef other);

// A value of an attribute as a decision refers to it.
ValueRef value_ref(const AttributeKey& attribute, AttributeValue value, bool derived = false);

// The warning of a value that was left out because `holder` has it.
DecisionWarning warning(WarningCode code, Rule rule, ValueRef value, PartyRef other = {});

}  // namespace tenon::rules
