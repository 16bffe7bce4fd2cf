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
  decision.account = party(account);
  decision.account_handle = account.handle;
  decision.rules.push_back(rule);
  return decision;
}

// D8: the object of a deleted or purged account waits; one that was leaving is forgotten.
std::optional<DirectoryObject> lose_link(const DirectoryObject& before, Effects& effects) {
  if (before.leaving()) {
    effects.forgotten.push_back(before.handle);
    return std::nullopt;
  }
  DirectoryObject waiting = before;
  end_link(waiting);
  effects.objects.push_back(waiting);
  return waiting;
}

// The account's decision, and then LinkLost of its object.
void end_account(Context& context, const Account& before, Account account, Decision decision) {
  const ObjectHandle handle = before.object;
  const DirectoryObject* linked = context.view.object(handle);
  Effects effects;
  std::optional<DirectoryObject> waiting;
  PartyRef forgotten;
  ConnectorHandle connector;
  if (linked != nullptr && linked->leaving()) {
    forgotten = party(context.view, *linked);
    connector = linked->connector;
  }
  if (linked != nullptr) waiting = lose_link(*linked, effects);
  account.object = ObjectHandle{};
  effects.accounts.push_back(account);
  context.emit(std::move(decision), std::move(effects));
  if (forgotten.side != PartyRef::Side::kNone) {
    Decision gone = context.decision(Outcome::kObjectGone);
    gone.object = std::move(forgotten);
    gone.object_handle = handle;
    gone.rules.push_back(Rule::kD8);
    add_party(gone, party(account));
    context.say(std::move(gone));
    end_hold_when_nothing_pends(context, connector);
  }
  if (!waiting) return;
  Attempt attempt;
  attempt.object = *std::move(waiting);
  attempt.decision = context.decision(Outcome::kLinkLost);
  attempt.decision.object = party(context.view, attempt.object);
  attempt.decision.object_handle = attempt.object.handle;
  attempt.decision.rules.push_back(Rule::kD8);
  add_party(attempt.decision, party(account));
  conclude(context, std::move(attempt), Cause::kFact);
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
