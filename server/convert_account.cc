#include "server/convert_account.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/rules/normalise.h"
#include "server/conflict.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"

namespace tenon::server {
namespace {

// Attributes with a field of their own in an Account.
bool has_own_field(const AttributeKey& key) {
  return key.id == AttributeId::kUserPrincipalName || key.id == AttributeId::kProxyAddresses ||
         key.id == AttributeId::kMail || key.id == AttributeId::kMailNickname ||
         key.id == AttributeId::kDisplayName;
}

void put_attribute(const AttributeKey& key, const AttributeSet& attributes, v1::Attribute& out) {
  out.set_name(std::string(key.name()));
  for (const AttributeValue& value : attributes.values(key)) out.add_values(value.text);
}

std::string text_of(const AttributeSet& attributes, AttributeId id) {
  return std::string(attributes.text(id));
}

void put_roles(const std::vector<Role>& roles, google::protobuf::RepeatedPtrField<v1::Role>& out) {
  for (const Role& role : roles) {
    v1::Role& each = *out.Add();
    each.set_role_id(role.role_id);
    each.set_display_name(role.display_name);
    each.set_privileged(role.privileged);
  }
}

void put_effective(const Account& account, v1::Account& out) {
  const AttributeSet& has = account.attributes;
  out.set_user_principal_name(text_of(has, AttributeId::kUserPrincipalName));
  for (const AttributeValue& address : has.values(AttributeId::kProxyAddresses)) {
    out.add_proxy_addresses(address.text);
  }
  out.set_mail(text_of(has, AttributeId::kMail));
  out.set_mail_nickname(text_of(has, AttributeId::kMailNickname));
  out.set_display_name(text_of(has, AttributeId::kDisplayName));
  for (const AttributeKey& key : has.keys()) {
    if (!has_own_field(key)) put_attribute(key, has, *out.add_attributes());
  }
}

std::vector<std::string> sorted_texts(const AttributeSet& attributes, AttributeId id) {
  std::vector<std::string> texts;
  for (const AttributeValue& value : attributes.values(id)) texts.push_back(value.text);
  std::sort(texts.begin(), texts.end());
  return texts;
}

// What the source of authority said, where the account has something else.
void put_asserted(const Account& account, const AttributeSet& said, v1::Account& out) {
  const std::string_view upn = said.text(AttributeId::kUserPrincipalName);
  if (upn != account.upn()) out.set_asserted_user_principal_name(std::string(upn));
  if (sorted_texts(said, AttributeId::kProxyAddresses) ==
      sorted_texts(account.attributes, AttributeId::kProxyAddresses)) {
    return;
  }
  for (const AttributeValue& address : said.values(AttributeId::kProxyAddresses)) {
    out.add_asserted_proxy_addresses(address.text);
  }
}

void put_link(const Account& account, Moment& moment, v1::Account& out) {
  const DirectoryObject* object = moment.object(account.object);
  if (object != nullptr) {
    to_proto(party_of(*object, moment.connector_name(object->connector)), *out.mutable_bound_to());
    out.set_method(to_proto(account.method));
    to_proto(account.bound_by, *out.mutable_bound_by());
  }
  const bool mastered_there = object != nullptr && account.authority == Authority::kOnPremises;
  put_asserted(account, mastered_there ? object->attributes : account.cloud_said, out);
}

// What the state itself says; put_rollback_story() adds the rest.
void put_rollback(const Account& account, Moment& moment, v1::Account& out) {
  if (!account.live() || !account.rollback_requested) return;
  v1::PendingRollback& rollback = *out.mutable_rollback_pending();
  rollback.set_position(account.rollback_requested->value);
  const DirectoryObject* object = moment.object(account.object);
  if (object == nullptr) {
    rollback.set_obstacle(std::string(name_of(Outcome::kObjectGone)));
  } else if (!object->in_scope()) {
    rollback.set_obstacle(std::string(name_of(Outcome::kDeletionPending)));
  } else if (account.rollback_refusal_said) {
    to_proto(object->last_decision, *rollback.mutable_decision());
  }
}

void put_claim(const Claim& claim, Moment& moment, v1::Quarantine& out) {
  QuarantinedValue quarantined;
  quarantined.value.attribute = claim.space == ValueSpace::kUpn ? AttributeId::kUserPrincipalName
                                                                : AttributeId::kProxyAddresses;
  quarantined.value.value = claim.value;
  quarantined.value.derived = claim.space == ValueSpace::kUpn;
  if (const Account* holder = moment.holder(claim.space, claim.folded)) {
    quarantined.holder = party_of(*holder);
    for (const AttributeValue& value : holder->attributes.values(quarantined.value.attribute)) {
      const bool same = rules::equal_folded(value.text, claim.value.text);
      if (same) quarantined.held_since = value.since;
    }
  }
  to_proto(quarantined, out);
}

void put_standing(const DirectoryObject& object, v1::DirectoryObject& out) {
  out.set_outcome(std::string(name_of(object.outcome)));
  out.set_method(to_proto(object.method));
  out.set_relinked(object.relinked);
  out.set_refused_by(std::string(name_of(object.refused_by)));
  out.set_refusal(std::string(name_of(object.refusal)));
  to_proto(object.last_decision, *out.mutable_last_decision());
  if (object.waiting) {
    out.set_waiting_since(object.waiting_since.value);
    out.set_attempts(static_cast<std::uint32_t>(conflict_attempts(object)));
    out.set_last_attempt(object.last_attempt.value);
  }
  out.set_deletion_pending(object.leaving());
}

}  // namespace

void to_proto(const Account& account, Moment& moment, v1::Account& out) {
  out.set_object_id(account.object_id.text());
  if (account.cloud_object_id) out.set_cloud_object_id(account.cloud_object_id->text());
  out.set_type(to_proto(account.type));
  out.set_authored_by(to_proto(account.authored_by));
  out.set_authority(to_proto(account.authority));
  out.set_sync_enabled(static_cast<v1::SyncEnabled>(account.sync_enabled));
  out.set_is_cloud_managed(account.is_cloud_managed);
  out.set_state(static_cast<v1::Account::State>(account.lifecycle));
  if (account.binned()) to_proto(account.deleted_at, *out.mutable_deleted_at());
  out.set_immutable_id(account.immutable_id);
  if (account.on_premises_object_identifier) {
    out.set_on_premises_object_identifier(account.on_premises_object_identifier->text());
  }
  out.set_security_identifier(account.security_identifier);
  if (account.type == ObjectType::kUser) {
    out.set_user_type(static_cast<v1::UserType>(account.user_type));
  }
  out.set_group_kind(static_cast<v1::GroupKind>(account.group_kind));
  out.set_licensed(account.licensed);
  out.set_exchange_licensed(account.exchange_licensed);
  put_effective(account, out);
  put_roles(account.roles, *out.mutable_roles());
  put_roles(account.eligible_roles, *out.mutable_eligible_roles());
  put_link(account, moment, out);
  put_rollback(account, moment, out);
  out.set_first_seen(account.first_seen.value);
  out.set_last_changed(account.last_changed.value);
}

void to_proto(const DirectoryObject& object, Moment& moment, v1::DirectoryObject& out) {
  out.set_connector(moment.connector_name(object.connector));
  out.set_object_guid(object.guid.text());
  out.set_distinguished_name(object.distinguished_name);
  out.set_type(to_proto(object.type));
  out.set_source_anchor(object.source_anchor);
  out.set_in_scope(object.in_scope());
  for (const AttributeKey& key : object.attributes.keys()) {
    put_attribute(key, object.attributes, *out.add_attributes());
  }
  out.set_security_identifier(object.security_identifier);
  out.set_group_kind(static_cast<v1::GroupKind>(object.group_kind));
  put_standing(object, out);
  for (const Claim& claim : object.claims) put_claim(claim, moment, *out.add_quarantined());
  if (const Account* account = moment.account(object.account)) {
    out.set_account_id(account->object_id.text());
    out.set_effective_upn(std::string(account->upn()));
  }
  out.set_first_seen(object.first_seen.value);
  out.set_certificate_count(object.certificate_count);
}

}  // namespace tenon::server
