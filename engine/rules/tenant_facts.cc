// The tenant's settings (rule book, 1, 4.1, 10): creation, features, domains, rule sets.
#include <algorithm>

#include "engine/rules/domain_change.h"
#include "engine/rules/facts.h"
#include "engine/rules/normalise.h"

namespace tenon::rules {
namespace {

// softMatchOnUpn is on from the start for organisations that first synchronised on this day or
// later (the seed).
constexpr std::string_view kSoftMatchOnUpnSince = "2016-03-30";
constexpr std::uint64_t kDeletionThreshold = 500;

std::uint64_t& number(Tenant& tenant, Feature feature) {
  return tenant.features[static_cast<std::size_t>(feature)];
}

void set_defaults(Tenant& tenant) {
  const bool late =
      tenant.first_sync_date.empty() || tenant.first_sync_date >= kSoftMatchOnUpnSince;
  number(tenant, Feature::kSoftMatchOnUpn) = late ? 1 : 0;
  number(tenant, Feature::kQuarantineUponUpnConflict) = 1;
  number(tenant, Feature::kQuarantineUponProxyAddressesConflict) = 1;
  number(tenant, Feature::kAccidentalDeletionThreshold) = kDeletionThreshold;
}

// F1: once on it cannot be switched off.
bool is_one_way(Feature feature) {
  switch (feature) {
    case Feature::kSoftMatchOnUpn:
    case Feature::kSynchronizeUpnForManagedUsers:
    case Feature::kQuarantineUponUpnConflict:
    case Feature::kQuarantineUponProxyAddressesConflict: return true;
    default: return false;
  }
}

// Over a hundred per cent the guard (D3) could never trip.
bool beyond_its_range(Feature feature, const std::optional<std::uint64_t>& number) {
  return feature == Feature::kAccidentalDeletionPercent && number && *number > 100;
}

// The value in the feature's own kind; nothing for an unknown feature, another kind, or a value out
// of its range (F2).
std::optional<std::uint64_t> wanted_value(const FeatureValue& value) {
  const auto feature = parse_feature(value.name);
  if (!feature) return std::nullopt;
  if (beyond_its_range(*feature, value.number)) return std::nullopt;
  if (is_numeric(*feature)) return value.number;
  if (!value.enabled) return std::nullopt;
  return *value.enabled ? 1 : 0;
}

std::string why_refused(const FeatureValue& value) {
  const auto feature = parse_feature(value.name);
  if (!feature) return value.name + " is not a feature";
  if (beyond_its_range(*feature, value.number)) return value.name + " is at most 100; 0 is none";
  return value.name + (is_numeric(*feature) ? " is a number" : " is on or off");
}

void put_domain(Tenant& tenant, const Domain& domain) {
  std::erase_if(tenant.domains, [&](const Domain& kept) { return kept.name == domain.name; });
  tenant.domains.push_back(domain);
  std::sort(tenant.domains.begin(), tenant.domains.end(),
            [](const Domain& a, const Domain& b) { return a.name < b.name; });
}

void emit_tenant(Context& context, Decision decision, Tenant tenant) {
  Effects effects;
  effects.tenant = std::move(tenant);
  context.emit(std::move(decision), std::move(effects));
}

void refuse(Context& context, Outcome outcome, Rule rule, std::string detail) {
  Decision decision = context.decision(outcome);
  decision.rules.push_back(rule);
  decision.detail = std::move(detail);
  context.say(std::move(decision));
}

}  // namespace

void tenant_created(Context& context) {
  if (context.view.tenant() != nullptr) {
    context.say(context.decision(Outcome::kTenantExists));
    return;
  }
  const Fact& fact = context.fact;
  Tenant tenant;
  tenant.name = fact.tenant;
  tenant.initial_domain = fold(fact.initial_domain);
  tenant.first_sync_date = fact.first_sync_date;
  tenant.rule_set = parse_rule_set(fact.rule_set).value_or(kNewestRuleSet);
  for (const Domain& domain : fact.domains) {
    put_domain(tenant, Domain{fold(domain.name), domain.authentication});
  }
  put_domain(tenant, Domain{tenant.initial_domain, DomainAuthentication::kManaged});
  set_defaults(tenant);
  Decision decision = context.decision(Outcome::kAccepted);
  decision.rule_set = tenant.rule_set;
  for (const FeatureValue& value : fact.features) {
    if (const auto wanted = wanted_value(value))
      number(tenant, *parse_feature(value.name)) = *wanted;
  }
  emit_tenant(context, std::move(decision), std::move(tenant));
  // F2: the tenant begins without what it cannot have.
  for (const FeatureValue& value : fact.features) {
    if (!wanted_value(value)) {
      refuse(context, Outcome::kFeatureChangeRefused, Rule::kF2, why_refused(value));
    }
  }
}

void feature_set(Context& context) {
  const FeatureValue& value = context.fact.features.front();
  const auto wanted = wanted_value(value);
  if (!wanted) {
    refuse(context, Outcome::kFeatureChangeRefused, Rule::kF2, why_refused(value));
    return;
  }
  const Feature feature = *parse_feature(value.name);
  Tenant tenant = context.tenant();
  if (is_one_way(feature) && tenant.is_on(feature) && *wanted == 0) {
    refuse(context, Outcome::kFeatureChangeRefused, Rule::kF1,
           value.name + " cannot be switched off once it is on");
    return;
  }
  const bool same = number(tenant, feature) == *wanted;
  number(tenant, feature) = *wanted;
  Decision decision = context.decision(same ? Outcome::kNoChange : Outcome::kAccepted);
  decision.detail = value.name;
  emit_tenant(context, std::move(decision), std::move(tenant));
}

void domain_verified(Context& context) {
  Tenant tenant = context.tenant();
  Domain domain = context.fact.domains.front();
  domain.name = fold(domain.name);
  const Domain* known = tenant.domain(domain.name);
  if (domain.name == tenant.initial_domain &&
      domain.authentication != DomainAuthentication::kManaged) {
    refuse(context, Outcome::kDomainChangeRefused, Rule::kN5,
           domain.name + " is the initial domain: it stays managed");
    return;
  }
  const bool same = known != nullptr && *known == domain;
  const bool newly_verified = known == nullptr;
  Decision decision = context.decision(same ? Outcome::kNoChange : Outcome::kAccepted);
  decision.detail =
      domain.name +
      (domain.authentication == DomainAuthentication::kFederated ? " (federated)" : " (managed)");
  put_domain(tenant, domain);
  emit_tenant(context, std::move(decision), std::move(tenant));
  if (newly_verified) recompute_upns(context);
}

void domain_removed(Context& context) {
  Tenant tenant = context.tenant();
  const std::string name = fold(context.fact.domains.front().name);
  if (name == tenant.initial_domain) {
    refuse(context, Outcome::kDomainChangeRefused, Rule::kN5,
           name + " is the initial domain: it stays verified");
    return;
  }
  const bool known = tenant.domain(name) != nullptr;
  std::erase_if(tenant.domains, [&](const Domain& kept) { return kept.name == name; });
  Decision decision = context.decision(known ? Outcome::kAccepted : Outcome::kNoChange);
  decision.detail = name;
  emit_tenant(context, std::move(decision), std::move(tenant));
  if (known) recompute_upns(context);
}

void rule_set_activated(Context& context) {
  const auto wanted = parse_rule_set(context.fact.rule_set);
  if (!wanted) {
    refuse(context, Outcome::kRuleSetRefused, Rule::kR1,
           context.fact.rule_set + " is not a released rule set");
    return;
  }
  Tenant tenant = context.tenant();
  Decision decision =
      context.decision(tenant.rule_set == *wanted ? Outcome::kNoChange : Outcome::kAccepted);
  decision.rules.push_back(Rule::kR1);
  decision.detail = context.fact.rule_set;
  tenant.rule_set = *wanted;
  emit_tenant(context, std::move(decision), std::move(tenant));
}

void semantics_revision_raised(Context& context) {
  Tenant tenant = context.tenant();
  tenant.semantics_revision = context.fact.revision;
  Decision decision = context.decision(Outcome::kAccepted);
  decision.rules.push_back(Rule::kR2);
  emit_tenant(context, std::move(decision), std::move(tenant));
}

}  // namespace tenon::rules
