#include "projections/decision_references.h"

#include <algorithm>

#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

class References {
 public:
  References(const Decision& decision, const rules::StateView& state) : state_(state) {
    fact(decision.id.position);
    if (decision.waiting_since) fact(*decision.waiting_since);
    party(decision.object);
    party(decision.account);
    for (const Rung& rung : decision.ladder) {
      if (rung.key) fact(rung.key->value.asserted);
      for (const Candidate& candidate : rung.candidates) {
        party(candidate.account);
        party(candidate.other);
        keys_of(candidate.account, rung.id);
      }
    }
    for (const PartyRef& other : decision.other_parties) party(other);
    for (const auto* values : {&decision.quarantined, &decision.clashes}) {
      for (const QuarantinedValue& value : *values) {
        fact(value.value.value.asserted);
        if (value.holder.side == PartyRef::Side::kNone) continue;
        fact(value.held_since);
        party(value.holder);
      }
    }
  }

  DecisionReferences take() {
    std::sort(all_.facts.begin(), all_.facts.end());
    all_.facts.erase(std::unique(all_.facts.begin(), all_.facts.end()), all_.facts.end());
    std::sort(all_.accounts.begin(), all_.accounts.end());
    all_.accounts.erase(std::unique(all_.accounts.begin(), all_.accounts.end()),
                        all_.accounts.end());
    all_.facts.shrink_to_fit();
    all_.accounts.shrink_to_fit();
    return std::move(all_);
  }

 private:
  void fact(Position position) { all_.facts.push_back(position); }

  void party(const PartyRef& ref) {
    if (ref.side == PartyRef::Side::kObject) {
      const ConnectorHandle connector = state_.find_connector(ref.connector);
      const DirectoryObject* object = state_.object(state_.find_object(connector, ref.id));
      if (object != nullptr) fact(object->first_seen);
      return;
    }
    if (ref.side != PartyRef::Side::kAccount) return;
    const Account* account = state_.account(state_.find_account(ref.id));
    if (account == nullptr) return;  // made by this decision
    all_.accounts.push_back(account->handle);
    fact(account->first_seen);
    if (!account->immutable_id.empty()) fact(account->immutable_id_since);
  }

  // What made the candidate one: the value that equals the key.
  void keys_of(const PartyRef& candidate, RungId rung) {
    const Account* account = state_.account(state_.find_account(candidate.id));
    if (account == nullptr) return;
    if (rung == RungId::kU) {
      for (const AttributeValue& value :
           account->attributes.values(AttributeId::kUserPrincipalName)) {
        fact(value.asserted);
      }
    } else if (rung == RungId::kS) {
      const rules::AddressList held = rules::held_addresses(account->attributes);
      if (held.primary() != nullptr) fact(held.primary()->source.asserted);
    }
  }

  const rules::StateView& state_;
  DecisionReferences all_;
};

}  // namespace

DecisionReferences references_of(const Decision& decision, const rules::StateView& state) {
  return References(decision, state).take();
}

}  // namespace tenon::projections
