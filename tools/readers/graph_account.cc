// Users, groups and contacts of Microsoft Graph as AccountImages.
#include <algorithm>
#include <utility>

#include "engine/base/denied_attributes.h"
#include "engine/base/guid.h"
#include "engine/base/limits.h"
#include "tools/readers/graph_elements.h"
#include "tools/readers/graph_properties.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

// A deleted user's name begins with its object id without dashes; it is given back as it was.
void strip_recycle_bin_prefix(const std::string& object_id, v1::AccountImage& account) {
  std::string prefix;
  std::copy_if(object_id.begin(), object_id.end(), std::back_inserter(prefix),
               [](char c) { return c != '-'; });
  for (v1::Attribute& attribute : *account.mutable_attributes()) {
    if (attribute.name() != "userPrincipalName" || attribute.values_size() != 1) continue;
    std::string& upn = *attribute.mutable_values(0);
    const std::string_view head = std::string_view(upn).substr(0, prefix.size());
    if (upn.size() > prefix.size() && equal_ignoring_case(head, prefix))
      upn.erase(0, prefix.size());
  }
}

v1::GroupKind group_kind_of(JsonValue element) {
  bool unified = false;
  bool dynamic = false;
  for (const JsonValue type : element.find("groupTypes")) {
    unified = unified || equal_ignoring_case(type.text(), "Unified");
    dynamic = dynamic || equal_ignoring_case(type.text(), "DynamicMembership");
  }
  if (unified) return v1::UNIFIED;
  if (dynamic) return v1::DYNAMIC;
  const bool security = element.find("securityEnabled").boolean().value_or(false);
  const bool mail = element.find("mailEnabled").boolean().value_or(false);
  if (security) return mail ? v1::MAIL_ENABLED_SECURITY : v1::SECURITY;
  return v1::DISTRIBUTION;
}

bool names_group_kind(JsonValue element) {
  return element.find("groupTypes").is_array() && element.find("securityEnabled").exists() &&
         element.find("mailEnabled").exists();
}

bool is_active(JsonValue plan) {
  const std::string_view status = plan.find("capabilityStatus").text();
  return equal_ignoring_case(status, "Enabled") || equal_ignoring_case(status, "Warning");
}

// assignedPlans tells each plan; assignedLicenses only which products, so that what is disabled
// inside of them does not count.
void read_licences(JsonValue element, v1::AccountImage& account) {
  const JsonValue plans = element.find("assignedPlans");
  if (plans.is_array()) {
    bool any = false;
    bool exchange = false;
    for (const JsonValue plan : plans) {
      any = any || is_active(plan);
      exchange = exchange ||
                 (is_active(plan) && equal_ignoring_case(plan.find("service").text(), "exchange"));
    }
    account.set_licensed(any);
    account.set_exchange_licensed(exchange);
    return;
  }
  const JsonValue licences = element.find("assignedLicenses");
  if (licences.is_array()) account.set_licensed(!licences.empty());
}

// What only a `created` may carry: the account's past.
GraphOutcome read_past(JsonValue element, v1::AccountImage& account) {
  if (!element.find("onPremisesObjectIdentifier").text().empty()) {
    std::string guid;
    if (auto problem = read_guid(element, "onPremisesObjectIdentifier", guid)) return problem;
    account.set_on_premises_object_identifier(guid);
  }
  const JsonValue synced = element.find("onPremisesSyncEnabled");
  if (const auto value = synced.boolean()) {
    account.set_sync_enabled(*value ? v1::TRUE : v1::FORMERLY);
  } else if (synced.exists() && !synced.is_null()) {
    return wrong_type("onPremisesSyncEnabled", "true, false or null");
  }
  const JsonValue behaviour = element.find("onPremisesSyncBehavior");
  const JsonValue managed =
      behaviour.is_object() ? behaviour.find("isCloudManaged") : element.find("isCloudManaged");
  if (const auto value = managed.boolean()) account.set_is_cloud_managed(*value);
  const JsonValue deleted = element.find("deletedDateTime");
  if (!deleted.text().empty()) {
    if (auto problem = read_time(deleted, *account.mutable_deleted_at())) return problem;
    strip_recycle_bin_prefix(account.object_id(), account);
  } else if (deleted.exists() && !deleted.is_null()) {
    return wrong_type("deletedDateTime", "a time or null");
  }
  return {};
}

GraphOutcome read_image(JsonValue element, v1::ObjectType type, bool whole,
                        v1::AccountImage& account, ReadCounts& counts) {
  account.set_type(type);
  if (auto problem = read_guid(element, "id", *account.mutable_object_id())) return problem;
  const JsonValue enabled = element.find("accountEnabled");
  if (const auto value = enabled.boolean()) account.set_account_enabled(*value);
  const std::string_view user_type = element.find("userType").text();
  if (equal_ignoring_case(user_type, "Guest")) account.set_user_type(v1::GUEST);
  if (equal_ignoring_case(user_type, "Member")) account.set_user_type(v1::MEMBER);
  if (type == v1::GROUP && (whole || names_group_kind(element))) {
    account.set_group_kind(group_kind_of(element));
  }
  const std::string_view sid = element.find("onPremisesSecurityIdentifier").text();
  if (!sid.empty()) account.set_security_identifier(sid.data(), sid.size());
  read_licences(element, account);
  const JsonValue anchor = element.find("onPremisesImmutableId");
  if (!anchor.text().empty() || (!whole && anchor.exists())) {
    account.set_immutable_id(anchor.text().data(), anchor.text().size());
  }
  if (auto problem = read_properties(element, type, account, counts)) return problem;
  return whole ? read_past(element, account) : GraphOutcome();
}

// In a delta page only the first round has whole objects. What never changes is said then only.
bool is_whole(JsonValue element, v1::ObjectType type, bool delta) {
  if (!delta) return true;
  if (type != v1::CONTACT) return element.find("createdDateTime").exists();
  return element.find("displayName").exists() && element.find("mailNickname").exists() &&
         element.find("proxyAddresses").exists();
}

GraphOutcome read_removal(JsonValue element, JsonValue removed, std::vector<v1::Fact>& facts) {
  std::string id;
  if (auto problem = read_guid(element, "id", id)) return problem;
  const std::string_view reason = removed.find("reason").text();
  v1::Fact& fact = facts.emplace_back();
  if (reason == "changed") {
    fact.mutable_account_deleted()->set_object_id(id);
  } else if (reason == "deleted") {
    fact.mutable_account_purged()->set_object_id(id);
  } else {
    return GraphProblem{"GRAPH_REMOVED", "@removed.reason", std::string(reason),
                        "a removed object was `changed` (it is in the recycle bin) or `deleted` "
                        "(for good)",
                        "Fetch the delta again"};
  }
  return {};
}

}  // namespace

GraphOutcome read_account(JsonValue element, v1::ObjectType type, bool delta,
                          std::vector<v1::Fact>& facts, ReadCounts& counts) {
  const JsonValue removed = element.find("@removed");
  if (removed.is_object()) return read_removal(element, removed, facts);
  const bool whole = is_whole(element, type, delta);
  v1::Fact& fact = facts.emplace_back();
  v1::AccountImage& account = whole ? *fact.mutable_account_created()->mutable_account()
                                    : *fact.mutable_account_changed()->mutable_account();
  if (auto problem = read_image(element, type, whole, account, counts)) return problem;
  if (whole) drop_absent(*account.mutable_attributes());
  return {};
}

}  // namespace tenon::readers
