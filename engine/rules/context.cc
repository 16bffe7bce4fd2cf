#include "engine/rules/context.h"

#include "engine/base/check.h"
#include "engine/rules/normalise.h"

namespace tenon::rules {
namespace {

std::string label_of(const AttributeSet& attributes) {
  const std::string_view upn = attributes.text(AttributeId::kUserPrincipalName);
  if (!upn.empty()) return std::string(upn);
  const AddressList held = held_addresses(attributes);
  if (const Address* primary = held.primary()) return std::string(primary->text.substr(5));
  const std::string_view mail = attributes.text(AttributeId::kMail);
  if (!mail.empty()) return std::string(mail);
  return std::string(attributes.text(AttributeId::kDisplayName));
}

// The history of an authority is gapless (rule book, 8): it moves with a transfer on record, from
// where it was.
bool authority_is_on_record(const StateView& view, const Effects& effects,
                            const AuthorityTransfer* transfer) {
  for (const Account& after : effects.accounts) {
    const Account* before = view.account(after.handle);
    const bool told = transfer != nullptr && transfer->account == after.handle;
    if (told && transfer->to != after.authority) return false;
    if (before == nullptr) continue;
    if (told ? transfer->from != before->authority : before->authority != after.authority) {
      return false;
    }
  }
  return true;
}

}  // namespace

const Tenant& Context::tenant() const {
  const Tenant* tenant = view.tenant();
  TENON_CHECK(tenant != nullptr);
  return *tenant;
}

Decision Context::decision(Outcome outcome) const {
  Decision decision;
  begin(decision, outcome);
  return decision;
}

void Context::begin(Decision& fresh, Outcome outcome) const {
  fresh.id = next_id();
  fresh.time = fact.time;
  if (const Tenant* known = view.tenant()) fresh.rule_set = known->rule_set;
  fresh.outcome = outcome;
}

void Context::emit(Decision decision, Effects effects) {
  TENON_CHECK(decision.id == next_id());
  TENON_CHECK(decision.outcome != Outcome::kNone);
  TENON_CHECK(
      authority_is_on_record(view, effects, decision.authority ? &*decision.authority : nullptr));
  ++next_ordinal_;
  sink_.emit(std::move(decision), std::move(effects));
}

void Context::count(Effects effects) {
  TENON_CHECK(authority_is_on_record(view, effects, nullptr));
  sink_.count(std::move(effects));
}

PartyRef party(const Account& account) {
  PartyRef ref;
  ref.side = PartyRef::Side::kAccount;
  ref.id = account.object_id;
  ref.type = account.type;
  ref.label = label_of(account.attributes);
  return ref;
}

PartyRef party(const StateView& view, const DirectoryObject& object) {
  PartyRef ref;
  ref.side = PartyRef::Side::kObject;
  ref.id = object.guid;
  ref.type = object.type;
  ref.label = label_of(object.attributes);
  const Connector* connector = view.connector(object.connector);
  if (connector != nullptr) ref.connector = connector->name;
  return ref;
}

void add_party(Decision& decision, PartyRef other) {
  for (const PartyRef& named : decision.other_parties) {
    if (named.side == other.side && named.id == other.id && named.connector == other.connector) {
      return;
    }
  }
  decision.other_parties.push_back(std::move(other));
}

ValueRef value_ref(const AttributeKey& attribute, AttributeValue value, bool derived) {
  return ValueRef{attribute, std::move(value), derived};
}

DecisionWarning warning(WarningCode code, Rule rule, ValueRef value, PartyRef other) {
  DecisionWarning result;
  result.code = code;
  result.rule = rule;
  result.value = std::move(value);
  result.party = std::move(other);
  return result;
}

}  // namespace tenon::rules
