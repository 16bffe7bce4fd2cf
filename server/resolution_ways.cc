#include "server/resolution_ways.h"

#include <utility>

#include "server/convert_party.h"

namespace tenon::server {
namespace {

void put_change(const ValueChange& change, v1::ResolutionStep& step) {
  step.set_attribute(change.attribute);
  step.set_value(change.value);
  step.set_new_value(change.new_value);
}

std::string role_name(const Role& role) {
  return role.display_name.empty() ? role.role_id : role.display_name;
}

}  // namespace

void ResolutionWays::begin(std::string condition) {
  out_.add_resolutions()->set_condition(std::move(condition));
}

v1::ResolutionStep& ResolutionWays::add(v1::ResolutionStep::Place place, std::string text) {
  v1::Resolution& way = *out_.mutable_resolutions()->rbegin();
  v1::ResolutionStep& step = *way.add_steps();
  step.set_place(place);
  step.set_text(std::move(text));
  return step;
}

void ResolutionWays::in_directory(const DirectoryObject& object, const std::string& text,
                                  const ValueChange& change) {
  const std::string connector = moment_.connector_name(object.connector);
  v1::ResolutionStep& step =
      add(v1::ResolutionStep::DIRECTORY, "On premises, in " + connector + ": " + text + ".");
  to_proto(party_of(object, connector), *step.mutable_party());
  put_change(change, step);
}

void ResolutionWays::in_cloud(const Account& account, const std::string& text,
                              const ValueChange& change) {
  v1::ResolutionStep& step =
      add(v1::ResolutionStep::CLOUD_DIRECTORY, "In the cloud: " + text + ".");
  to_proto(party_of(account), *step.mutable_party());
  put_change(change, step);
}

void ResolutionWays::here(std::string text, std::string command) {
  add(v1::ResolutionStep::TENON, std::move(text)).set_command(std::move(command));
}

void ResolutionWays::set_feature(std::string text, Feature feature, bool on) {
  here(std::move(text),
       "tenon tenant set-feature " + std::string(name_of(feature)) + (on ? "=on" : "=off"));
}

bool ResolutionWays::clearable(const Account& account) {
  return account.sync_enabled != SyncEnabled::kTrue && !account.object;
}

void ResolutionWays::clear_anchor(const Account& account) {
  here("Clear the immutable id of " + name(account) + ":",
       "tenon immutable-id clear " + account.object_id.text() + " --reason WHY");
}

void ResolutionWays::take_roles(const Account& account, const std::vector<Role>& roles) {
  const bool eligible = &roles == &account.eligible_roles;
  for (const Role& role : roles) {
    if (!role.privileged) continue;
    in_cloud(account,
             std::string(eligible ? "take the eligibility for the role “" : "take the role “") +
                 role_name(role) + "” from " + name(account));
  }
}

void ResolutionWays::give_roles_back(const Account& account, const std::vector<Role>& roles) {
  for (const Role& role : roles) {
    if (!role.privileged) continue;
    in_cloud(account, "when it is bound, give “" + role_name(role) + "” back");
  }
}

void ResolutionWays::synchronise() {
  here("Synchronise: the end of the next cycle does it; without waiting for one:",
       "tenon sync force");
}

void ResolutionWays::nothing(std::string text) {
  begin();
  add(v1::ResolutionStep::PLACE_UNSPECIFIED, std::move(text));
}

std::string ResolutionWays::name(const DirectoryObject& object) const {
  const std::string label = label_of(object.attributes);
  const std::string& place =
      object.distinguished_name.empty() ? object.guid.text() : object.distinguished_name;
  const std::string type(name_of(object.type));
  return label.empty() ? type + " " + place : type + " “" + label + "” (" + place + ")";
}

std::string ResolutionWays::name(const Account& account) const {
  const std::string label = label_of(account.attributes);
  const std::string id = account.object_id.text();
  return label.empty() ? "account " + id : "account “" + label + "” (" + id + ")";
}

const Account* ResolutionWays::account(const Guid& id) {
  for (const projections::KeyHolder& each : moment_.holders(id.text())) {
    const bool meant = each.entity.side == projections::Entity::Side::kAccount &&
                       (each.kinds & projections::kKeyGuid) != 0;
    if (meant) return moment_.account(AccountHandle{each.entity.handle});
  }
  return nullptr;
}

const DirectoryObject* ResolutionWays::object(const PartyRef& party) {
  for (const projections::KeyHolder& each : moment_.holders(party.id.text())) {
    if (each.entity.side != projections::Entity::Side::kObject) continue;
    if ((each.kinds & projections::kKeyGuid) == 0) continue;
    const DirectoryObject* found = moment_.object(ObjectHandle{each.entity.handle});
    if (found != nullptr && moment_.connector_name(found->connector) == party.connector) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace tenon::server
