#include "tests/model/history_operator.h"

#include <array>

namespace tenon::model {
namespace {

constexpr std::array<std::string_view, 3> kRuleSets = {"2016-03", "2026-06", "2026-07"};
// Switches of which one way is refused stand once: most of the time something should happen.
constexpr std::array<Feature, 9> kSwitches = {
    Feature::kSoftMatchOnUpn,
    Feature::kSynchronizeUpnForManagedUsers,
    Feature::kQuarantineUponUpnConflict,
    Feature::kQuarantineUponProxyAddressesConflict,
    Feature::kBlockSoftMatch,
    Feature::kBlockSoftMatch,
    Feature::kBlockCloudObjectTakeoverThroughHardMatch,
    Feature::kBlockCloudObjectTakeoverThroughHardMatch,
    Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier};

FeatureValue turned(Feature feature, bool on) {
  FeatureValue value;
  value.name = std::string(name_of(feature));
  value.enabled = on;
  return value;
}

FeatureValue numbered(Feature feature, std::uint64_t number) {
  FeatureValue value;
  value.name = std::string(name_of(feature));
  value.number = number;
  return value;
}

}  // namespace

Fact OperatorSide::order(FactKind kind) {
  Fact fact;
  fact.kind = kind;
  fact.source = "operator";
  if (random_.chance(20)) {
    fact.actor = "op" + std::to_string(random_.below(3));
    fact.reason = "ticket " + std::to_string(random_.below(100));
  }
  return fact;
}

Fact OperatorSide::tenant_created() {
  Fact fact = order(FactKind::kTenantCreated);
  fact.initial_domain = std::string(kInitialDomain);
  fact.domains.push_back({std::string(kManagedDomain), DomainAuthentication::kManaged});
  if (random_.chance(85)) {
    fact.domains.push_back({std::string(kFederatedDomain), DomainAuthentication::kFederated});
  }
  if (pools_.has(Trait::kOldTenant)) {
    fact.first_sync_date = random_.chance(50) ? "2015-01-01" : "2016-03-29";
  } else if (random_.chance(60)) {
    fact.first_sync_date = random_.chance(50) ? "2016-03-30" : "2020-01-01";
  }
  if (pools_.chance(Trait::kRuleSets, 60)) fact.rule_set = std::string(random_.pick(kRuleSets));
  if (pools_.has(Trait::kNoResiliency)) {
    const std::uint64_t which = random_.below(3);
    if (which != 0) fact.features.push_back(turned(Feature::kQuarantineUponUpnConflict, false));
    if (which != 1) {
      fact.features.push_back(turned(Feature::kQuarantineUponProxyAddressesConflict, false));
    }
  }
  if (pools_.has(Trait::kGuard)) {
    if (random_.chance(60)) {
      fact.features.push_back(numbered(Feature::kAccidentalDeletionThreshold, random_.below(5)));
    }
    if (random_.chance(30)) {
      fact.features.push_back(
          numbered(Feature::kAccidentalDeletionPercent, 10 + random_.below(60)));
    }
  }
  if (pools_.chance(Trait::kFeatures, 25)) fact.features.push_back(feature_value());
  return fact;
}

FeatureValue OperatorSide::feature_value() {
  const std::uint64_t turn = random_.below(20);
  if (turn == 0 && pools_.has(Trait::kStrayFacts)) {
    FeatureValue unknown;
    unknown.name = "noSuchFeature";
    unknown.enabled = true;
    return unknown;
  }
  if (turn == 1 && pools_.has(Trait::kStrayFacts)) {
    return numbered(random_.pick(kSwitches), random_.below(2));
  }
  if (turn == 2 && pools_.has(Trait::kStrayFacts)) {
    return turned(Feature::kAccidentalDeletionThreshold, true);
  }
  if (turn < 6 && pools_.has(Trait::kGuard)) {
    if (random_.chance(60)) {
      return numbered(Feature::kAccidentalDeletionThreshold, random_.below(6));
    }
    return numbered(Feature::kAccidentalDeletionPercent, random_.below(110));
  }
  const Feature feature = random_.pick(kSwitches);
  return turned(feature, random_.chance(60));
}

Fact OperatorSide::feature() {
  Fact fact = order(FactKind::kFeatureSet);
  fact.features.push_back(feature_value());
  if (random_.chance(15)) fact.source = "cloud";
  return fact;
}

Fact OperatorSide::domain() {
  const bool verified = random_.chance(50);
  Fact fact = order(verified ? FactKind::kDomainVerified : FactKind::kDomainRemoved);
  constexpr std::array<std::string_view, 10> kDomains = {
      kManagedDomain, kManagedDomain,    kManagedDomain, kFederatedDomain, kFederatedDomain,
      "adatum.com",   "sub.contoso.com", "late.example", kInitialDomain,   "contoso.com.example"};
  Domain& domain = fact.domains.emplace_back();
  domain.name = std::string(random_.pick(kDomains));
  if (verified && random_.chance(35)) domain.authentication = DomainAuthentication::kFederated;
  if (random_.chance(20)) fact.source = "cloud";
  return fact;
}

Fact OperatorSide::transfer(const Guid& account, Authority target) {
  Fact fact = order(FactKind::kAuthorityTransferRequested);
  fact.image.id = account;
  fact.target = target;
  return fact;
}

Fact OperatorSide::clear() {
  Fact fact = order(random_.chance(60) ? FactKind::kImmutableIdCleared
                                       : FactKind::kObjectIdentifierMappingCleared);
  fact.image.id = pools_.some_account();
  return fact;
}

Fact OperatorSide::guard_answer() {
  Fact fact =
      order(random_.chance(55) ? FactKind::kDeletionsApproved : FactKind::kDeletionsRejected);
  fact.connector = pools_.chance(Trait::kStrayFacts, 5) ? "nobody" : pools_.connector();
  return fact;
}

Fact OperatorSide::switched(bool on) {
  Fact fact = order(FactKind::kDirectorySyncSwitched);
  fact.on = on;
  return fact;
}

Fact OperatorSide::next() {
  for (;;) {
    switch (random_.below(16)) {
      case 0:
      case 1:
      case 2:
        if (pools_.has(Trait::kFeatures)) return feature();
        break;
      case 3:
      case 4:
        if (pools_.has(Trait::kDomains)) return domain();
        break;
      case 5:
        if (pools_.has(Trait::kRuleSets)) {
          Fact fact = order(FactKind::kRuleSetActivated);
          fact.rule_set = pools_.chance(Trait::kStrayFacts, 5)
                              ? "1999-01"
                              : std::string(random_.pick(kRuleSets));
          return fact;
        }
        break;
      case 6:
      case 7:
        if (pools_.has(Trait::kForcedSyncs)) return order(FactKind::kSyncForced);
        break;
      case 8:
      case 9:
      case 10:
        if (pools_.has(Trait::kTransfers)) {
          const Guid account = pools_.some_account();
          return transfer(account, random_.chance(55) ? Authority::kCloud : Authority::kOnPremises);
        }
        break;
      case 11:
        if (pools_.has(Trait::kClears)) return clear();
        break;
      case 12:
      case 13:
        if (pools_.has(Trait::kGuard)) return guard_answer();
        break;
      case 14:
        if (pools_.chance(Trait::kSwitches, 30)) return switched(random_.chance(60));
        break;
      default:
        if (pools_.chance(Trait::kStrayFacts, 10)) return tenant_created();
        if (random_.chance(30)) return order(FactKind::kSyncForced);
        break;
    }
  }
}

}  // namespace tenon::model
