#include "tests/model/fact_wire.h"

#include "engine/base/check.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::model {
namespace {

// Enums of the model have the numbers of the wire's.
template <typename To, typename From>
To same_number(From value) {
  return static_cast<To>(static_cast<int>(value));
}

void write_time(Micros time, google::protobuf::Timestamp& out) {
  out.set_seconds(time.value / 1'000'000);
  out.set_nanos(static_cast<std::int32_t>(time.value % 1'000'000) * 1'000);
}

void write_role(const Role& role, v1::Role& out) {
  out.set_role_id(role.role_id);
  out.set_display_name(role.display_name);
  out.set_privileged(role.privileged);
}

void write_domain(const Domain& domain, v1::VerifiedDomain& out) {
  out.set_domain(domain.name);
  out.set_authentication(same_number<v1::DomainAuthentication>(domain.authentication));
}

void write_feature(const FeatureValue& feature, v1::FeatureSet& out) {
  out.set_name(feature.name);
  if (feature.enabled) out.set_enabled(*feature.enabled);
  if (feature.number) out.set_number(*feature.number);
}

// What both kinds of image carry.
template <typename Wire>
void write_common(const Image& image, Wire& out) {
  if (image.type) out.set_type(same_number<v1::ObjectType>(*image.type));
  for (const NamedAttribute& attribute : image.attributes) {
    if (attribute.key.id == AttributeId::kAccountEnabled) {
      out.set_account_enabled(attribute.values.at(0).text == "true");
      continue;
    }
    v1::Attribute& wire = *out.add_attributes();
    wire.set_name(std::string(attribute.key.name()));
    for (const NamedAttribute::Text& value : attribute.values) wire.add_values(value.text);
  }
  if (image.group_kind) out.set_group_kind(same_number<v1::GroupKind>(*image.group_kind));
  if (image.security_identifier) out.set_security_identifier(*image.security_identifier);
}

void write_account(const Image& image, v1::AccountImage& out) {
  out.set_object_id(image.id.text());
  write_common(image, out);
  if (image.authored_by) out.set_authored_by(same_number<v1::AuthoredBy>(*image.authored_by));
  if (image.user_type) out.set_user_type(same_number<v1::UserType>(*image.user_type));
  if (image.licensed) out.set_licensed(*image.licensed);
  if (image.exchange_licensed) out.set_exchange_licensed(*image.exchange_licensed);
  if (image.immutable_id) out.set_immutable_id(*image.immutable_id);
  if (image.on_premises_object_identifier) {
    out.set_on_premises_object_identifier(image.on_premises_object_identifier->text());
  }
  if (image.sync_enabled) out.set_sync_enabled(same_number<v1::SyncEnabled>(*image.sync_enabled));
  if (image.is_cloud_managed) out.set_is_cloud_managed(*image.is_cloud_managed);
  if (image.deleted_at) write_time(*image.deleted_at, *out.mutable_deleted_at());
  for (const Role& role : image.roles) write_role(role, *out.add_roles());
  for (const Role& role : image.eligible_roles) write_role(role, *out.add_eligible_roles());
}

void write_object(const Image& image, v1::ObjectImage& out) {
  out.set_object_guid(image.id.text());
  write_common(image, out);
  if (image.distinguished_name) out.set_distinguished_name(*image.distinguished_name);
  if (image.source_anchor) out.set_source_anchor(*image.source_anchor);
  if (image.certificate_count) out.set_certificate_count(*image.certificate_count);
}

void write_tenant(const Fact& fact, v1::TenantCreated& out) {
  out.set_initial_domain(fact.initial_domain);
  for (const Domain& domain : fact.domains) write_domain(domain, *out.add_domains());
  out.set_first_sync_date(fact.first_sync_date);
  out.set_rule_set(fact.rule_set);
  for (const FeatureValue& feature : fact.features) write_feature(feature, *out.add_features());
}

void write_transfer(const Fact& fact, v1::AuthorityTransferRequested& out) {
  out.set_account_id(fact.image.id.text());
  out.set_target(fact.target == Authority::kCloud ? v1::AuthorityTransferRequested::TO_CLOUD
                                                  : v1::AuthorityTransferRequested::TO_ON_PREMISES);
}

void write_licence(const Fact& fact, v1::LicenceChanged& out) {
  out.set_object_id(fact.image.id.text());
  out.set_licensed(fact.licensed);
  out.set_exchange_licensed(fact.exchange_licensed);
}

void write_object_deleted(const Fact& fact, v1::ObjectDeleted& out) {
  out.set_object_guid(fact.image.id.text());
  if (fact.image.source_anchor) out.set_source_anchor(*fact.image.source_anchor);
}

void write_account_deleted(const Fact& fact, v1::AccountDeleted& out) {
  out.set_object_id(fact.image.id.text());
  if (fact.image.deleted_at) write_time(*fact.image.deleted_at, *out.mutable_deleted_at());
}

template <typename Given>
void write_role_given(const Fact& fact, Given& out) {
  out.set_object_id(fact.image.id.text());
  write_role(fact.role, *out.mutable_role());
}

template <typename Taken>
void write_role_taken(const Fact& fact, Taken& out) {
  out.set_object_id(fact.image.id.text());
  out.set_role_id(fact.role.role_id);
}

bool write_by_operator(const Fact& fact, v1::Fact& out) {
  const std::string id = fact.image.id.text();
  switch (fact.kind) {
    case FactKind::kTenantCreated: write_tenant(fact, *out.mutable_tenant_created()); break;
    case FactKind::kFeatureSet:
      write_feature(fact.features.at(0), *out.mutable_feature_set());
      break;
    case FactKind::kDomainVerified:
      write_domain(fact.domains.at(0), *out.mutable_domain_verified()->mutable_domain());
      break;
    case FactKind::kDomainRemoved:
      out.mutable_domain_removed()->set_domain(fact.domains.at(0).name);
      break;
    case FactKind::kRuleSetActivated:
      out.mutable_rule_set_activated()->set_rule_set(fact.rule_set);
      break;
    case FactKind::kSyncForced: out.mutable_sync_forced(); break;
    case FactKind::kDeletionsApproved:
      out.mutable_deletions_approved()->set_connector(fact.connector);
      break;
    case FactKind::kDeletionsRejected:
      out.mutable_deletions_rejected()->set_connector(fact.connector);
      break;
    case FactKind::kAuthorityTransferRequested:
      write_transfer(fact, *out.mutable_authority_transfer_requested());
      break;
    case FactKind::kImmutableIdCleared:
      out.mutable_immutable_id_cleared()->set_account_id(id);
      break;
    case FactKind::kObjectIdentifierMappingCleared:
      out.mutable_object_identifier_mapping_cleared()->set_account_id(id);
      break;
    case FactKind::kDirectorySyncSwitched:
      out.mutable_directory_sync_switched()->set_on(fact.on);
      break;
    case FactKind::kSemanticsRevisionRaised:
      out.mutable_semantics_revision_raised()->set_revision(fact.revision);
      break;
    default: return false;
  }
  return true;
}

bool write_by_connector(const Fact& fact, v1::Fact& out) {
  const std::string id = fact.image.id.text();
  switch (fact.kind) {
    case FactKind::kAccountCreated:
      write_account(fact.image, *out.mutable_account_created()->mutable_account());
      break;
    case FactKind::kAccountChanged:
      write_account(fact.image, *out.mutable_account_changed()->mutable_account());
      break;
    case FactKind::kAccountDeleted:
      write_account_deleted(fact, *out.mutable_account_deleted());
      break;
    case FactKind::kAccountRestored: out.mutable_account_restored()->set_object_id(id); break;
    case FactKind::kAccountPurged: out.mutable_account_purged()->set_object_id(id); break;
    case FactKind::kRoleAssigned: write_role_given(fact, *out.mutable_role_assigned()); break;
    case FactKind::kRoleRemoved: write_role_taken(fact, *out.mutable_role_removed()); break;
    case FactKind::kRoleMadeEligible:
      write_role_given(fact, *out.mutable_role_made_eligible());
      break;
    case FactKind::kRoleNoLongerEligible:
      write_role_taken(fact, *out.mutable_role_no_longer_eligible());
      break;
    case FactKind::kLicenceChanged: write_licence(fact, *out.mutable_licence_changed()); break;
    case FactKind::kSyncCycleStarted:
      out.mutable_sync_cycle_started()->set_type(same_number<v1::CycleType>(fact.cycle_type));
      break;
    case FactKind::kSyncCycleCompleted: out.mutable_sync_cycle_completed(); break;
    case FactKind::kObjectPresent:
      write_object(fact.image, *out.mutable_object_present()->mutable_object());
      break;
    case FactKind::kObjectChanged:
      write_object(fact.image, *out.mutable_object_changed()->mutable_object());
      break;
    case FactKind::kObjectDeleted: write_object_deleted(fact, *out.mutable_object_deleted()); break;
    case FactKind::kObjectLeftScope: out.mutable_object_left_scope()->set_object_guid(id); break;
    default: return false;
  }
  return true;
}

}  // namespace

std::pair<std::uint16_t, std::string> wire_form(const Fact& fact) {
  v1::Fact out;
  if (fact.observed_at) write_time(*fact.observed_at, *out.mutable_observed_at());
  out.set_actor(fact.actor);
  out.set_reason(fact.reason);
  out.set_cursor(fact.cursor);
  TENON_CHECK(write_by_operator(fact, out) || write_by_connector(fact, out));
  return {static_cast<std::uint16_t>(fact.kind), out.SerializeAsString()};
}

}  // namespace tenon::model
