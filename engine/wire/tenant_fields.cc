#include "engine/wire/tenant_fields.h"

#include <array>

#include "engine/base/limits.h"
#include "engine/wire/message.h"
#include "engine/wire/values.h"

namespace tenon::wire {
namespace {

constexpr std::array<Field<Domain>, 2> kVerifiedDomain = {{
    {1, WireType::kBytes, "domain", false,
     [](const WireField& field, Domain& out, Failure& failure) {
       return read_domain(field, out.name, failure);
     }},
    {2, WireType::kVarint, "authentication", false,
     [](const WireField& field, Domain& out, Failure& failure) {
       return read_enum(field, 2, DomainAuthentication::kManaged, out.authentication, failure);
     }},
}};

bool read_verified_domain(const WireField& field, Fact& fact, Failure& failure) {
  if (fact.domains.size() == limits::kListItemsMax) {
    return failure.over_limit("domains of a fact", limits::kListItemsMax, fact.domains.size() + 1);
  }
  Domain& domain = fact.domains.emplace_back();
  if (!read_message(field.bytes, kVerifiedDomain, domain, failure)) return false;
  return !domain.name.empty() || refuse_missing("domain", failure);
}

bool read_one_value(FeatureValue& out, Failure& failure) {
  if (!out.enabled && !out.number) return true;
  return failure.refuse("DUPLICATED_FIELD", "enabled and number: send one of them.");
}

constexpr std::array<Field<FeatureValue>, 3> kFeatureSet = {{
    {1, WireType::kBytes, "name", false,
     [](const WireField& field, FeatureValue& out, Failure& failure) {
       return read_name(field, out.name, failure);
     }},
    {2, WireType::kVarint, "enabled", false,
     [](const WireField& field, FeatureValue& out, Failure& failure) {
       return read_one_value(out, failure) && read_bool(field, out.enabled.emplace(), failure);
     }},
    {3, WireType::kVarint, "number", false,
     [](const WireField& field, FeatureValue& out, Failure& failure) {
       if (!read_one_value(out, failure)) return false;
       out.number = field.varint;
       return true;
     }},
}};

bool read_one_feature(std::string_view message, Fact& fact, Failure& failure) {
  if (fact.features.size() == limits::kListItemsMax) {
    return failure.over_limit("features of a fact", limits::kListItemsMax,
                              fact.features.size() + 1);
  }
  FeatureValue& feature = fact.features.emplace_back();
  if (!read_message(message, kFeatureSet, feature, failure)) return false;
  return !feature.name.empty() || refuse_missing("name", failure);
}

constexpr std::array<Field<Fact>, 5> kTenantCreated = {{
    {1, WireType::kBytes, "initial_domain", false,
     [](const WireField& field, Fact& fact, Failure& failure) {
       return read_domain(field, fact.initial_domain, failure);
     }},
    {2, WireType::kBytes, "domains", true, read_verified_domain},
    {3, WireType::kBytes, "first_sync_date", false,
     [](const WireField& field, Fact& fact, Failure& failure) {
       return read_date(field, fact.first_sync_date, failure);
     }},
    {4, WireType::kBytes, "rule_set", false,
     [](const WireField& field, Fact& fact, Failure& failure) {
       return read_text(field, limits::kNameBytesMax, "bytes of a rule set's name", fact.rule_set,
                        failure);
     }},
    {5, WireType::kBytes, "features", true,
     [](const WireField& field, Fact& fact, Failure& failure) {
       return read_one_feature(field.bytes, fact, failure);
     }},
}};

constexpr std::array<Field<Fact>, 1> kDomainVerified = {
    {{1, WireType::kBytes, "domain", false, read_verified_domain}}};

constexpr std::array<Field<Fact>, 1> kDomainRemoved = {
    {{1, WireType::kBytes, "domain", false,
      [](const WireField& field, Fact& fact, Failure& failure) {
        return read_domain(field, fact.domains.emplace_back().name, failure);
      }}}};

constexpr std::array<Field<Fact>, 1> kRuleSetActivated = {
    {{1, WireType::kBytes, "rule_set", false,
      [](const WireField& field, Fact& fact, Failure& failure) {
        return read_text(field, limits::kNameBytesMax, "bytes of a rule set's name", fact.rule_set,
                         failure);
      }}}};

constexpr std::array<Field<Fact>, 1> kConnector = {
    {{1, WireType::kBytes, "connector", false,
      [](const WireField& field, Fact& fact, Failure& failure) {
        return read_connector(field, fact.connector, failure);
      }}}};

constexpr std::array<Field<Fact>, 1> kSwitch = {
    {{1, WireType::kVarint, "on", false, [](const WireField& field, Fact& fact, Failure& failure) {
        return read_bool(field, fact.on, failure);
      }}}};

}  // namespace

bool read_tenant_created(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_message(body, kTenantCreated, fact, failure)) return false;
  return !fact.initial_domain.empty() || refuse_missing("initial_domain", failure);
}

bool read_domain_verified(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_message(body, kDomainVerified, fact, failure)) return false;
  return !fact.domains.empty() || refuse_missing("domain", failure);
}

bool read_domain_removed(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_message(body, kDomainRemoved, fact, failure)) return false;
  return !fact.domains.empty() || refuse_missing("domain", failure);
}

bool read_rule_set_activated(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_message(body, kRuleSetActivated, fact, failure)) return false;
  return !fact.rule_set.empty() || refuse_missing("rule_set", failure);
}

bool read_deletions(std::string_view body, Fact& fact, Failure& failure) {
  if (!read_message(body, kConnector, fact, failure)) return false;
  return !fact.connector.empty() || refuse_missing("connector", failure);
}

bool read_directory_sync_switched(std::string_view body, Fact& fact, Failure& failure) {
  return read_message(body, kSwitch, fact, failure);
}

bool read_feature_set(std::string_view body, Fact& fact, Failure& failure) {
  return read_one_feature(body, fact, failure);
}

}  // namespace tenon::wire
