#include "engine/rules/sources.h"

#include <array>

#include "engine/base/check.h"

namespace tenon::rules {
namespace {

struct Page {
  std::string_view title;
  std::string_view address;
};

constexpr Page kUpnMatching = {"How to use UPN matching for identity synchronization (KB 3164442)",
                               ""};
constexpr Page kExistingTenant = {"Microsoft Entra Connect: When you have an existing tenant",
                                  "https://learn.microsoft.com/entra/identity/hybrid/connect/"
                                  "how-to-connect-install-existing-tenant"};
constexpr Page kSyncErrors = {
    "Understanding errors during Microsoft Entra synchronization",
    "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-sync-errors"};
constexpr Page kRolesHardening = {
    "MC1262584: security update to block hard match for users with Microsoft Entra roles", ""};
constexpr Page kMappingHardening = {
    "MC1263280: security hardening of hard match, OnPremisesObjectIdentifier mapping", ""};
constexpr Page kServiceFeatures = {"Microsoft Entra Connect Sync service features",
                                   "https://learn.microsoft.com/entra/identity/hybrid/connect/"
                                   "how-to-connect-syncservice-features"};
constexpr Page kSyncFeatureResource = {
    "onPremisesDirectorySynchronizationFeature resource type (Microsoft Graph)",
    "https://learn.microsoft.com/graph/api/resources/"
    "onpremisesdirectorysynchronizationfeature"};
constexpr Page kResiliency = {"Identity synchronization and duplicate attribute resiliency",
                              "https://learn.microsoft.com/entra/identity/hybrid/connect/"
                              "how-to-connect-syncservice-duplicate-attribute-resiliency"};
constexpr Page kUpnPopulation = {
    "Microsoft Entra UserPrincipalName population",
    "https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname"};
constexpr Page kProxyAddresses = {
    "How the proxyAddresses attribute is populated in Microsoft Entra ID",
    "https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync/"
    "proxyaddresses-attribute-populate"};
constexpr Page kDesignConcepts = {
    "Microsoft Entra Connect: Design concepts",
    "https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-design-concepts"};
constexpr Page kDefaultRules = {
    "Microsoft Entra Connect Sync: Understanding the default configuration",
    "https://learn.microsoft.com/entra/identity/hybrid/connect/"
    "concept-azure-ad-connect-sync-default-configuration"};
constexpr Page kAccidentalDeletes = {"Microsoft Entra Connect Sync: Prevent accidental deletes",
                                     "https://learn.microsoft.com/entra/identity/hybrid/connect/"
                                     "how-to-connect-sync-feature-prevent-accidental-deletes"};
constexpr Page kScheduler = {"Microsoft Entra Connect Sync: Scheduler",
                             "https://learn.microsoft.com/entra/identity/hybrid/connect/"
                             "how-to-connect-sync-feature-scheduler"};
constexpr Page kFiltering = {"Microsoft Entra Connect Sync: Configure filtering",
                             "https://learn.microsoft.com/entra/identity/hybrid/connect/"
                             "how-to-connect-sync-configure-filtering"};
constexpr Page kPrepare = {
    "Prepare for directory synchronization to Microsoft 365",
    "https://learn.microsoft.com/microsoft-365/enterprise/prepare-for-directory-synchronization"};
constexpr Page kRestore = {"Restore or remove a recently deleted user",
                           "https://learn.microsoft.com/entra/fundamentals/users-restore"};
constexpr Page kSourceOfAuthority = {"Configure user Source of Authority (SOA)",
                                     "https://learn.microsoft.com/entra/identity/hybrid/"
                                     "how-to-user-source-of-authority-configure"};
constexpr Page kTurnOff = {
    "Turn off directory synchronization for Microsoft 365",
    "https://learn.microsoft.com/microsoft-365/enterprise/turn-off-directory-synchronization"};
constexpr Page kNoPage = {"", ""};

constexpr RuleSource row(Rule rule, Mark mark, const Page& page, std::string_view says) {
  return {rule, says, mark, page.title, page.address};
}

constexpr auto kSeed = Mark::kSeed;
constexpr auto kDoc = Mark::kDocumented;
constexpr auto kSettled = Mark::kSettled;
constexpr auto kOurs = Mark::kOurs;

constexpr std::array kRules = {
    row(Rule::kV, kDoc, kSyncErrors, "what is not valid is not matched, and waits"),
    row(Rule::kH0, kDoc, kExistingTenant, "a link that exists already keeps synchronising"),
    row(Rule::kH1, kDoc, kSyncErrors, "hard match with another type of object"),
    row(Rule::kH2, kDoc, kSyncErrors, "hard match with an account of another object"),
    row(Rule::kH3, kDoc, kSyncFeatureResource, "takeover through hard match is blocked"),
    row(Rule::kH4, kDoc, kRolesHardening, "no takeover of a privileged account"),
    row(Rule::kH5, kDoc, kExistingTenant, "no takeover of an account eligible for privilege"),
    row(Rule::kH6, kDoc, kMappingHardening, "the mapping to an on-premises object stays"),
    row(Rule::kH7, kDoc, kRestore, "a deleted account is restored and bound"),
    row(Rule::kH8, kDoc, kExistingTenant, "bound by its source anchor"),
    row(Rule::kH9, kDoc, kSourceOfAuthority, "a cloud-managed account keeps its authority"),
    row(Rule::kB, kDoc, kSyncFeatureResource, "soft match is blocked"),
    row(Rule::kS1, kDoc, kSyncErrors, "soft match with another type of object"),
    row(Rule::kS2, kDoc, kSyncErrors, "the account's one soft match is spent"),
    row(Rule::kS3, kDoc, kSyncErrors, "no soft match with an administrator"),
    row(Rule::kS4, kSeed, kUpnMatching, "bound by its primary SMTP address, before the UPN"),
    row(Rule::kU0, kSeed, kUpnMatching, "UPN match is not switched on"),
    row(Rule::kU2, kSeed, kUpnMatching, "UPN match is used one time only"),
    row(Rule::kU3, kDoc, kSyncErrors, "no UPN match with an administrator"),
    row(Rule::kU4, kSeed, kUpnMatching, "bound by its UPN"),
    row(Rule::kP1, kDoc, kExistingTenant, "nobody matches: a new account"),
    row(Rule::kP2, kOurs, kNoPage, "its id follows from tenant and anchor"),
    row(Rule::kP3, kOurs, kNoPage, "its echo from the cloud is the same account"),
    row(Rule::kN1, kSettled, kUpnPopulation, "letters compare without case, nothing is trimmed"),
    row(Rule::kN2, kDoc, kProxyAddresses, "what an address is, and which is primary"),
    row(Rule::kN2m, kDoc, kProxyAddresses, "mail stands in for missing addresses"),
    row(Rule::kN3, kDoc, kPrepare, "what a UPN is"),
    row(Rule::kN4, kDoc, kProxyAddresses, "on-premises has no onmicrosoft.com addresses"),
    row(Rule::kN5, kDoc, kUpnPopulation, "the effective UPN needs a verified suffix"),
    row(Rule::kN5a, kSettled, kUpnPopulation, "a takeover locks nobody out by an unverified UPN"),
    row(Rule::kN5b, kSettled, kUpnPopulation, "each account is judged for itself on a domain fact"),
    row(Rule::kN6, kDoc, kSyncErrors, "what is too large"),
    row(Rule::kN7, kSettled, kDefaultRules, "empty is absent"),
    row(Rule::kA1, kSeed, kUpnMatching, "binding stamps the anchor and moves the authority"),
    row(Rule::kA2, kDoc, kExistingTenant, "on-premises values replace the cloud's"),
    row(Rule::kA3, kSeed, kUpnMatching, "the match does not change its own key"),
    row(Rule::kA4, kDoc, kExistingTenant, "from then on-premises is the master"),
    row(Rule::kA5, kDoc, kServiceFeatures, "when a later UPN change flows"),
    row(Rule::kA6, kDoc, kDesignConcepts, "the source anchor does not change"),
    row(Rule::kA7, kDoc, kSourceOfAuthority, "on-premises changes of a cloud-managed account"),
    row(Rule::kA8, kDoc, kSyncErrors, "a linked object does not change its type"),
    row(Rule::kA9, kSettled, kSyncErrors, "the whole of an object flows, or nothing"),
    row(Rule::kQ1, kDoc, kResiliency, "a value in conflict is quarantined"),
    row(Rule::kQ2, kSeed, kUpnMatching, "a value in conflict refuses the object"),
    row(Rule::kQ3, kDoc, kResiliency, "a quarantined value goes to its oldest claim"),
    row(Rule::kQ4, kDoc, kResiliency, "after a spent soft match"),
    row(Rule::kQ5, kDoc, kSyncErrors, "after a match with an administrator"),
    row(Rule::kK1, kOurs, kNoPage, "the cloud's newer value wins among cloud accounts"),
    row(Rule::kK2, kOurs, kNoPage, "what on-premises masters, a cloud fact does not take"),
    row(Rule::kK3, kOurs, kNoPage, "an edit that changes nothing"),
    row(Rule::kK4, kDoc, kExistingTenant, "cloud edits of what on-premises masters"),
    row(Rule::kK5, kOurs, kNoPage, "deletion, restoration and purge are taken as said"),
    row(Rule::kK6, kOurs, kNoPage, "edits of a deleted account"),
    row(Rule::kK7, kOurs, kNoPage, "only users have a UPN"),
    row(Rule::kK8, kDoc, kDesignConcepts, "an anchor never moves between accounts"),
    row(Rule::kK9, kOurs, kNoPage, "created again is a full image"),
    row(Rule::kD1, kDoc, kFiltering, "an object that leaves deletes its account"),
    row(Rule::kD2, kSettled, kFiltering, "what a full cycle does not mention"),
    row(Rule::kD3, kDoc, kAccidentalDeletes, "the guard against accidental deletes"),
    row(Rule::kD4, kDoc, kRestore, "thirty days in the recycle bin"),
    row(Rule::kD5, kDoc, kRestore, "restored by the cloud"),
    row(Rule::kD6, kDoc, kExistingTenant, "come back with the same anchor"),
    row(Rule::kD7, kOurs, kNoPage, "an unlinked object deletes nobody's account"),
    row(Rule::kD8, kSettled, kRestore, "a linked account deleted in the cloud"),
    row(Rule::kT1, kSeed, kUpnMatching, "authority moves by binding"),
    row(Rule::kT2, kDoc, kSourceOfAuthority, "authority moves to the cloud for one object"),
    row(Rule::kT3, kDoc, kSourceOfAuthority, "and back"),
    row(Rule::kT4, kDoc, kTurnOff, "directory synchronisation switched off and on"),
    row(Rule::kT5, kDoc, kFiltering, "authority moves when an object leaves"),
    row(Rule::kT6, kDoc, kExistingTenant, "an immutable id or a mapping cleared"),
    row(Rule::kT7, kSettled, kRestore, "authority moves when the cloud deletes"),
    row(Rule::kC1, kDoc, kScheduler, "cycles: delta and initial"),
    row(Rule::kC2, kSettled, kScheduler, "the order of work at the end of a cycle"),
    row(Rule::kC3, kDoc, kScheduler, "a forced cycle"),
    row(Rule::kC4, kSettled, kScheduler, "order inside a step"),
    row(Rule::kC5, kDoc, kSyncErrors, "who waits"),
    row(Rule::kC6, kOurs, kNoPage, "the same verdict again is counted"),
    row(Rule::kC7, kSettled, kScheduler, "what causes no retry by itself"),
    row(Rule::kF1, kSeed, kUpnMatching, "softMatchOnUpn stays on once on"),
    row(Rule::kF2, kSettled, kServiceFeatures, "a switch that is refused"),
    row(Rule::kF3, kDoc, kSyncFeatureResource, "flags that Graph shows as false"),
    row(Rule::kR1, kDoc, kRolesHardening, "rule sets by date"),
    row(Rule::kR2, kOurs, kNoPage, "semantics revisions"),
};

// By the number of the rule, so that a lookup is one step.
constexpr std::array<const RuleSource*, 256> by_number() {
  std::array<const RuleSource*, 256> index{};
  for (const RuleSource& source : kRules) {
    index[static_cast<std::uint8_t>(source.rule)] = &source;
  }
  return index;
}
constexpr auto kIndex = by_number();

}  // namespace

const RuleSource& source_of(Rule rule) {
  const RuleSource* found = kIndex[static_cast<std::uint8_t>(rule)];
  TENON_CHECK(found);
  return *found;
}

std::string_view name_of(Mark mark) {
  switch (mark) {
    case Mark::kSeed: return "seed";
    case Mark::kDocumented: return "documented";
    case Mark::kSettled: return "settled";
    case Mark::kOurs: return "ours";
  }
  return "";
}

}  // namespace tenon::rules
