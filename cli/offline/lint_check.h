// The checks of `tenon lint`: their names, how bad a finding is, and what each looks for.
// docs/lint.md has a row for each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tenon::offline {

enum class Severity : std::uint8_t {
  kError,    // somebody is not joined, or joined twice
  kWarning,  // a value is lost or becomes another one
  kNote,     // right by the rules, and worth a look
};

// In the order in which findings are shown: by severity, then by subject.
enum class LintCheck : std::uint8_t {
  kUnreadable,
  kUpnInvalid,
  kLargeObject,
  kAnchorInvalid,
  kAnchorWrongEndian,
  kAnchorAsText,
  kDuplicateUpn,
  kDuplicateAddress,
  kDuplicateSip,
  kDuplicateAnchor,
  kDuplicateGuid,
  kTwin,
  kMatchRefused,
  kWouldWait,
  // Warnings.
  kUpnMissing,
  kUpnSuffixNonRoutable,
  kUpnSuffixUnverified,
  kNicknameInvalid,
  kAddressInvalid,
  kAddressWithoutPrefix,
  kSeveralPrimaries,
  kAnchorOfOtherAttribute,
  kMatchSwitchedOff,
  kValueQuarantined,
  kEngineWarning,
  kGuest,
  kOrphan,
  kFactRefused,
  // Notes.
  kSuspectedTwin,
  kInRecycleBin,
  kSignInNameChanges,
  kRestored,
  kCloudManaged,
  kNoMatchKey,
  kMailAlone,
  kMailDiffers,
  kAddressUnusual,
  kAddressDomainUnverified,
  kAddressCloudDomain,
  kAccountNameOdd,
  kAnchorShape,
  kDomainsAssumed,
};

struct LintCheckInfo {
  LintCheck check;
  std::string_view name;  // kebab-case: stable, for programs
  Severity severity;
  std::string_view title;  // what the findings have in common
};

// In the order of LintCheck.
std::span<const LintCheckInfo> lint_checks();
const LintCheckInfo& info_of(LintCheck check);
std::optional<LintCheck> parse_lint_check(std::string_view name);

std::string_view name_of(Severity severity);  // "error"

}  // namespace tenon::offline
