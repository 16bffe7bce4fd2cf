#include "engine/rules/deletion.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/rules/facts.h"
#include "engine/rules/link.h"

namespace tenon::rules {
namespace {

constexpr std::int64_t kBinMicros = std::int64_t{30} * 24 * 3600 * 1'000'000;

// D1: the account goes to the bin and the link ends; a cloud-managed account stays (A7).
void delete_now(Context& context, const DirectoryObject& object) {
  Account account = *context.view.account(object.account);
  const bool stays = account.is_cloud_managed;
  Decision decision = context.decision(stays ? Outcome::kObjectGone : Outcome::kDeleted);
  decision.object = party(context.view, object);
  decision.object_handle = object.handle;
  decision.account = party(account);
  decision.account_handle = account.handle;
  decision.rules.push_back(stays ? Rule::kA7 : Rule::kD1);
  if (stays) {
    account.object = ObjectHandle{};
    account.last_changed = context.now();
  } else {
    move_authority(account, Authority::kCloud, Road::kT5, decision);
    bin(account, context.time(), context.now());
  }
  Effects effects;
  if (object.presence == Presence::kDeletionPending) {
    effects.forgotten.push_back(object.handle);
  } else {
    DirectoryObject left = object;
    end_link(left);
    stop_waiting(left);
    left.presence = Presence::kOutOfScope;
    left.left_at = Position{};
    left.outcome = Outcome::kObjectOutOfScope;
    left.last_decision = context.next_id();
    effects.objects.push_back(std::move(left));
  }
  effects.accounts.push_back(std::move(account));
  context.emit(std::move(decision), std::move(effects));
}

std::vector<ObjectHandle> pending(const Context& context, ConnectorHandle connector) {
  std::vector<ObjectHandle> handles;
  std::optional<ObjectPlace> place;
  while ((place = context.view.next_leaving(connector, place))) handles.push_back(place->object);
  return handles;
}

// Objects of the connector with a link, and how many of them the open cycle mentioned.
struct Mentions {
  std::uint64_t linked = 0;
  std::uint64_t mentioned = 0;
};
Mentions count_mentions(const Context& context, ConnectorHandle connector, Position started) {
  Mentions mentions;
  for (std::uint32_t i = 1; i <= context.view.last_object().value; ++i) {
    const DirectoryObject* object = context.view.object(ObjectHandle{i});
    if (object == nullptr || object->connector != connector || !object->account) continue;
    ++mentions.linked;
    if (object->mentioned_at >= started) ++mentions.mentioned;
  }
  return mentions;
}

// D3.
bool exceeds_threshold(const Context& context, ConnectorHandle connector,
                       const std::vector<ObjectHandle>& leaving, const CycleEnd& end) {
  const auto bins = static_cast<std::uint64_t>(
      std::count_if(leaving.begin(), leaving.end(), [&](ObjectHandle handle) {
        return !context.view.account(context.view.object(handle)->account)->is_cloud_managed;
      }));
  if (bins == 0) return false;
  const Tenant& tenant = context.tenant();
  if (bins > tenant.number(Feature::kAccidentalDeletionThreshold)) return true;
  const std::uint64_t percent = tenant.number(Feature::kAccidentalDeletionPercent);
  const std::uint64_t linked = context.view.connector(connector)->linked_objects;
  if (percent != 0 && bins * 100 > percent * linked) return true;
  if (!end.initial) return false;
  const Mentions mentions = count_mentions(context, connector, end.started);
  return mentions.mentioned * 2 < mentions.linked;
}

void report(Context& context, Connector connector, std::vector<ObjectHandle> leaving) {
  connector.deletions_held = true;
  connector.reported = std::move(leaving);
  Decision decision = context.decision(Outcome::kDeletionThresholdExceeded);
  decision.rules.push_back(Rule::kD3);
  decision.detail =
      connector.name + " holds " + std::to_string(connector.reported.size()) + " pending deletions";
  for (std::size_t i = 0; i < connector.reported.size() && i < 10; ++i) {
    add_party(decision, party(context.view, *context.view.object(connector.reported[i])));
  }
  Effects effects;
  effects.connectors.push_back(std::move(connector));
  context.emit(std::move(decision), std::move(effects));
}

void end_hold(Context& context, Connector connector) {
  connector.deletions_held = false;
  connector.reported.clear();
  Effects effects;
  effects.connectors.push_back(std::move(connector));
  context.count(std::move(effects));
}

// The connector whose held deletions the fact speaks of; null (and said) when nothing is held.
const Connector* held_connector(Context& context) {
  const Connector* connector =
      context.view.connector(context.view.find_connector(context.fact.connector));
  if (connector != nullptr && connector->deletions_held) return connector;
  Decision decision = context.decision(Outcome::kNothingHeld);
  decision.rules.push_back(Rule::kD3);
  decision.detail = context.fact.connector;
  context.say(std::move(decision));
  return nullptr;
}

void accept(Context& context, Rule rule) {
  Decision decision = context.decision(Outcome::kAccepted);
  decision.rules.push_back(rule);
  context.say(std::move(decision));
}

}  // namespace

const Account* still_carried_by(const Context& context, const Guid& guid,
                                const DirectoryObject* object) {
  const AccountHandle by_guid = context.view.next_with_identifier(guid, {});
  if (by_guid) return context.view.account(by_guid);
  if (object == nullptr) return nullptr;
  const Account* account = context.view.account(context.view.find_anchor(object->source_anchor));
  return account != nullptr && account->live() ? account : nullptr;
}

void leave_unmentioned(Context& context, ConnectorHandle connector, Position cycle_started) {
  for (std::uint32_t i = 1; i <= context.view.last_object().value; ++i) {
    const DirectoryObject* object = context.view.object(ObjectHandle{i});
    if (object == nullptr || object->connector != connector) continue;
    if (object->mentioned_at >= cycle_started || object->leaving()) continue;
    Effects effects;
    Decision decision = context.decision(Outcome::kObjectGone);
    decision.object = party(context.view, *object);
    decision.object_handle = object->handle;
    decision.rules.push_back(Rule::kD2);
    if (!object->account) {
      effects.forgotten.push_back(object->handle);
      if (const Account* carrier = still_carried_by(context, object->guid, object)) {
        decision.outcome = Outcome::kDeletionRefused;
        decision.rules.push_back(Rule::kD7);
        add_party(decision, party(*carrier));
      }
    } else {
      decision.outcome = Outcome::kDeletionPending;
      decision.account = party(*context.view.account(object->account));
      decision.account_handle = object->account;
      DirectoryObject leaving = *object;
      leaving.presence = Presence::kDeletionPending;
      leaving.left_at = context.now();
      leaving.last_decision = context.next_id();
      effects.objects.push_back(std::move(leaving));
    }
    context.emit(std::move(decision), std::move(effects));
  }
}

void apply_deletions(Context& context, ConnectorHandle handle, const CycleEnd& end) {
  const Connector connector = *context.view.connector(handle);
  std::vector<ObjectHandle> leaving = pending(context, handle);
  if (leaving.empty()) {
    if (connector.deletions_held) end_hold(context, connector);
    return;
  }
  if (connector.deletions_held || exceeds_threshold(context, handle, leaving, end)) {
    report(context, connector, std::move(leaving));
    return;
  }
  for (ObjectHandle object : leaving) delete_now(context, *context.view.object(object));
}

void end_hold_when_nothing_pends(Context& context, ConnectorHandle handle) {
  const Connector& connector = *context.view.connector(handle);
  if (!connector.deletions_held || context.view.next_leaving(handle, std::nullopt)) return;
  end_hold(context, connector);
}

void purge_expired(Context& context) {
  std::optional<BinPlace> place;
  while ((place = context.view.next_binned(place))) {
    if (place->deleted_at.value + kBinMicros > context.time().value) return;
    Account account = *context.view.account(place->account);
    Decision decision = context.decision(Outcome::kPurged);
    decision.account = party(account);
    decision.account_handle = account.handle;
    decision.rules.push_back(Rule::kD4);
    purge(account, context.now());
    Effects effects;
    effects.accounts.push_back(std::move(account));
    context.emit(std::move(decision), std::move(effects));
  }
}

void deletions_approved(Context& context) {
  const Connector* held = held_connector(context);
  if (held == nullptr) return;
  const Connector connector = *held;
  accept(context, Rule::kD3);
  end_hold(context, connector);
  for (ObjectHandle handle : connector.reported) {
    const DirectoryObject* object = context.view.object(handle);
    if (object != nullptr && object->leaving()) delete_now(context, *object);
  }
}

void deletions_rejected(Context& context) {
  const Connector* held = held_connector(context);
  if (held == nullptr) return;
  const Connector connector = *held;
  accept(context, Rule::kD3);
  end_hold(context, connector);
  for (ObjectHandle handle : connector.reported) {
    const DirectoryObject* object = context.view.object(handle);
    if (object == nullptr || !object->leaving()) continue;
    DirectoryObject stays = *object;
    stays.presence = Presence::kInScope;
    stays.left_at = Position{};
    Effects effects;
    effects.objects.push_back(std::move(stays));
    context.count(std::move(effects));
  }
}

}  // namespace tenon::rules
