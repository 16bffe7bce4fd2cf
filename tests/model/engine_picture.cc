#include "tests/model/engine_picture.h"

#include <algorithm>

namespace tenon::model {
namespace {

using namespace model_oracle;

Attributes attributes_of(const AttributeSet& set) {
  Attributes attributes;
  for (const AttributeKey& key : set.keys()) {
    std::vector<std::string>& texts = attributes[std::string(key.name())];
    for (const AttributeValue& value : set.values(key)) texts.push_back(value.text);
  }
  return attributes;
}

std::vector<std::string> roles_of(const std::vector<Role>& roles) {
  std::vector<std::string> texts;
  for (const Role& role : roles) texts.push_back((role.privileged ? "!" : "") + role.role_id);
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string guid_text(const std::optional<Guid>& guid) { return guid ? guid->text() : ""; }

std::string object_text(const rules::StateView& state, ObjectHandle handle) {
  const DirectoryObject* object = state.object(handle);
  if (!object) return "";
  return state.connector(object->connector)->name + "/" + object->guid.text();
}

AccountPicture account_of(const rules::StateView& state, const Account& account) {
  AccountPicture picture;
  picture.object_id = account.object_id.text();
  picture.cloud_object_id = guid_text(account.cloud_object_id);
  picture.type = name_of(account.type);
  picture.state = name_of(account.lifecycle);
  picture.attributes = attributes_of(account.attributes);
  if (account.object && account.type == ObjectType::kUser) {
    picture.asserted_upn = account.flowed_upn.text;
  }
  picture.authored_by = name_of(account.authored_by);
  picture.user_type = name_of(account.user_type);
  picture.group_kind = name_of(account.group_kind);
  picture.immutable_id = account.immutable_id;
  picture.on_premises_object_identifier = guid_text(account.on_premises_object_identifier);
  picture.sync_enabled = name_of(account.sync_enabled);
  picture.authority = name_of(account.authority);
  picture.is_cloud_managed = account.is_cloud_managed;
  picture.rollback_pending = account.rollback_requested.has_value();
  picture.object = object_text(state, account.object);
  if (account.binned()) picture.deleted_at = account.deleted_at.value;
  picture.roles = roles_of(account.roles);
  picture.eligible_roles = roles_of(account.eligible_roles);
  picture.licensed = account.licensed;
  picture.exchange_licensed = account.exchange_licensed;
  return picture;
}

std::string claim_text(const Claim& claim) {
  const std::string since = " since " + std::to_string(claim.since.value);
  switch (claim.space) {
    case ValueSpace::kUpn: return "userPrincipalName=" + claim.folded + since;
    case ValueSpace::kSmtp: return "proxyAddresses=smtp:" + claim.folded + since;
    case ValueSpace::kSip: return "proxyAddresses=sip:" + claim.folded + since;
  }
  return "";
}

std::string presence_text(Presence presence) {
  switch (presence) {
    case Presence::kInScope: return "IN_SCOPE";
    case Presence::kDeletionPending: return "DELETION_PENDING";
    case Presence::kLeavingScope: return "LEAVING_SCOPE";
    case Presence::kOutOfScope: return "OUT_OF_SCOPE";
  }
  return "";
}

ObjectPicture object_of(const rules::StateView& state, const DirectoryObject& object) {
  ObjectPicture picture;
  picture.object = object_text(state, object.handle);
  picture.type = name_of(object.type);
  picture.presence = presence_text(object.presence);
  if (const Account* account = state.account(object.account)) {
    picture.account = account->object_id.text();
  }
  picture.attributes = attributes_of(object.attributes);
  // As given: the order is the source's.
  for (auto& [name, texts] : picture.attributes) std::sort(texts.begin(), texts.end());
  picture.source_anchor = object.source_anchor;
  picture.waiting = object.waiting;
  if (object.waiting) picture.waiting_since = static_cast<std::int64_t>(object.waiting_since.value);
  picture.attempts = object.attempts;
  for (const Claim& claim : object.claims) picture.claims.push_back(claim_text(claim));
  std::sort(picture.claims.begin(), picture.claims.end());
  return picture;
}

TenantPicture tenant_of(const Tenant& tenant) {
  TenantPicture picture;
  picture.created = true;
  for (const Domain& domain : tenant.domains) {
    picture.domains.push_back(domain.name + " " + std::string(name_of(domain.authentication)));
  }
  picture.rule_set = name_of(tenant.rule_set);
  for (std::uint8_t i = 1; i <= kFeatureCount; ++i) {
    const auto feature = static_cast<Feature>(i);
    picture.features[std::string(name_of(feature))] = tenant.number(feature);
  }
  picture.directory_sync_on = tenant.directory_sync_on;
  return picture;
}

}  // namespace

Picture picture_of(const rules::StateView& state) {
  Picture picture;
  if (state.tenant()) picture.tenant = tenant_of(*state.tenant());
  for (AccountHandle h{1}; h <= state.last_account(); ++h.value) {
    picture.accounts.push_back(account_of(state, *state.account(h)));
  }
  for (ObjectHandle h{1}; h <= state.last_object(); ++h.value) {
    if (const DirectoryObject* object = state.object(h)) {
      picture.objects.push_back(object_of(state, *object));
    }
  }
  for (ConnectorHandle h{1}; h <= state.last_connector(); ++h.value) {
    const Connector& connector = *state.connector(h);
    if (!connector.cycle_started && !connector.deletions_held) continue;
    picture.connectors.push_back(
        {connector.name, connector.cycle_started ? std::string(name_of(connector.cycle_type)) : "",
         connector.deletions_held});
  }
  const auto by = [](auto member) {
    return [member](const auto& a, const auto& b) { return a.*member < b.*member; };
  };
  std::sort(picture.accounts.begin(), picture.accounts.end(), by(&AccountPicture::object_id));
  std::sort(picture.objects.begin(), picture.objects.end(), by(&ObjectPicture::object));
  std::sort(picture.connectors.begin(), picture.connectors.end(), by(&ConnectorPicture::name));
  return picture;
}

}  // namespace tenon::model
