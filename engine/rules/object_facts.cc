// Facts about one directory object (rule book, 2, 4, 5, 7).
#include <algorithm>

#include "engine/base/check.h"
#include "engine/rules/attempt.h"
#include "engine/rules/authority.h"
#include "engine/rules/deletion.h"
#include "engine/rules/facts.h"
#include "engine/rules/link.h"
#include "engine/rules/object_image.h"

namespace tenon::rules {
namespace {

const DirectoryObject* known(const Context& context) {
  const ConnectorHandle connector = context.view.find_connector(context.fact.source);
  if (!connector) return nullptr;
  return context.view.object(context.view.find_object(connector, context.fact.image.id));
}

PartyRef unseen(const Context& context) {
  PartyRef ref;
  ref.side = PartyRef::Side::kObject;
  ref.id = context.fact.image.id;
  ref.connector = context.fact.source;
  ref.type = context.fact.image.type.value_or(ObjectType::kUser);
  return ref;
}

Decision about(const Context& context, const DirectoryObject& object, Outcome outcome) {
  Decision decision = context.decision(outcome);
  decision.object = party(context.view, object);
  decision.object_handle = object.handle;
  if (const Account* account = context.view.account(object.account)) {
    decision.account = party(*account);
    decision.account_handle = account->handle;
  }
  return decision;
}

void emit_object(Context& context, Decision&& decision, DirectoryObject&& object) {
  object.last_decision = context.next_id();
  Effects effects;
  effects.objects.push_back(std::move(object));
  context.emit(std::move(decision), std::move(effects));
}

// What is left to do once the picture of an object in scope is right.
void consider(Context& context, Attempt& made) {
  DirectoryObject& object = made.object;
  if (!context.tenant().directory_sync_on) {
    Decision decision = about(context, object, Outcome::kDirectorySyncOff);
    emit_object(context, std::move(decision), std::move(object));
    return;
  }
  const Account* account = context.view.account(object.account);
  if (account != nullptr && account->rollback_requested) {
    complete_rollback(context, *account, object, Cause::kFact);
    return;
  }
  const ObjectHandle handle = object.handle;
  attempt(context, made);
  // T3 of one that was gone: it comes back by H9, and completes with the same fact.
  const bool completes =
      std::any_of(made.effects.accounts.begin(), made.effects.accounts.end(),
                  [](const Account& after) { return after.rollback_requested.has_value(); });
  conclude(context, made, Cause::kFact);
  if (!completes) return;
  const DirectoryObject& linked = *context.view.object(handle);
  complete_rollback(context, *context.view.account(linked.account), linked, Cause::kFact);
}

// What is kept of a change of an object that is not in scope: its picture, and that it no longer
// asserts what it claimed (Q3).
void keep_picture(Context& context, DirectoryObject object, Outcome outcome) {
  if (const Account* account = context.view.account(object.account)) {
    drop_claims_not_asserted(context, *account, asserted_by(object), object);
  }
  Decision decision = about(context, object, outcome);
  emit_object(context, std::move(decision), std::move(object));
}

// An object that is gone, or out of scope, and has no link.
void unlinked_gone(Context& context, const DirectoryObject& object, bool deleted) {
  const Account* carrier = still_carried_by(context, object.guid, &object);
  Outcome outcome = deleted ? Outcome::kObjectGone : Outcome::kObjectOutOfScope;
  if (carrier != nullptr) outcome = Outcome::kDeletionRefused;
  Decision decision = about(context, object, outcome);
  if (carrier != nullptr) {
    decision.rules.push_back(Rule::kD7);
    add_party(decision, party(*carrier));
  }
  if (deleted) {
    Effects effects;
    effects.forgotten.push_back(object.handle);
    context.emit(std::move(decision), std::move(effects));
    return;
  }
  DirectoryObject left = object;
  stop_waiting(left);
  left.outcome = outcome;
  left.refused_by = Rule::kNone;
  left.refusal = Outcome::kNone;
  left.presence = Presence::kOutOfScope;
  left.mentioned_at = context.now();
  emit_object(context, std::move(decision), std::move(left));
}

void gone(Context& context, bool deleted) {
  const DirectoryObject* object = known(context);
  if (object == nullptr) {
    const Account* carrier = still_carried_by(context, context.fact.image.id, nullptr);
    Decision decision =
        context.decision(carrier != nullptr ? Outcome::kDeletionRefused : Outcome::kObjectUnknown);
    decision.object = unseen(context);
    if (carrier != nullptr) {
      decision.rules.push_back(Rule::kD7);
      add_party(decision, party(*carrier));
    }
    context.say(std::move(decision));
    return;
  }
  if (!object->account) {
    unlinked_gone(context, *object, deleted);
    return;
  }
  DirectoryObject leaving = *object;
  if (!leaving.leaving()) leaving.left_at = context.now();
  // Who is deleted cannot leave the scope any more.
  const bool stays_deleted = object->presence == Presence::kDeletionPending;
  leaving.presence =
      deleted || stays_deleted ? Presence::kDeletionPending : Presence::kLeavingScope;
  leaving.mentioned_at = context.now();
  const Outcome outcome =
      context.tenant().directory_sync_on ? Outcome::kDeletionPending : Outcome::kDirectorySyncOff;
  Decision decision = about(context, leaving, outcome);
  decision.rules.push_back(Rule::kD1);
  emit_object(context, std::move(decision), std::move(leaving));
}

}  // namespace

void object_present(Context& context) {
  const ConnectorHandle connector = ensure_connector(context);
  Attempt made;
  DirectoryObject& object = made.object;
  const DirectoryObject* before = known(context);
  if (before != nullptr) {
    object = *before;
  } else {
    object.handle = ObjectHandle{context.view.last_object().value + 1};
    object.connector = connector;
    object.guid = context.fact.image.id;
    object.first_seen = context.now();
  }
  object.presence = Presence::kInScope;
  object.left_at = Position{};
  take_image(context, before, true, object);
  consider(context, made);
  end_hold_when_nothing_pends(context, connector);
}

void object_changed(Context& context) {
  const DirectoryObject* before = known(context);
  if (before == nullptr) {
    Decision decision = context.decision(Outcome::kObjectUnknown);
    decision.object = unseen(context);
    context.say(std::move(decision));
    return;
  }
  Attempt made;
  DirectoryObject& object = made.object;
  object = *before;
  take_image(context, before, false, object);
  if (object.presence == Presence::kDeletionPending) {
    keep_picture(context, std::move(object), Outcome::kObjectGone);
    return;
  }
  if (!object.in_scope()) {
    keep_picture(context, std::move(object), Outcome::kObjectOutOfScope);
    return;
  }
  consider(context, made);
}

void object_deleted(Context& context) { gone(context, true); }
void object_left_scope(Context& context) { gone(context, false); }

}  // namespace tenon::rules
