// Directory roles of Microsoft Graph: who holds them, who may have them, which are privileged.
#include "tools/readers/graph_elements.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kUser = "#microsoft.graph.user";

// Counts a principal that is no user by its type. One without a type is taken for a user.
bool is_user(JsonValue principal, ReadCounts& counts) {
  const std::string_view type = principal.find("@odata.type").text();
  if (type.empty() || type == kUser) return true;
  ++counts.skipped["role members of type " + std::string(type)];
  return false;
}

v1::Role role_of(std::string_view id, std::string_view name, JsonValue definition,
                 const RoleCatalog& catalog) {
  v1::Role role;
  role.set_role_id(lower_case(id));
  role.set_display_name(name.data(), name.size());
  role.set_privileged(
      definition.find("isPrivileged").boolean().value_or(catalog.is_privileged(role.role_id())));
  return role;
}

}  // namespace

GraphOutcome read_role_definition(JsonValue element, RoleCatalog& catalog, ReadCounts& counts) {
  ++counts.skipped["role definitions (they say which roles are privileged)"];
  const std::optional<bool> privileged = element.find("isPrivileged").boolean();
  if (!privileged) return {};
  for (const std::string_view member : {"id", "templateId"}) {
    const std::string_view id = element.find(member).text();
    if (!id.empty()) catalog.learn(id, *privileged);
  }
  return {};
}

GraphOutcome read_role(JsonValue element, const RoleCatalog& catalog, std::vector<v1::Fact>& facts,
                       ReadCounts& counts) {
  std::string_view id = element.find("roleTemplateId").text();
  if (id.empty()) id = element.find("id").text();
  if (id.empty()) return wrong_type("roleTemplateId", "the id of the role");
  const JsonValue members = element.find("members");
  if (!members.is_array()) {
    return GraphProblem{"GRAPH_ROLE_MEMBERS", "members", "",
                        "a role without its members says nothing of who holds it",
                        "Fetch /directoryRoles?$expand=members"};
  }
  const v1::Role role = role_of(id, element.find("displayName").text(), element, catalog);
  for (const JsonValue member : members) {
    if (!is_user(member, counts)) continue;
    v1::RoleAssigned& assigned = *facts.emplace_back().mutable_role_assigned();
    if (auto problem = read_guid(member, "id", *assigned.mutable_object_id())) return problem;
    *assigned.mutable_role() = role;
  }
  return {};
}

GraphOutcome read_role_of_principal(JsonValue element, bool eligible, const RoleCatalog& catalog,
                                    std::vector<v1::Fact>& facts, ReadCounts& counts) {
  if (!is_user(element.find("principal"), counts)) return {};
  const JsonValue definition = element.find("roleDefinition");
  std::string_view id = definition.find("templateId").text();
  if (id.empty()) id = element.find("roleDefinitionId").text();
  if (id.empty()) return wrong_type("roleDefinitionId", "the id of the role");
  std::string principal;
  if (auto problem = read_guid(element, "principalId", principal)) return problem;
  const v1::Role role = role_of(id, definition.find("displayName").text(), definition, catalog);
  v1::Fact& fact = facts.emplace_back();
  if (eligible) {
    fact.mutable_role_made_eligible()->set_object_id(principal);
    *fact.mutable_role_made_eligible()->mutable_role() = role;
  } else {
    fact.mutable_role_assigned()->set_object_id(principal);
    *fact.mutable_role_assigned()->mutable_role() = role;
  }
  return {};
}

}  // namespace tenon::readers
