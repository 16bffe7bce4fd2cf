#include "cli/offline/lint_settings.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/types.h"
#include "engine/rules/normalise.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/directory_entry.h"
#include "tools/readers/graph.h"
#include "tools/readers/graph_pages.h"
#include "tools/readers/unicode.h"

namespace tenon::offline {
namespace {

constexpr std::string_view kCloudSuffix = ".onmicrosoft.com";

constexpr char kNoInitialDomain[] = "initial-domain.onmicrosoft.com";

constexpr std::string_view kPrivateLabels[] = {
    "corp", "example", "home",        "internal",  "intra",   "intranet", "invalid",
    "lan",  "local",   "localdomain", "localhost", "private", "test"};

// Domains of one organisation.
struct GraphDomains {
  std::string initial;                       // empty: not said
  std::vector<v1::VerifiedDomain> verified;  // without the initial one
};

const v1::Attribute* upn_in(const google::protobuf::RepeatedPtrField<v1::Attribute>& attributes) {
  for (const v1::Attribute& attribute : attributes) {
    if (attribute.name() == "userPrincipalName" && attribute.values_size() == 1) return &attribute;
  }
  return nullptr;
}

// Only what can be a suffix: a domain of N3.
void add_suffix(const v1::Attribute* upn, std::set<std::string>& suffixes) {
  if (upn == nullptr) return;
  const std::string suffix = rules::fold(rules::suffix_of(upn->values(0)));
  if (rules::is_upn("a@" + suffix)) suffixes.insert(suffix);
}

// What cannot be read is a finding when everything is read, not yet here.
Result<bool> next_readable(readers::FactSource& facts, readers::SourcedItem& item) {
  for (;;) {
    Result<bool> more = facts.next(item);
    if (more.ok() || !facts.pass_over_bad_record()) return more;
  }
}

Result<std::set<std::string>> cloud_suffixes(const LintFiles& files) {
  std::set<std::string> suffixes;
  readers::SourcedItem item;
  for (const auto& [kind, path] : files.cloud) {
    if (kind != readers::GraphKind::kUsers) continue;
    TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(path));
    const auto facts = readers::read_graph(std::move(bytes), path);
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const bool more, next_readable(*facts, item));
      if (!more) break;
      const v1::AccountImage& account = item.fact.account_created().account();
      if (account.user_type() != v1::GUEST) add_suffix(upn_in(account.attributes()), suffixes);
    }
  }
  return suffixes;
}

Result<std::set<std::string>> directory_suffixes(const LintFiles& files) {
  std::set<std::string> suffixes;
  readers::SourcedItem item;
  for (const std::string& path : files.on_premises) {
    TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(path));
    const auto facts = readers::read_directory(std::move(bytes), path, files.directory);
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const bool more, next_readable(*facts, item));
      if (!more) break;
      add_suffix(upn_in(item.fact.object_present().object().attributes()), suffixes);
    }
  }
  std::erase_if(suffixes, [](const std::string& suffix) { return !is_routable(suffix); });
  return suffixes;
}

// What /domains says.
Result<GraphDomains> read_graph_domains(const LintFiles& files) {
  GraphDomains domains;
  readers::JsonElement element;
  for (const auto& [kind, path] : files.cloud) {
    if (kind != readers::GraphKind::kDomains) continue;
    TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(path));
    readers::GraphPages pages(std::move(bytes), path);
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const bool more, pages.next(element));
      if (!more) break;
      const readers::JsonValue root = element.root();
      const std::string name(root.find("id").text());
      if (root.find("isInitial").boolean().value_or(false)) domains.initial = name;
      if (!root.find("isVerified").boolean().value_or(false)) continue;
      if (name == domains.initial) continue;
      v1::VerifiedDomain& domain = domains.verified.emplace_back();
      domain.set_domain(name);
      const bool federated =
          readers::equal_ignoring_case(root.find("authenticationType").text(), "Federated");
      domain.set_authentication(federated ? v1::FEDERATED : v1::MANAGED);
    }
  }
  return domains;
}

// For want of that.
Result<GraphDomains> guess_domains(const LintFiles& files) {
  TENON_ASSIGN_OR_RETURN(std::set<std::string> suffixes, cloud_suffixes(files));
  if (suffixes.empty()) {
    TENON_ASSIGN_OR_RETURN(suffixes, directory_suffixes(files));
  }
  GraphDomains domains;
  for (const std::string& suffix : suffixes) {
    const bool initial = std::string_view(suffix).ends_with(kCloudSuffix);
    if (initial && (domains.initial.empty() || suffix.size() < domains.initial.size())) {
      domains.initial = suffix;
    }
  }
  for (const std::string& suffix : suffixes) {
    if (suffix != domains.initial) domains.verified.emplace_back().set_domain(suffix);
  }
  return domains;
}

bool has_domain(const v1::TenantCreated& tenant, std::string_view name) {
  return rules::equal_folded(tenant.initial_domain(), name) ||
         std::any_of(tenant.domains().begin(), tenant.domains().end(), [&](const auto& domain) {
           return rules::equal_folded(domain.domain(), name);
         });
}

bool has_feature(const v1::TenantCreated& tenant, std::string_view name) {
  return std::any_of(tenant.features().begin(), tenant.features().end(),
                     [&](const auto& feature) { return feature.name() == name; });
}

Status add_domains(const LintFiles& files, LintSettings& settings) {
  TENON_ASSIGN_OR_RETURN(GraphDomains domains, read_graph_domains(files));
  v1::TenantCreated& tenant = settings.tenant;
  settings.domains_guessed = tenant.domains().empty() && domains.verified.empty();
  if (settings.domains_guessed) {
    std::string initial = std::move(domains.initial);
    TENON_ASSIGN_OR_RETURN(domains, guess_domains(files));
    if (!initial.empty()) domains.initial = std::move(initial);
  }
  if (tenant.initial_domain().empty()) {
    tenant.set_initial_domain(domains.initial.empty() ? kNoInitialDomain : domains.initial);
  }
  for (const v1::VerifiedDomain& domain : domains.verified) {
    if (!has_domain(tenant, domain.domain())) *tenant.add_domains() = domain;
  }
  return {};
}

// From the start, not switched later: softMatchOnUpn may be off, and could not be switched off
// (F1).
Status add_features(const LintFiles& files, v1::TenantCreated& tenant) {
  readers::SourcedItem item;
  for (const auto& [kind, path] : files.cloud) {
    if (kind != readers::GraphKind::kFeatures) continue;
    TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(path));
    const auto facts = readers::read_graph(std::move(bytes), path);
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const bool more, facts->next(item));
      if (!more) break;
      const v1::FeatureSet& feature = item.fact.feature_set();
      if (!has_feature(tenant, feature.name())) *tenant.add_features() = feature;
    }
  }
  return {};
}

// As the creation of a tenant is refused on the server.
Status check_features(const v1::TenantCreated& asked) {
  for (const v1::FeatureSet& feature : asked.features()) {
    const std::optional<Feature> known = parse_feature(feature.name());
    if (!known) {
      return make_error(
          ErrorCode::kInvalidArgument, "FEATURE_UNKNOWN",
          "--feature " + feature.name() +
              ": there is no feature of that name; docs/rules.md, 4.1, has them all.");
    }
    if (is_numeric(*known) != (feature.value_case() == v1::FeatureSet::kNumber)) {
      return make_error(ErrorCode::kInvalidArgument, "FEATURE_VALUE",
                        "--feature " + feature.name() +
                            (is_numeric(*known) ? " takes a number." : " is on or off."));
    }
  }
  return {};
}

}  // namespace

bool is_routable(std::string_view domain) {
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string label = rules::fold(domain.substr(dot + 1));
  return std::find(std::begin(kPrivateLabels), std::end(kPrivateLabels), label) ==
         std::end(kPrivateLabels);
}

Result<LintSettings> complete_settings(const v1::TenantCreated& asked, const LintFiles& files) {
  if (!asked.rule_set().empty() && !parse_rule_set(asked.rule_set())) {
    return make_error(
        ErrorCode::kInvalidArgument, "RULE_SET_UNKNOWN",
        asked.rule_set() + " is no rule set; there are 2016-03, 2026-06 and 2026-07.");
  }
  TENON_RETURN_IF_ERROR(check_features(asked));
  LintSettings settings;
  settings.tenant = asked;
  TENON_RETURN_IF_ERROR(add_domains(files, settings));
  TENON_RETURN_IF_ERROR(add_features(files, settings.tenant));
  return settings;
}

}  // namespace tenon::offline
