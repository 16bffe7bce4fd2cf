#include "cli/offline/lint_check.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/check.h"

namespace tenon::offline {
namespace {

using enum LintCheck;
using enum Severity;

constexpr LintCheckInfo kLintChecks[] = {
    {kUnreadable, "unreadable", kError, "records that cannot be read"},
    {kUpnInvalid, "upn-invalid", kError, "user principal names that the cloud does not take"},
    {kLargeObject, "large-object", kError, "objects with more than the cloud takes"},
    {kAnchorInvalid, "anchor-invalid", kError, "objects without a source anchor of 1 to 59"},
    {kAnchorWrongEndian, "anchor-wrong-endian", kError,
     "anchors made of a GUID in the wrong byte order"},
    {kAnchorAsText, "anchor-as-text", kError, "anchors that are the text of a GUID, not its bytes"},
    {kDuplicateUpn, "duplicate-upn", kError, "one user principal name on several"},
    {kDuplicateAddress, "duplicate-address", kError, "one SMTP address on several"},
    {kDuplicateSip, "duplicate-sip", kError, "one SIP address on several"},
    {kDuplicateAnchor, "duplicate-anchor", kError, "one source anchor on several"},
    {kDuplicateGuid, "duplicate-guid", kError, "one GUID on several records"},
    {kTwin, "twin-to-be", kError, "people who get a second account: the one they have is refused"},
    {kMatchRefused, "match-refused", kError, "objects whose account is found and refused"},
    {kWouldWait, "would-wait", kError, "objects that get no account for another reason"},
    {kUpnMissing, "upn-missing", kWarning, "users without a user principal name"},
    {kUpnSuffixNonRoutable, "upn-suffix-non-routable", kWarning,
     "user principal names in a domain that nobody can verify"},
    {kUpnSuffixUnverified, "upn-suffix-unverified", kWarning,
     "user principal names in a domain that is not verified"},
    {kNicknameInvalid, "nickname-invalid", kWarning,
     "mail nicknames of which no user principal name can be made"},
    {kAddressInvalid, "address-invalid", kWarning, "addresses that are dropped as invalid"},
    {kAddressWithoutPrefix, "address-without-prefix", kWarning,
     "addresses that are dropped for want of a prefix"},
    {kSeveralPrimaries, "several-primaries", kWarning, "more than one primary address"},
    {kAnchorOfOtherAttribute, "anchor-of-other-attribute", kWarning,
     "accounts stamped from objectGUID where ms-DS-ConsistencyGuid is the anchor now"},
    {kMatchSwitchedOff, "match-switched-off", kWarning,
     "accounts that would match, were the matching not switched off"},
    {kValueQuarantined, "value-quarantined", kWarning, "values that another account has already"},
    {kEngineWarning, "engine-warning", kWarning, "bindings and accounts with a warning"},
    {kGuest, "guest-has-it", kWarning, "people whom the cloud knows as guests"},
    {kOrphan, "orphan", kWarning, "synchronised accounts without a directory object"},
    {kFactRefused, "fact-refused", kWarning, "what the cloud's files say and Tenon does not take"},
    {kSuspectedTwin, "suspected-twin", kNote,
     "new accounts beside one that looks like the same person's"},
    {kInRecycleBin, "in-recycle-bin", kNote,
     "new accounts where one in the recycle bin has the same name or address"},
    {kSignInNameChanges, "sign-in-name-changes", kNote,
     "accounts that take another user principal name at the match"},
    {kRestored, "restored-from-bin", kNote, "accounts that come back out of the recycle bin"},
    {kCloudManaged, "cloud-managed", kNote,
     "accounts that are linked and stay managed in the cloud"},
    {kNoMatchKey, "no-match-key", kNote,
     "objects that nothing but a source anchor could have matched"},
    {kMailAlone, "mail-alone", kNote, "primary addresses that are made of mail"},
    {kMailDiffers, "mail-differs", kNote, "mail that is not the primary address"},
    {kAddressUnusual, "address-unusual", kNote,
     "addresses that mail systems do not take, though Tenon does"},
    {kAddressDomainUnverified, "address-domain-unverified", kNote,
     "addresses in a domain that is not verified"},
    {kAddressCloudDomain, "address-cloud-domain", kNote,
     "addresses in the cloud's own domains, which are dropped"},
    {kAccountNameOdd, "account-name-odd", kNote,
     "account names that Active Directory would refuse"},
    {kAnchorShape, "anchor-shape", kNote, "anchors that are not the sixteen bytes of a GUID"},
    {kDomainsAssumed, "domains-assumed", kNote, "verified domains were guessed"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kLintChecks); ++i) {
    if (static_cast<std::size_t>(kLintChecks[i].check) != i) return false;
    if (i > 0 && kLintChecks[i].severity < kLintChecks[i - 1].severity) return false;
  }
  return true;
}
static_assert(in_order());
static_assert(std::size(kLintChecks) == static_cast<std::size_t>(kDomainsAssumed) + 1);

}  // namespace

std::span<const LintCheckInfo> lint_checks() { return kLintChecks; }

const LintCheckInfo& info_of(LintCheck check) {
  const auto at = static_cast<std::size_t>(check);
  TENON_CHECK(at < std::size(kLintChecks));
  return kLintChecks[at];
}

std::optional<LintCheck> parse_lint_check(std::string_view name) {
  const auto* found = std::find_if(std::begin(kLintChecks), std::end(kLintChecks),
                                   [name](const LintCheckInfo& info) { return info.name == name; });
  if (found == std::end(kLintChecks)) return std::nullopt;
  return found->check;
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case kError: return "error";
    case kWarning: return "warning";
    case kNote: return "note";
  }
  return "";
}

}  // namespace tenon::offline
