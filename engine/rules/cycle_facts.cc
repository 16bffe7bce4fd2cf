// Cycles and retries (rule book, 9).
#include <algorithm>
#include <limits>
#include <vector>

#include "engine/base/check.h"
#include "engine/rules/attempt.h"
#include "engine/rules/authority.h"
#include "engine/rules/deletion.h"
#include "engine/rules/facts.h"
#include "engine/rules/link.h"

namespace tenon::rules {
namespace {

Decision accepted(const Context& context, const Connector& connector, Rule rule) {
  Decision decision = context.decision(Outcome::kAccepted);
  decision.rules.push_back(rule);
  decision.detail = connector.name;
  return decision;
}

// D2: accounts that are synchronised without an object, first seen first. So many at the most: the
// list of all is a question (docs/choices.md).
constexpr std::size_t kOrphansNamed = 100;
void name_orphans(const Context& context, Decision& decision) {
  for (std::uint32_t i = 1; i <= context.view.last_account().value; ++i) {
    const Account& account = *context.view.account(AccountHandle{i});
    if (!account.live() || account.object || account.sync_enabled != SyncEnabled::kTrue) continue;
    if (decision.warnings.size() == kOrphansNamed) return;
    DecisionWarning orphan;
    orphan.code = WarningCode::kOrphan;
    orphan.rule = Rule::kD2;
    orphan.party = party(account);
    decision.warnings.push_back(std::move(orphan));
  }
}

void emit_connector(Context& context, Connector connector, Decision decision) {
  Effects effects;
  effects.connectors.push_back(std::move(connector));
  context.emit(std::move(decision), std::move(effects));
}

// Q3: the value goes to the object with the oldest claim on it.
void release(Context& context, const DirectoryObject& object, const Claim& claim) {
  Account account = *context.view.account(object.account);
  Decision decision = context.decision(Outcome::kReleased);
  decision.object = party(context.view, object);
  decision.object_handle = object.handle;
  decision.account = party(account);
  decision.account_handle = account.handle;
  decision.rules.push_back(Rule::kQ3);
  const AttributeId attribute = claim.space == ValueSpace::kUpn ? AttributeId::kUserPrincipalName
                                                                : AttributeId::kProxyAddresses;
  Difference difference;
  difference.attribute = attribute;
  difference.before = account.attributes.values(attribute);
  AttributeValue value = claim.value;
  value.since = context.now();
  if (claim.space == ValueSpace::kUpn) {
    if (!difference.before.empty()) difference.freed.push_back(difference.before.front().text);
    difference.after = {value};
    account.upn_kept = false;
  } else {
    std::vector<Address> addresses;
    const AddressList held = held_addresses(account.attributes);
    AddressTexts texts;
    const auto released =
        read_address({value.text, value.asserted, value.index, value.since}, texts);
    TENON_CHECK(released.has_value());
    for (const Address& address : held.addresses()) {
      addresses.push_back(released->primary ? with_primary(address, false, texts) : address);
    }
    addresses.push_back(*released);
    difference.after = AddressList::ordered(std::move(addresses), std::move(texts))
                           .values(context.now(), difference.before);
    account.cloud_said.set(attribute, difference.after);
  }
  account.attributes.set(attribute, difference.after);
  account.last_changed = context.now();
  decision.differences.push_back(std::move(difference));

  DirectoryObject owner = object;
  std::erase(owner.claims, claim);
  owner.last_decision = context.next_id();
  Effects effects;
  effects.accounts.push_back(std::move(account));
  effects.objects.push_back(std::move(owner));
  context.emit(std::move(decision), std::move(effects));
}

void release_claims(Context& context) {
  std::optional<ClaimPlace> place;
  while ((place = context.view.next_claim(place))) {
    if (context.view.find_holder(place->space, place->folded)) continue;
    if (context.view.oldest_claim(place->space, place->folded) != place->object) continue;
    const DirectoryObject& object = *context.view.object(place->object);
    const auto claim = std::find_if(
        object.claims.begin(), object.claims.end(),
        [&](const Claim& c) { return c.space == place->space && c.folded == place->folded; });
    TENON_CHECK(claim != object.claims.end());
    release(context, object, Claim(*claim));
  }
}

// C2, step 4.
void retry_waiting(Context& context) {
  std::optional<ObjectPlace> place;
  while ((place = context.view.next_waiting(place))) {
    const DirectoryObject& object = *context.view.object(place->object);
    if (!object.in_scope()) continue;
    const Account* account = context.view.account(object.account);
    if (account != nullptr && account->rollback_requested) continue;  // step 5
    Attempt retry;
    retry.object = object;
    attempt(context, retry);
    conclude(context, retry, Cause::kRetry);
  }
}

// C4: who waits comes first, by when that began; then who was seen first.
ObjectPlace place_in_step(const DirectoryObject& object) {
  constexpr Position kNotWaiting{std::numeric_limits<std::uint64_t>::max()};
  return {object.waiting ? object.waiting_since : kNotWaiting, object.handle};
}

// C2, step 5.
void complete_rollbacks(Context& context) {
  std::vector<ObjectPlace> pending;
  AccountHandle handle;
  while ((handle = context.view.next_rollback(handle))) {
    const DirectoryObject* object = context.view.object(context.view.account(handle)->object);
    if (object != nullptr && object->in_scope()) pending.push_back(place_in_step(*object));
  }
  std::sort(pending.begin(), pending.end());
  for (const ObjectPlace& place : pending) {
    const DirectoryObject& object = *context.view.object(place.object);
    complete_rollback(context, *context.view.account(object.account), object, Cause::kRetry);
  }
}

// C2, after the deletions.
void finish(Context& context) {
  purge_expired(context);
  if (!context.tenant().directory_sync_on) return;
  release_claims(context);
  retry_waiting(context);
  complete_rollbacks(context);
}

}  // namespace

void sync_cycle_started(Context& context) {
  Connector connector = *context.view.connector(ensure_connector(context));
  connector.cycle_started = context.now();
  connector.cycle_type = context.fact.cycle_type;
  Decision decision = accepted(context, connector, Rule::kC1);
  emit_connector(context, std::move(connector), std::move(decision));
}

void sync_cycle_completed(Context& context) {
  const ConnectorHandle handle = ensure_connector(context);
  Connector connector = *context.view.connector(handle);
  const CycleEnd end{connector.cycle_started && connector.cycle_type == CycleType::kInitial,
                     connector.cycle_started.value_or(context.now())};
  connector.cycle_started.reset();
  connector.cycle_type = CycleType::kDelta;
  Decision decision = accepted(context, connector, Rule::kC2);
  if (end.initial) name_orphans(context, decision);
  emit_connector(context, std::move(connector), std::move(decision));
  if (end.initial) leave_unmentioned(context, handle, end.started);
  if (context.tenant().directory_sync_on) apply_deletions(context, handle, end);
  finish(context);
}

void sync_forced(Context& context) {
  Decision decision = context.decision(Outcome::kAccepted);
  decision.rules.push_back(Rule::kC3);
  if (!context.tenant().directory_sync_on) decision.rules.push_back(Rule::kT4);
  const std::uint32_t last = context.view.last_connector().value;
  for (std::uint32_t i = 1; i <= last; ++i) {
    const Connector& connector = *context.view.connector(ConnectorHandle{i});
    if (!connector.cycle_started) continue;
    decision.detail += (decision.detail.empty() ? "" : ", ") + connector.name;
  }
  context.say(std::move(decision));
  for (std::uint32_t i = 1; i <= last && context.tenant().directory_sync_on; ++i) {
    const Connector& connector = *context.view.connector(ConnectorHandle{i});
    if (!connector.cycle_started) apply_deletions(context, connector.handle, CycleEnd{});
  }
  finish(context);
}

}  // namespace tenon::rules
