#include "engine/rules/binding.h"

#include "engine/base/check.h"
#include "engine/rules/link.h"

namespace tenon::rules {
namespace {

// P2: the id of the n-th account (from 0) that the engine makes for an anchor.
Guid provisioned_id(const Context& context, std::string_view anchor, std::uint64_t n) {
  static const Guid name_space = Guid::name_based(kNameSpaceUrl, "tenon.v1/object_id");
  std::string name = context.tenant().name + std::string(1, '\0') + std::string(anchor);
  if (n > 0) name += std::string(1, '\0') + std::to_string(n);
  return Guid::name_based(name_space, name);
}

// P2: an id is never used twice in a tenant.
Guid new_object_id(const Context& context, std::string_view anchor) {
  for (std::uint64_t n = 0;; ++n) {
    const Guid id = provisioned_id(context, anchor, n);
    if (!context.view.find_account(id)) return id;
  }
}

FlowMode mode_of(BindAs bind_as) {
  switch (bind_as) {
    case BindAs::kRestore: return FlowMode::kRestore;
    case BindAs::kRelink: return FlowMode::kRelink;
    default: return FlowMode::kTakeover;
  }
}

void join(const Context& context, Attempt& attempt, Account& account, Method method) {
  account.object = attempt.object.handle;
  account.method = method;
  account.bound_by = context.next_id();
  account.last_changed = context.now();
  attempt.object.account = account.handle;
  attempt.decision.outcome = Outcome::kBound;
  attempt.decision.method = method;
  attempt.decision.account = party(account);
  attempt.decision.account_handle = account.handle;
}

void refuse(Attempt& attempt, const ValueFlow& flow) {
  attempt.decision.outcome = flow.failure;
  attempt.decision.method = Method::kNone;
}

void bind_values(const Context& context, Attempt& attempt, const Account& before, Method method,
                 FlowMode mode, const Asserted& asserted) {
  ValueFlow flow(context, before, attempt.object, asserted, mode);
  tell(flow, attempt.decision);
  if (flow.failure != Outcome::kNone) {
    refuse(attempt, flow);
    return;
  }
  stamp(context, attempt.object, Road::kT1, flow.account, attempt.decision);
  join(context, attempt, flow.account, method);
  attempt.effects.accounts.push_back(std::move(flow.account));
}

}  // namespace

void stamp(const Context& context, const DirectoryObject& object, Road road, Account& account,
           Decision& decision) {
  if (account.immutable_id != object.source_anchor) {
    account.immutable_id = object.source_anchor;
    account.immutable_id_since = context.now();
  }
  account.on_premises_object_identifier = object.guid;
  account.sync_enabled = SyncEnabled::kTrue;
  account.rollback_requested.reset();
  account.rollback_refusal_said = false;
  move_authority(account, Authority::kOnPremises, road, decision);
}

void bind_found(const Context& context, Attempt& attempt, const Found& found, Method method,
                const Asserted& asserted) {
  TENON_CHECK(found.verdict == Outcome::kBound);
  const Account& before = *context.view.account(found.account);
  // One soft match an account, and a link never moves (rule book, 4).
  TENON_CHECK(method == Method::kHard || before.immutable_id.empty());
  TENON_CHECK(!before.object && !attempt.object.account);
  attempt.decision.relinked =
      found.bind_as == BindAs::kRelink || found.bind_as == BindAs::kLinkOnly;
  attempt.decision.account = party(before);
  attempt.decision.account_handle = before.handle;
  if (found.bind_as == BindAs::kLinkOnly) {
    Account account = before;
    join(context, attempt, account, method);
    attempt.effects.accounts.push_back(std::move(account));
    return;
  }
  // What was asserted over an earlier link does not speak for this one (A2, N5): on either side it
  // went with that link.
  const FlowMode mode = mode_of(found.bind_as);
  if (found.bind_as == BindAs::kRestore) {
    Account restored = before;
    restored.lifecycle = Lifecycle::kLive;
    restored.deleted_at = Micros{};
    bind_values(context, attempt, restored, method, mode, asserted);
    return;
  }
  bind_values(context, attempt, before, method, mode, asserted);
}

void provision(const Context& context, Attempt& attempt, const Asserted& asserted) {
  Account account;
  account.handle = AccountHandle{context.view.last_account().value + 1};
  account.object_id = new_object_id(context, attempt.object.source_anchor);
  account.type = attempt.object.type;
  account.authored_by = AuthoredBy::kSync;
  account.provisioned = true;
  account.authority = Authority::kNone;
  account.first_seen = context.now();
  bind_values(context, attempt, account, Method::kProvisioned, FlowMode::kProvision, asserted);
}

}  // namespace tenon::rules
