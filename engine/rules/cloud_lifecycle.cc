#include "engine/rules/cloud_lifecycle.h"

#include <algorithm>

#include "engine/rules/attempt.h"
#include "engine/rules/deletion.h"
#include "engine/rules/facts.h"
#include "engine/rules/link.h"

namespace tenon::rules {
namespace {

Decision about(const Context& context, const Account& account, Outcome outcome, Rule rule) {
  Decision decision = context.decision(outcome);
  decision.detail = name_of(context.fact.kind);
  decision.account = party(account);
  decision.account_handle = account.handle;
  decision.rules.push_back(rule);
  return decision;
}

// D8: the object of a deleted or purged account waits. One whose own deletion is pending is
// forgotten; one that is leaving scope has left, and stays known (D1).
DirectoryObject without_link(const DirectoryObject& before) {
  DirectoryObject object = before;
  end_link(object);
  if (!before.leaving()) return object;
  stop_waiting(object);
  object.presence = Presence::kOutOfScope;
  object.left_at = Position{};
  object.outcome = Outcome::kObjectOutOfScope;
  return object;
}

// The account's decision, and then what becomes of its object: LinkLost, or that it has left.
void end_account(Context& context, const Account& before, Account account, Decision decision) {
  const DirectoryObject* linked = context.view.object(before.object);
  account.object = ObjectHandle{};
  Effects effects;
  effects.accounts.push_back(account);
  if (linked == nullptr) {
    context.emit(std::move(decision), std::move(effects));
    return;
  }
  const DirectoryObject was = *linked;
  DirectoryObject object = without_link(was);
  const bool forgotten = was.presence == Presence::kDeletionPending;
  if (forgotten) {
    effects.forgotten.push_back(was.handle);
  } else {
    effects.objects.push_back(object);
  }
  context.emit(std::move(decision), std::move(effects));

  const Outcome left = forgotten ? Outcome::kObjectGone : Outcome::kObjectOutOfScope;
  Decision told = context.decision(was.leaving() ? left : Outcome::kLinkLost);
  told.object = party(context.view, was);
  told.object_handle = was.handle;
  told.rules.push_back(Rule::kD8);
  add_party(told, party(account));
  if (was.leaving()) {
    Effects known;
    object.last_decision = context.next_id();
    if (!forgotten) known.objects.push_back(std::move(object));
    context.emit(std::move(told), std::move(known));
    end_hold_when_nothing_pends(context, was.connector);
    return;
  }
  Attempt attempt;
  attempt.object = std::move(object);
  attempt.decision = std::move(told);
  conclude(context, attempt, Cause::kFact);
}

const Account* named(Context& context) {
  const Account* account = context.view.account(context.view.find_account(context.fact.image.id));
  if (account != nullptr) return account;
  Decision decision = context.decision(Outcome::kAccountUnknown);
  decision.account.side = PartyRef::Side::kAccount;
  decision.account.id = context.fact.image.id;
  context.say(std::move(decision));
  return nullptr;
}

}  // namespace

void delete_in_cloud(Context& context, const Account& before) {
  Account account = before;
  Decision decision = about(context, before, Outcome::kAccepted, Rule::kK5);
  move_authority(account, Authority::kCloud, Road::kT7, decision);
  const Micros said = context.fact.image.deleted_at.value_or(context.time());
  bin(account, std::min(said, context.time()), context.now());
  end_account(context, before, std::move(account), std::move(decision));
}

void restore_in_cloud(Context& context, const Account& before) {
  Account account = before;
  Decision decision = about(context, before, Outcome::kAccepted, Rule::kD5);
  restore(context, account, decision);
  Effects effects;
  effects.accounts.push_back(std::move(account));
  context.emit(std::move(decision), std::move(effects));
}

void account_deleted(Context& context) {
  const Account* account = named(context);
  if (account == nullptr) return;
  if (account->live()) {
    delete_in_cloud(context, *account);
    return;
  }
  const bool purged = account->lifecycle == Lifecycle::kPurged;
  context.say(
      about(context, *account, purged ? Outcome::kAccountUnknown : Outcome::kNoChange, Rule::kK3));
}

void account_restored(Context& context) {
  const Account* account = named(context);
  if (account == nullptr) return;
  if (account->binned()) {
    restore_in_cloud(context, *account);
    return;
  }
  const bool purged = account->lifecycle == Lifecycle::kPurged;
  context.say(
      about(context, *account, purged ? Outcome::kAccountUnknown : Outcome::kNoChange, Rule::kK3));
}

void account_purged(Context& context) {
  const Account* before = named(context);
  if (before == nullptr) return;
  if (before->lifecycle == Lifecycle::kPurged) {
    context.say(about(context, *before, Outcome::kNoChange, Rule::kK3));
    return;
  }
  Account account = *before;
  Decision decision = about(context, *before, Outcome::kPurged, Rule::kK5);
  move_authority(account, Authority::kCloud, Road::kT7, decision);
  if (account.sync_enabled == SyncEnabled::kTrue) account.sync_enabled = SyncEnabled::kFormerly;
  purge(account, context.now());
  end_account(context, *before, std::move(account), std::move(decision));
}

}  // namespace tenon::rules
