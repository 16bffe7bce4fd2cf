#include "engine/rules/authority.h"

#include "engine/base/check.h"
#include "engine/rules/binding.h"
#include "engine/rules/facts.h"
#include "engine/rules/link.h"

namespace tenon::rules {
namespace {

Decision about(const Context& context, const Account& account, Outcome outcome, Rule rule) {
  Decision decision = context.decision(outcome);
  decision.account = party(account);
  decision.account_handle = account.handle;
  if (const DirectoryObject* object = context.view.object(account.object)) {
    decision.object = party(context.view, *object);
    decision.object_handle = object->handle;
  }
  decision.rules.push_back(rule);
  return decision;
}

const Account* named_account(Context& context) {
  const Account* account = context.view.account(context.view.find_account(context.fact.image.id));
  if (account != nullptr && account->lifecycle != Lifecycle::kPurged) return account;
  Decision decision = context.decision(Outcome::kAccountUnknown);
  decision.account.side = PartyRef::Side::kAccount;
  decision.account.id = context.fact.image.id;
  context.say(std::move(decision));
  return nullptr;
}

void refuse(Context& context, const Account& account, Rule rule, std::string why) {
  Decision decision = about(context, account, Outcome::kAuthorityTransferRefused, rule);
  decision.detail = std::move(why);
  context.say(std::move(decision));
}

void emit_account(Context& context, Decision decision, Account account) {
  account.last_changed = context.now();
  Effects effects;
  effects.accounts.push_back(std::move(account));
  context.emit(std::move(decision), std::move(effects));
}

// T2: per object to the cloud; the link stays, and claims end (Q3).
void to_cloud(Context& context, const Account& before) {
  if (before.is_cloud_managed && before.rollback_requested) {
    Account account = before;
    account.rollback_requested.reset();
    account.rollback_refusal_said = false;
    emit_account(context, about(context, before, Outcome::kRollbackWithdrawn, Rule::kT2), account);
    return;
  }
  if (!before.live() || before.authority != Authority::kOnPremises) {
    refuse(context, before, Rule::kT2,
           before.live() ? "its source of authority is the cloud already"
                         : "it is in the recycle bin");
    return;
  }
  Account account = before;
  Decision decision = about(context, before, Outcome::kAuthorityTransferred, Rule::kT2);
  move_authority(account, Authority::kCloud, Road::kT2, decision);
  account.is_cloud_managed = true;
  account.sync_enabled = SyncEnabled::kNever;
  account.last_changed = context.now();
  Effects effects;
  effects.accounts.push_back(std::move(account));
  if (const DirectoryObject* object = context.view.object(before.object)) {
    DirectoryObject linked = *object;
    linked.claims.clear();
    stop_waiting(linked);
    linked.outcome = Outcome::kBound;
    effects.objects.push_back(std::move(linked));
  }
  context.emit(std::move(decision), std::move(effects));
}

bool takeover_blocked(const Context& context) {
  return context.tenant().is_on(Feature::kBlockCloudObjectTakeoverThroughHardMatch);
}

// T3: asked for; completes at the object's next fact or cycle.
void to_on_premises(Context& context, const Account& before) {
  if (!before.live()) {
    refuse(context, before, Rule::kT3, "it is in the recycle bin");
    return;
  }
  if (!before.is_cloud_managed) {
    refuse(context, before, Rule::kT3, "its source of authority was not moved to the cloud");
    return;
  }
  if (takeover_blocked(context)) {
    refuse(context, before, Rule::kT3, "blockCloudObjectTakeoverThroughHardMatch is on");
    return;
  }
  Account account = before;
  if (!account.rollback_requested) account.rollback_requested = context.now();
  emit_account(context, about(context, before, Outcome::kRollbackPending, Rule::kT3), account);
}

// What keeps a rollback from completing; kNone: nothing but its values.
Outcome rollback_refusal(const Context& context, const Account& account,
                         const DirectoryObject& object, const Asserted& asserted,
                         Decision& decision) {
  const auto by = [&](Rule rule, Outcome outcome) {
    decision.refused_by = rule;
    decision.refusal = outcome;
    return outcome;
  };
  if (object.source_anchor != account.immutable_id) {
    return by(Rule::kA6, Outcome::kSourceAnchorChanged);
  }
  if (object.type != account.type) return by(Rule::kA8, Outcome::kObjectTypeMismatch);
  if (const auto wrong = invalid(object, asserted)) {
    decision.detail = wrong->detail;
    return by(Rule::kV, wrong->outcome);
  }
  const Tenant& tenant = context.tenant();
  if (tenant.has_rule_set(RuleSet::k2026_07) && account.on_premises_object_identifier &&
      *account.on_premises_object_identifier != object.guid &&
      !tenant.is_on(Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier)) {
    return by(Rule::kH6, Outcome::kAttributeUpdateNotAllowed);
  }
  return Outcome::kNone;
}

// Said once while it stays pending; a fact always has its decision (C6).
void still_pending(Context& context, const Account& before, const DirectoryObject& object,
                   Decision decision, Cause cause) {
  decision.outcome = Outcome::kRollbackPending;
  Account account = before;
  account.rollback_refusal_said = true;
  Effects effects;
  effects.accounts.push_back(account);
  effects.objects.push_back(object);
  if (before.rollback_refusal_said && cause == Cause::kRetry) {
    context.count(std::move(effects));
    return;
  }
  effects.objects.back().last_decision = context.next_id();
  context.emit(std::move(decision), std::move(effects));
}

// T6, for what both clearings ask: an account that is neither synchronised nor linked.
struct Clearing {
  const Account* before = nullptr;
  Decision decision;
};
std::optional<Clearing> cleared_account(Context& context, std::string what,
                                        bool (*has_it)(const Account&)) {
  const Account* before = named_account(context);
  if (before == nullptr) return std::nullopt;
  Outcome outcome = has_it(*before) ? Outcome::kCleared : Outcome::kNoChange;
  if (before->sync_enabled == SyncEnabled::kTrue || before->object) {
    outcome = Outcome::kClearRefused;
  }
  Decision decision = about(context, *before, outcome, Rule::kT6);
  decision.detail = std::move(what);
  if (outcome == Outcome::kCleared) return Clearing{before, std::move(decision)};
  context.say(std::move(decision));
  return std::nullopt;
}

}  // namespace

void complete_rollback(Context& context, const Account& before, const DirectoryObject& object,
                       Cause cause) {
  Decision decision = about(context, before, Outcome::kAuthorityTransferred, Rule::kT3);
  decision.object = party(context.view, object);
  if (takeover_blocked(context)) {
    decision.outcome = Outcome::kAuthorityTransferRefused;
    decision.detail = "blockCloudObjectTakeoverThroughHardMatch is on";
    Account account = before;
    account.rollback_requested.reset();
    account.rollback_refusal_said = false;
    Effects effects;
    effects.accounts.push_back(std::move(account));
    effects.objects.push_back(object);
    context.emit(std::move(decision), std::move(effects));
    return;
  }
  const Asserted asserted = asserted_by(object);
  if (rollback_refusal(context, before, object, asserted, decision) != Outcome::kNone) {
    still_pending(context, before, object, std::move(decision), cause);
    return;
  }
  // Values as at a binding: what flowed before the transfer does not speak.
  Account untouched = before;
  untouched.flowed_upn = AttributeValue{};
  untouched.upn_kept = false;
  DirectoryObject fresh = object;
  forget_flow(fresh);
  ValueFlow flow(context, untouched, fresh, asserted, FlowMode::kTakeover);
  tell(flow, decision);
  if (flow.failure != Outcome::kNone) {
    decision.refusal = flow.failure;
    still_pending(context, before, object, std::move(decision), cause);
    return;
  }
  Account account = std::move(flow.account);
  account.is_cloud_managed = false;
  account.authority = before.authority;
  stamp(context, object, Road::kT3, account, decision);
  account.last_changed = context.now();
  fresh.last_decision = context.next_id();
  fresh.outcome = Outcome::kBound;
  stop_waiting(fresh);
  Effects effects;
  effects.accounts.push_back(std::move(account));
  effects.objects.push_back(std::move(fresh));
  context.emit(std::move(decision), std::move(effects));
}

void authority_transfer_requested(Context& context) {
  const Account* account = named_account(context);
  if (account == nullptr) return;
  if (context.fact.target == Authority::kCloud) {
    to_cloud(context, *account);
  } else {
    to_on_premises(context, *account);
  }
}

void immutable_id_cleared(Context& context) {
  if (const auto cleared = cleared_account(context, "immutableId", [](const Account& account) {
        return !account.immutable_id.empty();
      })) {
    Account account = *cleared->before;
    account.immutable_id.clear();
    account.immutable_id_since = context.now();
    emit_account(context, cleared->decision, std::move(account));
  }
}

void object_identifier_mapping_cleared(Context& context) {
  if (const auto cleared =
          cleared_account(context, "onPremisesObjectIdentifier", [](const Account& account) {
            return account.on_premises_object_identifier.has_value();
          })) {
    Account account = *cleared->before;
    account.on_premises_object_identifier.reset();
    emit_account(context, cleared->decision, std::move(account));
  }
}

}  // namespace tenon::rules
