#include "engine/model/types.h"

namespace tenon {
namespace {

// The value of `Enum` in [1, last] whose name is `name`.
template <typename Enum>
std::optional<Enum> parse(std::string_view name, int last) {
  if (name.empty()) return std::nullopt;
  for (int i = 1; i <= last; ++i) {
    const auto value = static_cast<Enum>(i);
    if (name_of(value) == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(ObjectType value) {
  switch (value) {
    case ObjectType::kUser: return "user";
    case ObjectType::kGroup: return "group";
    case ObjectType::kContact: return "contact";
  }
  return "";
}

std::string_view name_of(AuthoredBy value) {
  switch (value) {
    case AuthoredBy::kUnknown: return "UNKNOWN";
    case AuthoredBy::kOfficePortal: return "OFFICE_PORTAL";
    case AuthoredBy::kAzurePortal: return "AZURE_PORTAL";
    case AuthoredBy::kIntunePortal: return "INTUNE_PORTAL";
    case AuthoredBy::kPowershell: return "POWERSHELL";
    case AuthoredBy::kGraph: return "GRAPH";
    case AuthoredBy::kSync: return "SYNC";
  }
  return "";
}

std::string_view name_of(UserType value) {
  switch (value) {
    case UserType::kMember: return "MEMBER";
    case UserType::kGuest: return "GUEST";
  }
  return "";
}

std::string_view name_of(GroupKind value) {
  switch (value) {
    case GroupKind::kNone: return "";
    case GroupKind::kDistribution: return "DISTRIBUTION";
    case GroupKind::kSecurity: return "SECURITY";
    case GroupKind::kMailEnabledSecurity: return "MAIL_ENABLED_SECURITY";
    case GroupKind::kUnified: return "UNIFIED";
    case GroupKind::kDynamic: return "DYNAMIC";
  }
  return "";
}

std::string_view name_of(SyncEnabled value) {
  switch (value) {
    case SyncEnabled::kNever: return "NEVER";
    case SyncEnabled::kTrue: return "TRUE";
    case SyncEnabled::kFormerly: return "FORMERLY";
  }
  return "";
}

std::string_view name_of(Authority value) {
  switch (value) {
    case Authority::kNone: return "";
    case Authority::kCloud: return "CLOUD";
    case Authority::kOnPremises: return "ON_PREMISES";
  }
  return "";
}

std::string_view name_of(Lifecycle value) {
  switch (value) {
    case Lifecycle::kLive: return "LIVE";
    case Lifecycle::kInRecycleBin: return "IN_RECYCLE_BIN";
    case Lifecycle::kPurged: return "PURGED";
  }
  return "";
}

std::string_view name_of(DomainAuthentication value) {
  switch (value) {
    case DomainAuthentication::kManaged: return "MANAGED";
    case DomainAuthentication::kFederated: return "FEDERATED";
  }
  return "";
}

std::string_view name_of(CycleType value) {
  switch (value) {
    case CycleType::kDelta: return "DELTA";
    case CycleType::kInitial: return "INITIAL";
  }
  return "";
}

std::string_view name_of(RuleSet value) {
  switch (value) {
    case RuleSet::k2016_03: return "2016-03";
    case RuleSet::k2026_06: return "2026-06";
    case RuleSet::k2026_07: return "2026-07";
  }
  return "";
}

std::string_view name_of(Method value) {
  switch (value) {
    case Method::kNone: return "";
    case Method::kHard: return "HARD";
    case Method::kSmtp: return "SMTP";
    case Method::kUpn: return "UPN";
    case Method::kProvisioned: return "PROVISIONED";
  }
  return "";
}

std::string_view name_of(Road value) {
  switch (value) {
    case Road::kNone: return "";
    case Road::kT1: return "T1";
    case Road::kT2: return "T2";
    case Road::kT3: return "T3";
    case Road::kT4: return "T4";
    case Road::kT5: return "T5";
    case Road::kT7: return "T7";
  }
  return "";
}

std::string_view name_of(Outcome value) {
  switch (value) {
    case Outcome::kNone: return "";
    case Outcome::kDataValidationFailed: return "DataValidationFailed";
    case Outcome::kLargeObject: return "LargeObject";
    case Outcome::kObjectTypeMismatch: return "ObjectTypeMismatch";
    case Outcome::kInvalidHardMatch: return "InvalidHardMatch";
    case Outcome::kInvalidSoftMatch: return "InvalidSoftMatch";
    case Outcome::kExistingAdminRoleConflict: return "ExistingAdminRoleConflict";
    case Outcome::kAttributeUpdateNotAllowed: return "AttributeUpdateNotAllowed";
    case Outcome::kAttributeValueMustBeUnique: return "AttributeValueMustBeUnique";
    case Outcome::kSourceAnchorChanged: return "SourceAnchorChanged";
    case Outcome::kLinkLost: return "LinkLost";
    case Outcome::kDirectorySyncOn: return "DirectorySyncOn";
    case Outcome::kBound: return "Bound";
    case Outcome::kApplied: return "Applied";
    case Outcome::kNoChange: return "NoChange";
    case Outcome::kOnPremisesChangeIgnored: return "OnPremisesChangeIgnored";
    case Outcome::kDirectorySyncOff: return "DirectorySyncOff";
    case Outcome::kObjectUnknown: return "ObjectUnknown";
    case Outcome::kObjectOutOfScope: return "ObjectOutOfScope";
    case Outcome::kObjectGone: return "ObjectGone";
    case Outcome::kDeletionPending: return "DeletionPending";
    case Outcome::kDeleted: return "Deleted";
    case Outcome::kDeletionRefused: return "DeletionRefused";
    case Outcome::kDeletionThresholdExceeded: return "DeletionThresholdExceeded";
    case Outcome::kReleased: return "Released";
    case Outcome::kAccepted: return "Accepted";
    case Outcome::kOnPremisesMastered: return "OnPremisesMastered";
    case Outcome::kCloudValueMoved: return "CloudValueMoved";
    case Outcome::kAccountExists: return "AccountExists";
    case Outcome::kAccountUnknown: return "AccountUnknown";
    case Outcome::kAccountInRecycleBin: return "AccountInRecycleBin";
    case Outcome::kPurged: return "Purged";
    case Outcome::kAuthorityTransferred: return "AuthorityTransferred";
    case Outcome::kAuthorityTransferRefused: return "AuthorityTransferRefused";
    case Outcome::kRollbackPending: return "RollbackPending";
    case Outcome::kRollbackWithdrawn: return "RollbackWithdrawn";
    case Outcome::kCleared: return "Cleared";
    case Outcome::kClearRefused: return "ClearRefused";
    case Outcome::kEffectiveUpnRecomputed: return "EffectiveUpnRecomputed";
    case Outcome::kEffectiveUpnKept: return "EffectiveUpnKept";
    case Outcome::kTenantExists: return "TenantExists";
    case Outcome::kTenantUnknown: return "TenantUnknown";
    case Outcome::kFeatureChangeRefused: return "FeatureChangeRefused";
    case Outcome::kRuleSetRefused: return "RuleSetRefused";
    case Outcome::kDomainChangeRefused: return "DomainChangeRefused";
    case Outcome::kDirectorySyncUnchanged: return "DirectorySyncUnchanged";
    case Outcome::kNothingHeld: return "NothingHeld";
    case Outcome::kSoftMatchOnUpnOff: return "SoftMatchOnUpnOff";
    case Outcome::kSoftMatchBlocked: return "SoftMatchBlocked";
    case Outcome::kQuarantinedAttributeValueMustBeUnique:
      return "QuarantinedAttributeValueMustBeUnique";
  }
  return "";
}

std::string_view name_of(Rule value) {
  switch (value) {
    case Rule::kNone: return "";
    case Rule::kV: return "V";
    case Rule::kH0: return "H0";
    case Rule::kH1: return "H1";
    case Rule::kH2: return "H2";
    case Rule::kH3: return "H3";
    case Rule::kH4: return "H4";
    case Rule::kH5: return "H5";
    case Rule::kH6: return "H6";
    case Rule::kH7: return "H7";
    case Rule::kH8: return "H8";
    case Rule::kH9: return "H9";
    case Rule::kB: return "B";
    case Rule::kS1: return "S1";
    case Rule::kS2: return "S2";
    case Rule::kS3: return "S3";
    case Rule::kS4: return "S4";
    case Rule::kU0: return "U0";
    case Rule::kU2: return "U2";
    case Rule::kU3: return "U3";
    case Rule::kU4: return "U4";
    case Rule::kP1: return "P1";
    case Rule::kP2: return "P2";
    case Rule::kP3: return "P3";
    case Rule::kN1: return "N1";
    case Rule::kN2: return "N2";
    case Rule::kN2m: return "N2m";
    case Rule::kN3: return "N3";
    case Rule::kN4: return "N4";
    case Rule::kN5: return "N5";
    case Rule::kN5a: return "N5a";
    case Rule::kN5b: return "N5b";
    case Rule::kN6: return "N6";
    case Rule::kN7: return "N7";
    case Rule::kA1: return "A1";
    case Rule::kA2: return "A2";
    case Rule::kA3: return "A3";
    case Rule::kA4: return "A4";
    case Rule::kA5: return "A5";
    case Rule::kA6: return "A6";
    case Rule::kA7: return "A7";
    case Rule::kA8: return "A8";
    case Rule::kA9: return "A9";
    case Rule::kQ1: return "Q1";
    case Rule::kQ2: return "Q2";
    case Rule::kQ3: return "Q3";
    case Rule::kQ4: return "Q4";
    case Rule::kQ5: return "Q5";
    case Rule::kK1: return "K1";
    case Rule::kK2: return "K2";
    case Rule::kK3: return "K3";
    case Rule::kK4: return "K4";
    case Rule::kK5: return "K5";
    case Rule::kK6: return "K6";
    case Rule::kK7: return "K7";
    case Rule::kK8: return "K8";
    case Rule::kK9: return "K9";
    case Rule::kD1: return "D1";
    case Rule::kD2: return "D2";
    case Rule::kD3: return "D3";
    case Rule::kD4: return "D4";
    case Rule::kD5: return "D5";
    case Rule::kD6: return "D6";
    case Rule::kD7: return "D7";
    case Rule::kD8: return "D8";
    case Rule::kT1: return "T1";
    case Rule::kT2: return "T2";
    case Rule::kT3: return "T3";
    case Rule::kT4: return "T4";
    case Rule::kT5: return "T5";
    case Rule::kT6: return "T6";
    case Rule::kT7: return "T7";
    case Rule::kC1: return "C1";
    case Rule::kC2: return "C2";
    case Rule::kC3: return "C3";
    case Rule::kC4: return "C4";
    case Rule::kC5: return "C5";
    case Rule::kC6: return "C6";
    case Rule::kC7: return "C7";
    case Rule::kF1: return "F1";
    case Rule::kF2: return "F2";
    case Rule::kF3: return "F3";
    case Rule::kR1: return "R1";
    case Rule::kR2: return "R2";
  }
  return "";
}

std::string_view name_of(RungId value) {
  switch (value) {
    case RungId::kV: return "V";
    case RungId::kH: return "H";
    case RungId::kB: return "B";
    case RungId::kS: return "S";
    case RungId::kU: return "U";
    case RungId::kP: return "P";
  }
  return "";
}

std::string_view name_of(Feature value) {
  switch (value) {
    case Feature::kSoftMatchOnUpn: return "softMatchOnUpn";
    case Feature::kSynchronizeUpnForManagedUsers: return "synchronizeUpnForManagedUsers";
    case Feature::kQuarantineUponUpnConflict: return "quarantineUponUpnConflict";
    case Feature::kQuarantineUponProxyAddressesConflict:
      return "quarantineUponProxyAddressesConflict";
    case Feature::kBlockSoftMatch: return "blockSoftMatch";
    case Feature::kBlockCloudObjectTakeoverThroughHardMatch:
      return "blockCloudObjectTakeoverThroughHardMatch";
    case Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier:
      return "allowOnPremUpdateOfOnPremisesObjectIdentifier";
    case Feature::kAccidentalDeletionThreshold: return "accidentalDeletionThreshold";
    case Feature::kAccidentalDeletionPercent: return "accidentalDeletionPercent";
  }
  return "";
}

std::string_view name_of(WarningCode value) {
  switch (value) {
    case WarningCode::kMultiplePrimaries: return "MULTIPLE_PRIMARIES";
    case WarningCode::kInvalidAddress: return "INVALID_ADDRESS";
    case WarningCode::kAddressWithoutPrefix: return "ADDRESS_WITHOUT_PREFIX";
    case WarningCode::kUnverifiedUpnKeptOut: return "UNVERIFIED_UPN_KEPT_OUT";
    case WarningCode::kEffectiveUpnKept: return "EFFECTIVE_UPN_KEPT";
    case WarningCode::kUpnOnNonUser: return "UPN_ON_NON_USER";
    case WarningCode::kEligibleAdministrator: return "ELIGIBLE_ADMINISTRATOR";
    case WarningCode::kValueTakenMeanwhile: return "VALUE_TAKEN_MEANWHILE";
    case WarningCode::kLeftOutOfChange: return "LEFT_OUT_OF_CHANGE";
    case WarningCode::kEchoDiffers: return "ECHO_DIFFERS";
    case WarningCode::kSelfConflict: return "SELF_CONFLICT";
    case WarningCode::kOrphan: return "ORPHAN";
  }
  return "";
}

std::optional<RuleSet> parse_rule_set(std::string_view name) { return parse<RuleSet>(name, 3); }
std::optional<Feature> parse_feature(std::string_view name) {
  return parse<Feature>(name, kFeatureCount);
}
std::optional<Outcome> parse_outcome(std::string_view name) { return parse<Outcome>(name, 255); }
std::optional<Method> parse_method(std::string_view name) { return parse<Method>(name, 4); }
std::optional<Rule> parse_rule(std::string_view name) { return parse<Rule>(name, 255); }

bool is_numeric(Feature feature) {
  return feature == Feature::kAccidentalDeletionThreshold ||
         feature == Feature::kAccidentalDeletionPercent;
}

bool waits_for_retry(Outcome outcome) {
  return outcome >= Outcome::kDataValidationFailed && outcome <= Outcome::kDirectorySyncOn;
}

}  // namespace tenon
