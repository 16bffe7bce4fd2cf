// Domains and directory synchronisation features of Microsoft Graph as facts.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>

#include "tools/readers/graph_elements.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kEnabled = "Enabled";

struct Feature {
  std::string_view name;
  bool false_says_nothing = false;  // F3: Graph shows false where it is always on
};

// The features of the rule book, section 4.1.
constexpr Feature kFeatures[] = {
    {"allowOnPremUpdateOfOnPremisesObjectIdentifier"},
    {"blockCloudObjectTakeoverThroughHardMatch"},
    {"blockSoftMatch"},
    {"quarantineUponProxyAddressesConflict", true},
    {"quarantineUponUpnConflict", true},
    {"softMatchOnUpn"},
    {"synchronizeUpnForManagedUsers"},
};

GraphOutcome read_feature(JsonValue value, std::vector<v1::Fact>& facts, ReadCounts& counts) {
  std::string_view name = value.name();
  if (name.ends_with(kEnabled)) name.remove_suffix(kEnabled.size());
  const auto* feature = std::find_if(std::begin(kFeatures), std::end(kFeatures),
                                     [name](const Feature& known) { return known.name == name; });
  if (feature == std::end(kFeatures) || value.is_null()) {
    ++counts.skipped["features that no rule asks about"];
    return {};
  }
  const std::optional<bool> enabled = value.boolean();
  if (!enabled) return wrong_type(value.name(), "true or false");
  if (!*enabled && feature->false_says_nothing) {
    ++counts.skipped["quarantine features that read false (F3)"];
    return {};
  }
  v1::FeatureSet& set = *facts.emplace_back().mutable_feature_set();
  set.set_name(name.data(), name.size());
  set.set_enabled(*enabled);
  return {};
}

GraphOutcome read_accidental_deletion(JsonValue prevention, std::vector<v1::Fact>& facts,
                                      ReadCounts& counts) {
  const std::string_view type = prevention.find("synchronizationPreventionType").text();
  std::string_view name;
  if (type == "enabledForCount") name = "accidentalDeletionThreshold";
  if (type == "enabledForPercentage") name = "accidentalDeletionPercent";
  if (name.empty()) {
    ++counts.skipped["accidental deletion prevention that is not enabled"];
    return {};
  }
  const std::string_view text = prevention.find("alertThreshold").number();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return wrong_type("alertThreshold", "a whole number");
  }
  v1::FeatureSet& set = *facts.emplace_back().mutable_feature_set();
  set.set_name(name.data(), name.size());
  set.set_number(number);
  return {};
}

}  // namespace

GraphOutcome read_domain(JsonValue element, std::vector<v1::Fact>& facts, ReadCounts& counts) {
  const std::string_view name = element.find("id").text();
  if (name.empty()) return wrong_type("id", "the domain's name");
  if (element.find("isInitial").boolean().value_or(false)) {
    ++counts.skipped["the initial domain, which is verified from the start"];
    return {};
  }
  if (!element.find("isVerified").boolean().value_or(false)) {
    ++counts.skipped["domains that are not verified"];
    return {};
  }
  v1::VerifiedDomain& domain = *facts.emplace_back().mutable_domain_verified()->mutable_domain();
  domain.set_domain(name.data(), name.size());
  const bool federated =
      equal_ignoring_case(element.find("authenticationType").text(), "Federated");
  domain.set_authentication(federated ? v1::FEDERATED : v1::MANAGED);
  return {};
}

GraphOutcome read_features(JsonValue element, std::vector<v1::Fact>& facts, ReadCounts& counts) {
  for (const JsonValue feature : element.find("features")) {
    if (auto problem = read_feature(feature, facts, counts)) return problem;
  }
  const JsonValue prevention = element.find("configuration").find("accidentalDeletionPrevention");
  if (!prevention.is_object()) return {};
  return read_accidental_deletion(prevention, facts, counts);
}

}  // namespace tenon::readers
