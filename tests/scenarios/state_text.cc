#include "tests/scenarios/decision_text.h"
#include "tests/scenarios/text_parts.h"
#include "tests/scenarios/words.h"

namespace tenon::scenarios {
namespace {

std::string at(Position position) { return "@" + std::to_string(position.value); }

std::string roles_text(const std::vector<Role>& roles) {
  std::vector<std::string> names;
  for (const Role& role : roles) names.push_back(role.role_id + (role.privileged ? "!" : ""));
  return joined(names, ",");
}

std::string attributes_text(const AttributeSet& attributes) {
  std::string out;
  for (const AttributeKey& key : attributes.keys()) {
    out += "  " + std::string(key.name()) + ": " + values_text(attributes.values(key)) + "\n";
  }
  return out;
}

std::string_view presence_text(Presence presence) {
  switch (presence) {
    case Presence::kInScope: return "in scope";
    case Presence::kDeletionPending: return "deletion pending";
    case Presence::kLeavingScope: return "leaving scope";
    case Presence::kOutOfScope: return "out of scope";
  }
  return "";
}

std::string object_name(const rules::StateView& view, const Names& names, ObjectHandle handle) {
  const DirectoryObject* object = view.object(handle);
  return object ? names.name(object->guid) : "-";
}

}  // namespace

std::string account_text(const Account& account, const rules::StateView& view, const Names& names) {
  std::string out = names.name(account.object_id) + ": " + std::string(name_of(account.lifecycle)) +
                    " " + std::string(name_of(account.type)) + " " +
                    std::string(name_of(account.authority)) +
                    " sync_enabled=" + std::string(name_of(account.sync_enabled)) +
                    " by=" + std::string(name_of(account.authored_by));
  const auto add = [&out](std::string_view key, const std::string& value) {
    if (!value.empty()) (out += " ").append(key) += value;
  };
  if (account.cloud_object_id) add("cloud_object_id=", names.name(*account.cloud_object_id));
  if (account.user_type == UserType::kGuest) add("", "guest");
  add("kind=", std::string(name_of(account.group_kind)));
  if (account.is_cloud_managed) add("", "cloud_managed");
  if (account.licensed) add("", "licensed");
  if (account.exchange_licensed) add("", "exchange");
  add("anchor=", names.anchor(account.immutable_id));
  if (account.on_premises_object_identifier) {
    add("oid=", names.name(*account.on_premises_object_identifier));
  }
  add("sid=", account.security_identifier);
  if (account.binned()) add("deleted=", time_text(account.deleted_at));
  if (account.object) {
    add("object=", object_name(view, names, account.object));
    add("method=", std::string(name_of(account.method)));
  }
  add("roles=", roles_text(account.roles));
  add("eligible=", roles_text(account.eligible_roles));
  if (account.rollback_requested) add("rollback=", at(*account.rollback_requested));
  return out + "\n" + attributes_text(account.attributes);
}

std::string object_text(const DirectoryObject& object, const rules::StateView& view,
                        const Names& names) {
  std::string out = names.name(object.guid) + ": " + std::string(name_of(object.type)) + " " +
                    std::string(presence_text(object.presence));
  const auto add = [&out](std::string_view key, const std::string& value) {
    if (!value.empty()) (out += " ").append(key) += value;
  };
  add("anchor=", names.anchor(object.source_anchor));
  add("outcome=", std::string(name_of(object.outcome)));
  add("method=", std::string(name_of(object.method)));
  if (object.relinked) add("", "relinked");
  add("refused_by=", std::string(name_of(object.refused_by)));
  add("refusal=", std::string(name_of(object.refusal)));
  if (const Account* account = view.account(object.account)) {
    add("account=", names.name(account->object_id));
  }
  if (object.waiting) add("waiting_since=", at(object.waiting_since));
  if (object.attempts != 0) {
    add("attempts=", std::to_string(object.attempts));
    add("last_attempt=", at(object.last_attempt));
  }
  add("dn=", object.distinguished_name);
  add("sid=", object.security_identifier);
  if (object.certificate_count != 0) add("certs=", std::to_string(object.certificate_count));
  return out + "\n" + attributes_text(object.attributes);
}

std::string connector_text(const Connector& connector, const rules::StateView& view,
                           const Names& names) {
  std::string out = connector.name + ":";
  if (connector.cycle_started) {
    out += " " + std::string(name_of(connector.cycle_type)) + " cycle open since " +
           at(*connector.cycle_started);
  } else {
    out += " no open cycle";
  }
  out += " linked=" + std::to_string(connector.linked_objects);
  if (connector.deletions_held) {
    std::vector<std::string> reported;
    for (const ObjectHandle object : connector.reported) {
      reported.push_back(object_name(view, names, object));
    }
    out += " holds=" + list_text(reported);
  }
  return out + "\n";
}

std::string tenant_text(const Tenant& tenant) {
  std::string out = tenant.name + ": initial=" + tenant.initial_domain +
                    " rule_set=" + std::string(name_of(tenant.rule_set)) +
                    (tenant.directory_sync_on ? "" : " directory sync off");
  if (!tenant.first_sync_date.empty()) out += " first_sync=" + tenant.first_sync_date;
  if (tenant.semantics_revision != 0) {
    out += " revision=" + std::to_string(tenant.semantics_revision);
  }
  out += "\n";
  for (const Domain& domain : tenant.domains) {
    out += "  " + domain.name + " " + std::string(name_of(domain.authentication)) + "\n";
  }
  for (std::uint8_t i = 1; i <= kFeatureCount; ++i) {
    const auto feature = static_cast<Feature>(i);
    const std::uint64_t value = tenant.number(feature);
    out += "  " + std::string(name_of(feature)) + "=" +
           (is_numeric(feature) ? std::to_string(value)
            : value != 0        ? "on"
                                : "off") +
           "\n";
  }
  return out;
}

std::string claims_text(const rules::StateView& view, const Names& names) {
  std::string out;
  for (std::optional<rules::ClaimPlace> place = view.next_claim(std::nullopt); place;
       place = view.next_claim(place)) {
    out += "claim " + object_name(view, names, place->object) + " " + place->folded + " since " +
           at(place->since) + "\n";
  }
  return out.empty() ? "no claims\n" : out;
}

std::string waiting_text(const rules::StateView& view, const Names& names) {
  std::string out;
  for (std::optional<rules::ObjectPlace> place = view.next_waiting(std::nullopt); place;
       place = view.next_waiting(place)) {
    const DirectoryObject* object = view.object(place->object);
    out += "waiting " + names.name(object->guid) + " " + std::string(name_of(object->outcome)) +
           " since " + at(place->since) + "\n";
  }
  return out.empty() ? "nobody waits\n" : out;
}

}  // namespace tenon::scenarios
