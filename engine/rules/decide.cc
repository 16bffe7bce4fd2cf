#include "engine/rules/decide.h"

#include "engine/base/check.h"
#include "engine/rules/context.h"
#include "engine/rules/facts.h"

namespace tenon::rules {
namespace {

void decide_known(Context& context) {
  switch (context.fact.kind) {
    case FactKind::kTenantCreated: return tenant_created(context);
    case FactKind::kFeatureSet: return feature_set(context);
    case FactKind::kDomainVerified: return domain_verified(context);
    case FactKind::kDomainRemoved: return domain_removed(context);
    case FactKind::kRuleSetActivated: return rule_set_activated(context);
    case FactKind::kSyncForced: return sync_forced(context);
    case FactKind::kDeletionsApproved: return deletions_approved(context);
    case FactKind::kDeletionsRejected: return deletions_rejected(context);
    case FactKind::kAuthorityTransferRequested: return authority_transfer_requested(context);
    case FactKind::kImmutableIdCleared: return immutable_id_cleared(context);
    case FactKind::kObjectIdentifierMappingCleared:
      return object_identifier_mapping_cleared(context);
    case FactKind::kDirectorySyncSwitched: return directory_sync_switched(context);
    case FactKind::kAccountCreated: return account_created(context);
    case FactKind::kAccountChanged: return account_changed(context);
    case FactKind::kAccountDeleted: return account_deleted(context);
    case FactKind::kAccountRestored: return account_restored(context);
    case FactKind::kAccountPurged: return account_purged(context);
    case FactKind::kRoleAssigned:
    case FactKind::kRoleRemoved:
    case FactKind::kRoleMadeEligible:
    case FactKind::kRoleNoLongerEligible:
    case FactKind::kLicenceChanged: return role_or_licence_changed(context);
    case FactKind::kSyncCycleStarted: return sync_cycle_started(context);
    case FactKind::kSyncCycleCompleted: return sync_cycle_completed(context);
    case FactKind::kObjectPresent: return object_present(context);
    case FactKind::kObjectChanged: return object_changed(context);
    case FactKind::kObjectDeleted: return object_deleted(context);
    case FactKind::kObjectLeftScope: return object_left_scope(context);
    case FactKind::kSemanticsRevisionRaised: return semantics_revision_raised(context);
  }
  TENON_CHECK(false && "a fact of an unknown kind passed the decoder");
}

}  // namespace

void decide(const StateView& view, const Fact& fact, Sink& sink) {
  Context context(view, fact, sink);
  if (view.tenant() == nullptr && fact.kind != FactKind::kTenantCreated) {
    context.say(context.decision(Outcome::kTenantUnknown));
    return;
  }
  decide_known(context);
  TENON_CHECK(context.next_id().ordinal > 0);
}

}  // namespace tenon::rules
