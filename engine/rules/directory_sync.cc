// T4: directory synchronisation of the whole tenant, off and on.
#include "engine/rules/attempt.h"
#include "engine/rules/deletion.h"
#include "engine/rules/facts.h"
#include "engine/rules/link.h"

namespace tenon::rules {
namespace {

void end_object(const Context& context, const DirectoryObject& before, Effects& effects) {
  if (before.presence == Presence::kDeletionPending) {
    effects.forgotten.push_back(before.handle);
    return;
  }
  DirectoryObject object = before;
  end_link(object);
  stop_waiting(object);
  if (object.presence == Presence::kLeavingScope) object.presence = Presence::kOutOfScope;
  object.left_at = Position{};
  object.outcome = Outcome::kDirectorySyncOff;
  object.last_decision = context.next_id();
  effects.objects.push_back(std::move(object));
}

// Every account with `sync_enabled` = true goes back to the cloud; every link ends.
void switch_off(Context& context) {
  for (std::uint32_t i = 1; i <= context.view.last_account().value; ++i) {
    Account account = *context.view.account(AccountHandle{i});
    const bool synced = account.sync_enabled == SyncEnabled::kTrue && account.live();
    if (!synced && !account.object && !account.rollback_requested) continue;
    Effects effects;
    Decision decision = context.decision(Outcome::kAuthorityTransferred);
    decision.account = party(account);
    decision.account_handle = account.handle;
    decision.rules.push_back(Rule::kT4);
    if (const DirectoryObject* object = context.view.object(account.object)) {
      decision.object = party(context.view, *object);
      decision.object_handle = object->handle;
      end_object(context, *object, effects);
    }
    account.object = ObjectHandle{};
    account.rollback_requested.reset();
    account.rollback_refusal_said = false;
    account.flowed_upn = AttributeValue{};
    account.upn_kept = false;
    account.last_changed = context.now();
    if (!synced) {
      const bool linked = decision.object_handle.value != 0;
      effects.accounts.push_back(std::move(account));
      // The authority stays where it is (A7); that the link ends is to be told.
      decision.outcome = Outcome::kLinkLost;
      if (linked) {
        context.emit(std::move(decision), std::move(effects));
      } else {
        context.count(std::move(effects));
      }
      continue;
    }
    account.sync_enabled = SyncEnabled::kFormerly;
    move_authority(account, Authority::kCloud, Road::kT4, decision);
    effects.accounts.push_back(std::move(account));
    context.emit(std::move(decision), std::move(effects));
  }
  for (std::uint32_t i = 1; i <= context.view.last_connector().value; ++i) {
    end_hold_when_nothing_pends(context, ConnectorHandle{i});
  }
  std::optional<ObjectPlace> place;
  while ((place = context.view.next_waiting(place))) {
    DirectoryObject object = *context.view.object(place->object);
    stop_waiting(object);
    object.outcome = Outcome::kDirectorySyncOff;
    Effects effects;
    effects.objects.push_back(std::move(object));
    context.count(std::move(effects));
  }
}

// Every object in scope begins to wait, in the order first seen.
void switch_on(Context& context) {
  for (std::uint32_t i = 1; i <= context.view.last_object().value; ++i) {
    const DirectoryObject* object = context.view.object(ObjectHandle{i});
    if (object == nullptr || !object->in_scope()) continue;
    Attempt attempt;
    attempt.object = *object;
    attempt.decision = context.decision(Outcome::kDirectorySyncOn);
    attempt.decision.object = party(context.view, *object);
    attempt.decision.object_handle = object->handle;
    attempt.decision.rules.push_back(Rule::kT4);
    if (context.tenant().is_on(Feature::kBlockCloudObjectTakeoverThroughHardMatch)) {
      attempt.decision.detail =
          "blockCloudObjectTakeoverThroughHardMatch is on: H3 will refuse every hard match";
    }
    conclude(context, attempt, Cause::kFact);
  }
}

}  // namespace

void directory_sync_switched(Context& context) {
  Tenant tenant = context.tenant();
  if (tenant.directory_sync_on == context.fact.on) {
    Decision decision = context.decision(Outcome::kDirectorySyncUnchanged);
    decision.rules.push_back(Rule::kT4);
    context.say(std::move(decision));
    return;
  }
  tenant.directory_sync_on = context.fact.on;
  Decision decision = context.decision(Outcome::kAccepted);
  decision.rules.push_back(Rule::kT4);
  decision.detail = context.fact.on ? "on" : "off";
  Effects effects;
  effects.tenant = tenant;
  context.emit(std::move(decision), std::move(effects));
  if (context.fact.on) {
    switch_on(context);
  } else {
    switch_off(context);
  }
}

}  // namespace tenon::rules
