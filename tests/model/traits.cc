#include "tests/model/traits.h"

namespace tenon::model {
namespace {

constexpr std::array<std::string_view, kTraitCount> kNames = {
    "groups",
    "contacts",
    "guests",
    "second_connector",
    "case_changes",
    "unverified",
    "on_microsoft",
    "sip",
    "other_protocols",
    "many_primaries",
    "invalid_addresses",
    "mail_only",
    "no_upn",
    "bad_upn",
    "large",
    "nicknames",
    "further_attributes",
    "anchors",
    "anchor_changes",
    "identifiers",
    "sids",
    "past",
    "roles",
    "eligibility",
    "licences",
    "type_changes",
    "cloud_edits",
    "cloud_deletions",
    "restores",
    "purges",
    "repeated_creations",
    "echoes",
    "deletions",
    "scope",
    "initial_cycles",
    "forced_syncs",
    "guard",
    "features",
    "rule_sets",
    "domains",
    "transfers",
    "clears",
    "switches",
    "time_jumps",
    "stray_facts",
    "no_resiliency",
    "old_tenant",
};

}  // namespace

std::string_view name_of(Trait trait) { return kNames[static_cast<std::size_t>(trait)]; }

std::optional<Trait> parse_trait(std::string_view name) {
  for (std::size_t i = 0; i < kTraitCount; ++i) {
    if (kNames[i] == name) return static_cast<Trait>(i);
  }
  return std::nullopt;
}

Traits Traits::all() {
  Traits traits;
  traits.measures_.fill(2);
  return traits;
}

Traits Traits::some(Random& random) {
  constexpr std::array<std::uint8_t, 8> kMeasures = {0, 0, 0, 1, 2, 2, 4, 8};
  // One history in eight has everything, each in its usual measure.
  if (random.chance(12)) return all();
  Traits traits;
  for (std::uint8_t& measure : traits.measures_) measure = random.pick(kMeasures);
  return traits;
}

}  // namespace tenon::model
