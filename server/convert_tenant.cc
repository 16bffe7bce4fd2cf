#include "server/convert_tenant.h"

#include <algorithm>
#include <string>
#include <vector>

namespace tenon::server {

void to_proto(const Tenant& tenant, Head head, v1::Tenant& out) {
  out.set_name(tenant.name);
  out.set_initial_domain(tenant.initial_domain);
  for (const Domain& domain : tenant.domains) {
    v1::VerifiedDomain& each = *out.add_domains();
    each.set_domain(domain.name);
    each.set_authentication(static_cast<v1::DomainAuthentication>(domain.authentication));
  }
  out.set_first_sync_date(tenant.first_sync_date);
  out.set_rule_set(std::string(name_of(tenant.rule_set)));
  std::vector<Feature> features;
  for (std::uint8_t number = 1; number <= kFeatureCount; ++number) {
    features.push_back(static_cast<Feature>(number));
  }
  std::sort(features.begin(), features.end(),
            [](Feature a, Feature b) { return name_of(a) < name_of(b); });
  for (const Feature feature : features) {
    v1::FeatureSet& each = *out.add_features();
    each.set_name(std::string(name_of(feature)));
    if (is_numeric(feature)) {
      each.set_number(tenant.number(feature));
    } else {
      each.set_enabled(tenant.is_on(feature));
    }
  }
  out.set_directory_sync_on(tenant.directory_sync_on);
  out.set_head(head.value);
}

}  // namespace tenon::server
