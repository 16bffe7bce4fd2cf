#include "engine/model/fact.h"

namespace tenon {

std::string_view name_of(FactKind kind) {
  switch (kind) {
    case FactKind::kTenantCreated: return "tenant_created";
    case FactKind::kFeatureSet: return "feature_set";
    case FactKind::kDomainVerified: return "domain_verified";
    case FactKind::kDomainRemoved: return "domain_removed";
    case FactKind::kRuleSetActivated: return "rule_set_activated";
    case FactKind::kSyncForced: return "sync_forced";
    case FactKind::kDeletionsApproved: return "deletions_approved";
    case FactKind::kDeletionsRejected: return "deletions_rejected";
    case FactKind::kAuthorityTransferRequested: return "authority_transfer_requested";
    case FactKind::kImmutableIdCleared: return "immutable_id_cleared";
    case FactKind::kObjectIdentifierMappingCleared: return "object_identifier_mapping_cleared";
    case FactKind::kDirectorySyncSwitched: return "directory_sync_switched";
    case FactKind::kAccountCreated: return "account_created";
    case FactKind::kAccountChanged: return "account_changed";
    case FactKind::kAccountDeleted: return "account_deleted";
    case FactKind::kAccountRestored: return "account_restored";
    case FactKind::kAccountPurged: return "account_purged";
    case FactKind::kRoleAssigned: return "role_assigned";
    case FactKind::kRoleRemoved: return "role_removed";
    case FactKind::kRoleMadeEligible: return "role_made_eligible";
    case FactKind::kRoleNoLongerEligible: return "role_no_longer_eligible";
    case FactKind::kLicenceChanged: return "licence_changed";
    case FactKind::kSyncCycleStarted: return "sync_cycle_started";
    case FactKind::kSyncCycleCompleted: return "sync_cycle_completed";
    case FactKind::kObjectPresent: return "object_present";
    case FactKind::kObjectChanged: return "object_changed";
    case FactKind::kObjectDeleted: return "object_deleted";
    case FactKind::kObjectLeftScope: return "object_left_scope";
    case FactKind::kSemanticsRevisionRaised: return "semantics_revision_raised";
  }
  return "";
}

std::optional<FactKind> parse_fact_kind(std::uint64_t number) {
  if (number > 0xffff) return std::nullopt;
  const auto kind = static_cast<FactKind>(number);
  if (name_of(kind).empty()) return std::nullopt;
  return kind;
}

FactOrigin origin_of(FactKind kind) {
  switch (kind) {
    case FactKind::kFeatureSet:
    case FactKind::kDomainVerified:
    case FactKind::kDomainRemoved: return FactOrigin::kOperatorOrCloud;
    case FactKind::kSemanticsRevisionRaised: return FactOrigin::kSystem;
    default: break;
  }
  if (kind < FactKind::kAccountCreated) return FactOrigin::kOperator;
  if (kind < FactKind::kSyncCycleStarted) return FactOrigin::kCloud;
  return FactOrigin::kOnPremises;
}

}  // namespace tenon
