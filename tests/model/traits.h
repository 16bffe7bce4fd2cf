// What a random history may contain. Each history has some traits and lacks others, and what it has
// it has in its own measure: a history in which everything happens at once rarely gets anywhere.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/model/random.h"

namespace tenon::model {

enum class Trait : std::uint8_t {
  // Things.
  kGroups,
  kContacts,
  kGuests,
  kSecondConnector,
  // What they carry.
  kCaseChanges,
  kUnverified,   // values in domains that are not verified, or no longer
  kOnMicrosoft,  // on premises: N4
  kSip,
  kOtherProtocols,
  kManyPrimaries,
  kInvalidAddresses,
  kMailOnly,  // N2m
  kNoUpn,     // sAMAccountName and DN instead
  kBadUpn,
  kLarge,  // N6, long local parts
  kNicknames,
  kFurtherAttributes,
  kAnchors,  // accounts that arrive with an anchor, objects with another one than their GUID's
  kAnchorChanges,
  kIdentifiers,  // H6
  kSids,
  kPast,  // accounts that arrive synced, formerly synced, cloud-managed
  kRoles,
  kEligibility,
  kLicences,
  kTypeChanges,
  // What happens.
  kCloudEdits,
  kCloudDeletions,
  kRestores,
  kPurges,
  kRepeatedCreations,  // K9
  kEchoes,             // P3
  kDeletions,
  kScope,
  kInitialCycles,
  kForcedSyncs,
  kGuard,  // D3: low thresholds, approvals, rejections
  kFeatures,
  kRuleSets,
  kDomains,
  kTransfers,
  kClears,
  kSwitches,  // T4
  kTimeJumps,
  kStrayFacts,    // before the tenant, a second creation, unknown ids and names
  kNoResiliency,  // the tenant begins without one or both quarantines
  kOldTenant,     // softMatchOnUpn off at first
  kCount,
};
inline constexpr std::size_t kTraitCount = static_cast<std::size_t>(Trait::kCount);

std::string_view name_of(Trait trait);  // "mail_only"
std::optional<Trait> parse_trait(std::string_view name);

// How much of each trait: 0 none, 2 the usual.
class Traits {
 public:
  static Traits all();
  // Some of them, in different measures.
  static Traits some(Random& random);

  bool has(Trait trait) const { return measure(trait) != 0; }
  std::uint64_t measure(Trait trait) const { return measures_[static_cast<std::size_t>(trait)]; }
  void take_away(Trait trait) { measures_[static_cast<std::size_t>(trait)] = 0; }

 private:
  std::array<std::uint8_t, kTraitCount> measures_{};
};

}  // namespace tenon::model
