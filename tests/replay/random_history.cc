#include "tests/replay/random_history.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/base/sha256.h"

namespace tenon::replay {
namespace {

// Few of everything: what is worth trying is what collides.
constexpr std::uint64_t kAccounts = 24;
constexpr std::uint64_t kObjects = 16;
constexpr std::array<std::string_view, 6> kLocals = {"ann", "ben", "cleo", "dora", "emil", "fay"};
constexpr std::array<std::string_view, 5> kDomains = {"contoso.com", "fabrikam.com", "adatum.com",
                                                      "contoso.onmicrosoft.com", "late.example"};
constexpr std::array<std::string_view, 7> kFeatures = {
    "softMatchOnUpn",
    "synchronizeUpnForManagedUsers",
    "quarantineUponUpnConflict",
    "quarantineUponProxyAddressesConflict",
    "blockSoftMatch",
    "blockCloudObjectTakeoverThroughHardMatch",
    "allowOnPremUpdateOfOnPremisesObjectIdentifier"};
constexpr std::array<std::string_view, 3> kRuleSets = {"2016-03", "2026-06", "2026-07"};
// Whose turn it is: half of everything is on premises, little is an operator's.
constexpr std::array<std::size_t, 8> kTurns = {0, 1, 1, 1, 2, 2, 2, 3};
constexpr std::array<std::string_view, 2> kConnectors = {"ad-one", "ad-two"};

}  // namespace

std::pair<std::uint16_t, std::string> serialised(const v1::Fact& fact) {
  return {static_cast<std::uint16_t>(fact.body_case()), fact.SerializeAsString()};
}

RandomHistory::RandomHistory(std::string tenant, std::uint64_t seed)
    : tenant_(std::move(tenant)), random_(seed) {}

runtime::OwnedAppend RandomHistory::next() {
  Source& source = !created_ ? sources_[0] : sources_[kTurns[below(kTurns.size())]];
  runtime::OwnedAppend append;
  append.tenant = tenant_;
  append.source = source.name;
  append.may_create_tenant = !created_;
  const bool by_operator = source.name == "operator";
  if (by_operator) {
    append.request_id = guid("request", source.next_number);
  } else {
    append.first_number = SourceNumber{source.next_number};
  }
  std::vector<std::pair<std::uint16_t, std::string>> facts;
  const std::uint64_t count = !created_ ? 1 : 1 + below(by_operator ? 2 : 16);
  for (std::uint64_t i = 0; i < count; ++i) {
    v1::Fact fact = !created_                ? creation()
                    : by_operator            ? operator_fact()
                    : source.name == "cloud" ? cloud_fact()
                                             : on_premises_fact();
    facts.push_back(serialised(fact));
    created_ = true;
  }
  source.next_number += count;
  append.set_facts(facts);
  return append;
}

v1::Fact RandomHistory::creation() {
  v1::Fact fact;
  v1::TenantCreated& created = *fact.mutable_tenant_created();
  created.set_initial_domain("contoso.onmicrosoft.com");
  for (const std::string_view name : {"contoso.com", "fabrikam.com"}) {
    v1::VerifiedDomain& domain = *created.add_domains();
    domain.set_domain(std::string(name));
    domain.set_authentication(name == "fabrikam.com" ? v1::FEDERATED : v1::MANAGED);
  }
  if (chance(70)) created.set_first_sync_date(chance(50) ? "2015-01-01" : "2020-01-01");
  if (chance(50)) created.set_rule_set(std::string(pick(kRuleSets)));
  v1::FeatureSet& threshold = *created.add_features();
  threshold.set_name("accidentalDeletionThreshold");
  threshold.set_number(below(6));
  return fact;
}

v1::Fact RandomHistory::operator_fact() {
  v1::Fact fact;
  fact.set_actor("operator-" + std::to_string(below(3)));
  fact.set_reason("because of ticket " + std::to_string(below(100)));
  const std::string account = guid("account", below(kAccounts)).text();
  switch (below(10)) {
    case 0:
    case 1: {
      v1::FeatureSet& feature = *fact.mutable_feature_set();
      feature.set_name(std::string(pick(kFeatures)));
      feature.set_enabled(chance(60));
      break;
    }
    case 2: {
      v1::VerifiedDomain& domain = *fact.mutable_domain_verified()->mutable_domain();
      domain.set_domain(std::string(pick(kDomains)));
      domain.set_authentication(chance(50) ? v1::FEDERATED : v1::MANAGED);
      break;
    }
    case 3: fact.mutable_domain_removed()->set_domain(std::string(pick(kDomains))); break;
    case 4: fact.mutable_rule_set_activated()->set_rule_set(std::string(pick(kRuleSets))); break;
    case 5: fact.mutable_sync_forced(); break;
    case 6: {
      auto& request = *fact.mutable_authority_transfer_requested();
      request.set_account_id(account);
      request.set_target(chance(50) ? v1::AuthorityTransferRequested::TO_CLOUD
                                    : v1::AuthorityTransferRequested::TO_ON_PREMISES);
      break;
    }
    case 7: fact.mutable_immutable_id_cleared()->set_account_id(account); break;
    case 8:
      if (chance(50)) {
        fact.mutable_deletions_approved()->set_connector(std::string(pick(kConnectors)));
      } else {
        fact.mutable_deletions_rejected()->set_connector(std::string(pick(kConnectors)));
      }
      break;
    default:
      if (chance(70)) {
        fact.mutable_object_identifier_mapping_cleared()->set_account_id(account);
      } else {
        fact.mutable_directory_sync_switched()->set_on(chance(70));
      }
      break;
  }
  return fact;
}

v1::Fact RandomHistory::cloud_fact() {
  v1::Fact fact;
  const std::string account = guid("account", below(kAccounts)).text();
  switch (below(12)) {
    case 0:
    case 1:
    case 2:
    case 3: fill_account(*fact.mutable_account_created()->mutable_account(), true); break;
    case 4:
    case 5: fill_account(*fact.mutable_account_changed()->mutable_account(), false); break;
    case 6: fact.mutable_account_deleted()->set_object_id(account); break;
    case 7: fact.mutable_account_restored()->set_object_id(account); break;
    case 8:
      if (chance(30)) {
        fact.mutable_account_purged()->set_object_id(account);
      } else {
        auto& licence = *fact.mutable_licence_changed();
        licence.set_object_id(account);
        licence.set_licensed(chance(50));
      }
      break;
    case 9:
      fact.mutable_role_assigned()->set_object_id(account);
      set_role(*fact.mutable_role_assigned()->mutable_role());
      break;
    case 10:
      fact.mutable_role_removed()->set_object_id(account);
      fact.mutable_role_removed()->set_role_id("role-" + std::to_string(below(3)));
      break;
    default:
      fact.mutable_role_made_eligible()->set_object_id(account);
      set_role(*fact.mutable_role_made_eligible()->mutable_role());
      break;
  }
  return fact;
}

v1::Fact RandomHistory::on_premises_fact() {
  v1::Fact fact;
  const std::string object = guid("object", below(kObjects)).text();
  switch (below(14)) {
    case 0:
      fact.mutable_sync_cycle_started()->set_type(chance(40) ? v1::INITIAL : v1::DELTA);
      break;
    case 1:
    case 2: fact.mutable_sync_cycle_completed(); break;
    case 3: fact.mutable_object_deleted()->set_object_guid(object); break;
    case 4: fact.mutable_object_left_scope()->set_object_guid(object); break;
    case 5:
    case 6:
    case 7:
    case 8: fill_object(*fact.mutable_object_changed()->mutable_object(), false); break;
    default: fill_object(*fact.mutable_object_present()->mutable_object(), true); break;
  }
  return fact;
}

void RandomHistory::fill_account(v1::AccountImage& image, bool created) {
  image.set_object_id(guid("account", below(kAccounts)).text());
  if (created) {
    image.set_type(chance(80) ? v1::USER : chance(50) ? v1::GROUP : v1::CONTACT);
    image.set_authored_by(chance(50) ? v1::OFFICE_PORTAL : v1::GRAPH);
    if (chance(10)) image.set_sync_enabled(v1::TRUE);
    if (chance(5)) image.set_is_cloud_managed(true);
    if (chance(10)) image.set_on_premises_object_identifier(guid("object", below(kObjects)).text());
    if (chance(10)) set_role(*image.add_roles());
  }
  if (chance(10)) image.set_user_type(v1::GUEST);
  if (chance(30)) image.set_immutable_id(anchor());
  if (chance(20)) image.set_licensed(chance(50));
  if (image.type() == v1::GROUP && chance(50)) {
    image.set_group_kind(chance(30) ? v1::UNIFIED : v1::SECURITY);
    image.set_security_identifier("S-1-5-21-7-" + std::to_string(below(4)));
  }
  fill_attributes(image, created);
}

void RandomHistory::fill_object(v1::ObjectImage& image, bool present) {
  const std::uint64_t number = below(kObjects);
  image.set_object_guid(guid("object", number).text());
  if (present) {
    image.set_type(chance(80) ? v1::USER : chance(50) ? v1::GROUP : v1::CONTACT);
  }
  if (present || chance(20)) {
    std::string name = "CN=" + local();
    name += ",OU=" + std::to_string(below(3)) + ",DC=contoso,DC=com";
    image.set_distinguished_name(name);
  }
  if (chance(15)) image.set_source_anchor(chance(10) ? "" : anchor());
  if (chance(3)) image.set_certificate_count(static_cast<std::uint32_t>(below(20)));
  if (image.type() == v1::GROUP) {
    image.set_group_kind(v1::SECURITY);
    image.set_security_identifier("S-1-5-21-7-" + std::to_string(below(4)));
  }
  fill_attributes(image, present);
}

template <typename Image>
void RandomHistory::fill_attributes(Image& image, bool full) {
  auto& attributes = *image.mutable_attributes();
  if (full || chance(40)) add_attribute(attributes, "userPrincipalName", {address()});
  if (full ? chance(80) : chance(40)) {
    std::vector<std::string> values;
    if (chance(80)) values.push_back("SMTP:" + address());
    for (std::uint64_t i = below(3); i > 0; --i) values.push_back("smtp:" + address());
    if (chance(10)) values.push_back("SIP:" + address());
    if (chance(5)) values.push_back("x500:/o=" + local());
    if (chance(3)) values.emplace_back("no prefix");
    add_attribute(attributes, "proxyAddresses", values);
  }
  if (chance(30)) add_attribute(attributes, "mail", {address()});
  if (chance(30)) add_attribute(attributes, "mailNickname", {local()});
  if (full || chance(20)) add_attribute(attributes, "displayName", {local()});
  if (chance(20)) add_attribute(attributes, "department", {local()});
  if (chance(5)) add_attribute(attributes, "extensionAttribute1", {local(), local()});
}

void RandomHistory::add_attribute(google::protobuf::RepeatedPtrField<v1::Attribute>& attributes,
                                  std::string_view name, const std::vector<std::string>& values) {
  v1::Attribute& attribute = *attributes.Add();
  attribute.set_name(std::string(name));
  for (const std::string& value : values) attribute.add_values(value);
}

void RandomHistory::set_role(v1::Role& role) {
  const std::uint64_t number = below(3);
  role.set_role_id("role-" + std::to_string(number));
  role.set_display_name("Role " + std::to_string(number));
  role.set_privileged(number != 0);
}

std::string RandomHistory::local() {
  std::string text(pick(kLocals));
  if (chance(10)) text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string RandomHistory::address() {
  std::string text = local();  // one draw after the other, in the same order everywhere
  text += "@";
  text += pick(kDomains);
  return text;
}

Guid RandomHistory::guid(std::string_view kind, std::uint64_t number) {
  const std::string name = tenant_ + "/" + std::string(kind) + "/" + std::to_string(number);
  return Guid::name_based(kNameSpaceUrl, name);
}

std::string RandomHistory::anchor() { return guid("object", below(kObjects)).anchor(); }

}  // namespace tenon::replay
