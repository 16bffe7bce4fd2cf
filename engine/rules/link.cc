#include "engine/rules/link.h"

#include "engine/rules/normalise.h"
#include "engine/rules/uniqueness.h"

namespace tenon::rules {

ConnectorHandle ensure_connector(Context& context) {
  ConnectorHandle handle = context.view.find_connector(context.fact.source);
  if (handle) return handle;
  Connector connector;
  connector.handle = ConnectorHandle{context.view.last_connector().value + 1};
  connector.name = context.fact.source;
  handle = connector.handle;
  Effects effects;
  effects.connectors.push_back(std::move(connector));
  context.count(std::move(effects));
  return handle;
}

void forget_flow(DirectoryObject& object) {
  object.flowed.clear();
  object.address_flow = AddressFlow::kNone;
  object.mail_said.clear();
  object.kept_out_upn.clear();
}

void end_link(DirectoryObject& object) {
  object.account = AccountHandle{};
  object.claims.clear();
  forget_flow(object);
  object.method = Method::kNone;
  object.relinked = false;
  object.refused_by = Rule::kNone;
  object.refusal = Outcome::kNone;
}

void stop_waiting(DirectoryObject& object) {
  object.waiting = false;
  object.waiting_since = Position{};
  object.attempts = 0;
  object.last_attempt = Position{};
  object.verdict.clear();
}

void move_authority(Account& account, Authority to, Road road, Decision& decision) {
  if (account.authority == to) return;
  AuthorityTransfer transfer;
  transfer.account = account.handle;
  transfer.account_id = account.object_id;
  transfer.from = account.authority;
  transfer.to = to;
  transfer.road = road;
  transfer.authored_by = account.authored_by;
  decision.authority = transfer;
  account.authority = to;
}

void bin(Account& account, Micros deleted_at, Position now) {
  account.lifecycle = Lifecycle::kInRecycleBin;
  account.deleted_at = deleted_at;
  account.object = ObjectHandle{};
  account.rollback_requested.reset();
  account.rollback_refusal_said = false;
  account.flowed_upn = AttributeValue{};
  account.upn_kept = false;
  if (account.sync_enabled == SyncEnabled::kTrue) account.sync_enabled = SyncEnabled::kFormerly;
  account.last_changed = now;
}

namespace {

void tell_change(const AttributeSet& before, const AttributeSet& after, AttributeId id,
                 Decision& decision) {
  Difference difference;
  difference.attribute = id;
  difference.before = before.values(id);
  difference.after = after.values(id);
  if (!same_texts(difference.before, difference.after)) {
    decision.differences.push_back(std::move(difference));
  }
}

}  // namespace

void restore(const Context& context, Account& account, Decision& decision) {
  const AttributeSet before = account.attributes;
  account.lifecycle = Lifecycle::kLive;
  account.deleted_at = Micros{};
  account.last_changed = context.now();
  const auto left_out = [&](const ValueRef& value, AccountHandle holder) {
    const PartyRef other = party(*context.view.account(holder));
    decision.warnings.push_back(
        warning(WarningCode::kValueTakenMeanwhile, Rule::kD5, value, other));
    add_party(decision, other);
  };
  auto upn = account.attributes.values(AttributeId::kUserPrincipalName);
  if (!upn.empty()) {
    const AccountHandle holder = context.view.find_holder(ValueSpace::kUpn, fold(upn.front().text));
    if (holder) {
      left_out(value_ref(AttributeId::kUserPrincipalName, upn.front()), holder);
      account.attributes.erase(AttributeId::kUserPrincipalName);
    } else {
      upn.front().since = context.now();
      account.attributes.set(AttributeId::kUserPrincipalName, upn);
    }
  }
  std::vector<AttributeValue> kept;
  for (AttributeValue value : account.attributes.values(AttributeId::kProxyAddresses)) {
    const auto address = view_address(value.text);
    const AccountHandle holder =
        address && address->comparable()
            ? context.view.find_holder(address->space(), fold(address->value))
            : AccountHandle{};
    if (holder) {
      left_out(value_ref(AttributeId::kProxyAddresses, value), holder);
    } else {
      value.since = context.now();  // held anew: nothing in the bin is reserved
      kept.push_back(std::move(value));
    }
  }
  account.attributes.set(AttributeId::kProxyAddresses, kept);
  tell_change(before, account.attributes, AttributeId::kUserPrincipalName, decision);
  tell_change(before, account.attributes, AttributeId::kProxyAddresses, decision);
}

void purge(Account& account, Position now) {
  account.lifecycle = Lifecycle::kPurged;
  account.attributes = AttributeSet{};
  account.cloud_said = AttributeSet{};
  account.security_identifier.clear();
  account.roles.clear();
  account.eligible_roles.clear();
  account.object = ObjectHandle{};
  account.last_changed = now;
}

}  // namespace tenon::rules
