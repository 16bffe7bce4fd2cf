// The closed lists of the rule book, and their names. Numbers are part of the canonical encoding
// of decisions and of the state digest: never renumber, only add.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tenon {

// Kinds of directory object and of cloud account (rule book, 1). Same numbers as on the wire.
enum class ObjectType : std::uint8_t { kUser = 1, kGroup = 2, kContact = 3 };

// Tools with which an account was first made (rule book, 1).
enum class AuthoredBy : std::uint8_t {
  kUnknown = 1,
  kOfficePortal = 2,
  kAzurePortal = 3,
  kIntunePortal = 4,
  kPowershell = 5,
  kGraph = 6,
  kSync = 7,
};

enum class UserType : std::uint8_t { kMember = 1, kGuest = 2 };

enum class GroupKind : std::uint8_t {
  kNone = 0,
  kDistribution = 1,
  kSecurity = 2,
  kMailEnabledSecurity = 3,
  kUnified = 4,
  kDynamic = 5,
};

// Graph shows null, true, false.
enum class SyncEnabled : std::uint8_t { kNever = 1, kTrue = 2, kFormerly = 3 };

// Source of authority of a whole account (rule book, 8). kNone: before it existed.
enum class Authority : std::uint8_t { kNone = 0, kCloud = 1, kOnPremises = 2 };

enum class Lifecycle : std::uint8_t { kLive = 1, kInRecycleBin = 2, kPurged = 3 };

enum class DomainAuthentication : std::uint8_t { kManaged = 1, kFederated = 2 };

enum class CycleType : std::uint8_t { kDelta = 1, kInitial = 2 };

// Released rule sets, in order; a later one has every rule of an earlier one (R1).
enum class RuleSet : std::uint8_t { k2016_03 = 1, k2026_06 = 2, k2026_07 = 3 };
inline constexpr RuleSet kNewestRuleSet = RuleSet::k2026_07;

// How a link came about (rule book, 4).
enum class Method : std::uint8_t { kNone = 0, kHard = 1, kSmtp = 2, kUpn = 3, kProvisioned = 4 };

// Roads of the source of authority (rule book, 8). kArrived: an account arrived with it.
enum class Road : std::uint8_t { kNone = 0, kT1 = 1, kT2 = 2, kT3 = 3, kT4 = 4, kT5 = 5, kT7 = 7 };

// Outcomes of decisions (rule book, 12) and, after kVerdictsOnly, what only refuses a candidate.
enum class Outcome : std::uint8_t {
  kNone = 0,
  // Waits for a retry.
  kDataValidationFailed = 1,
  kLargeObject = 2,
  kObjectTypeMismatch = 3,
  kInvalidHardMatch = 4,
  kInvalidSoftMatch = 5,
  kExistingAdminRoleConflict = 6,
  kAttributeUpdateNotAllowed = 7,
  kAttributeValueMustBeUnique = 8,
  kSourceAnchorChanged = 9,
  kLinkLost = 10,
  kDirectorySyncOn = 11,
  // On premises.
  kBound = 20,
  kApplied = 21,
  kNoChange = 22,
  kOnPremisesChangeIgnored = 23,
  kDirectorySyncOff = 24,
  kObjectUnknown = 25,
  kObjectOutOfScope = 26,
  kObjectGone = 27,
  kDeletionPending = 28,
  kDeleted = 29,
  kDeletionRefused = 30,
  kDeletionThresholdExceeded = 31,
  kReleased = 32,
  // Accounts.
  kAccepted = 40,
  kOnPremisesMastered = 41,
  kCloudValueMoved = 42,
  kAccountExists = 43,
  kAccountUnknown = 44,
  kAccountInRecycleBin = 45,
  kPurged = 46,
  kAuthorityTransferred = 47,
  kAuthorityTransferRefused = 48,
  kRollbackPending = 49,
  kRollbackWithdrawn = 50,
  kCleared = 51,
  kClearRefused = 52,
  kEffectiveUpnRecomputed = 53,
  kEffectiveUpnKept = 54,
  // Tenant.
  kTenantExists = 60,
  kTenantUnknown = 61,
  kFeatureChangeRefused = 62,
  kRuleSetRefused = 63,
  kDomainChangeRefused = 64,
  kDirectorySyncUnchanged = 65,
  kNothingHeld = 66,
  // Verdicts only.
  kSoftMatchOnUpnOff = 80,
  kSoftMatchBlocked = 81,
  kQuarantinedAttributeValueMustBeUnique = 82,
};

// Rules by the rule book's ids.
enum class Rule : std::uint8_t {
  kNone = 0,
  kV = 1,
  kH0 = 10,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kH7,
  kH8,
  kH9,
  kB = 25,
  kS1 = 31,
  kS2,
  kS3,
  kS4,
  kU0 = 40,
  kU2 = 42,
  kU3,
  kU4,
  kP1 = 51,
  kP2,
  kP3,
  kN1 = 61,
  kN2,
  kN2m,
  kN3,
  kN4,
  kN5,
  kN5a,
  kN5b,
  kN6,
  kN7,
  kA1 = 81,
  kA2,
  kA3,
  kA4,
  kA5,
  kA6,
  kA7,
  kA8,
  kA9,
  kQ1 = 101,
  kQ2,
  kQ3,
  kQ4,
  kQ5,
  kK1 = 111,
  kK2,
  kK3,
  kK4,
  kK5,
  kK6,
  kK7,
  kK8,
  kK9,
  kD1 = 131,
  kD2,
  kD3,
  kD4,
  kD5,
  kD6,
  kD7,
  kD8,
  kT1 = 141,
  kT2,
  kT3,
  kT4,
  kT5,
  kT6,
  kT7,
  kC1 = 151,
  kC2,
  kC3,
  kC4,
  kC5,
  kC6,
  kC7,
  kF1 = 161,
  kF2,
  kF3,
  kR1 = 171,
  kR2,
};

// Rungs of the ladder (rule book, 4).
enum class RungId : std::uint8_t { kV = 1, kH = 2, kB = 3, kS = 4, kU = 5, kP = 6 };

// Features of a tenant (rule book, 4.1).
enum class Feature : std::uint8_t {
  kSoftMatchOnUpn = 1,
  kSynchronizeUpnForManagedUsers = 2,
  kQuarantineUponUpnConflict = 3,
  kQuarantineUponProxyAddressesConflict = 4,
  kBlockSoftMatch = 5,
  kBlockCloudObjectTakeoverThroughHardMatch = 6,
  kAllowOnPremUpdateOfOnPremisesObjectIdentifier = 7,
  kAccidentalDeletionThreshold = 8,
  kAccidentalDeletionPercent = 9,
};
inline constexpr std::uint8_t kFeatureCount = 9;

// Why a decision carries a warning.
enum class WarningCode : std::uint8_t {
  kMultiplePrimaries = 1,      // N2
  kInvalidAddress = 2,         // N2
  kAddressWithoutPrefix = 3,   // N2
  kUnverifiedUpnKeptOut = 5,   // N5a
  kEffectiveUpnKept = 6,       // A5
  kUpnOnNonUser = 7,           // K7
  kEligibleAdministrator = 8,  // S4, U4
  kValueTakenMeanwhile = 9,    // H7, D5
  kLeftOutOfChange = 10,       // rule book 1: `changed` carries what only binding adds
  kEchoDiffers = 11,           // P3
  kSelfConflict = 12,          // H3: the candidate is this very object come back
  kOrphan = 13,                // D2
};

std::string_view name_of(ObjectType type);      // "user"
std::string_view name_of(AuthoredBy tool);      // "OFFICE_PORTAL"
std::string_view name_of(RuleSet set);          // "2026-07"
std::string_view name_of(Method method);        // "HARD"; kNone: ""
std::string_view name_of(Road road);            // "T1"
std::string_view name_of(Outcome outcome);      // "Bound"; kNone: ""
std::string_view name_of(Rule rule);            // "N5a"; kNone: ""
std::string_view name_of(RungId rung);          // "H"
std::string_view name_of(Feature feature);      // "softMatchOnUpn"
std::string_view name_of(WarningCode code);     // "MULTIPLE_PRIMARIES"
std::string_view name_of(Authority authority);  // "ON_PREMISES"; kNone: ""
std::string_view name_of(Lifecycle state);      // "LIVE"
std::string_view name_of(SyncEnabled sync);     // "TRUE"
std::string_view name_of(GroupKind kind);       // "UNIFIED"; kNone: ""
std::string_view name_of(UserType type);        // "GUEST"
std::string_view name_of(DomainAuthentication authentication);
std::string_view name_of(CycleType type);

std::optional<RuleSet> parse_rule_set(std::string_view name);
std::optional<Feature> parse_feature(std::string_view name);
std::optional<Outcome> parse_outcome(std::string_view name);
std::optional<Method> parse_method(std::string_view name);
std::optional<Rule> parse_rule(std::string_view name);

// Features whose value is a number; the others are switches.
bool is_numeric(Feature feature);
// Outcomes after which an object waits (C5). OnPremisesChangeIgnored waits only by H9.
bool waits_for_retry(Outcome outcome);

}  // namespace tenon
