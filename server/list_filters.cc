#include "server/list_filters.h"

#include <string>

#include "server/convert_party.h"
#include "server/errors.h"

namespace tenon::server {
namespace {

void add_key(std::vector<FilterKey>& keys, const std::string& text, unsigned kinds) {
  if (!text.empty()) keys.push_back({text, kinds});
}

// Of directory objects.
bool is_object_outcome(Outcome outcome) {
  return waits_for_retry(outcome) || (outcome >= Outcome::kBound && outcome <= Outcome::kReleased);
}

bool is_conflict_kind(Outcome outcome) {
  return waits_for_retry(outcome) || outcome == Outcome::kOnPremisesChangeIgnored ||
         outcome == Outcome::kQuarantinedAttributeValueMustBeUnique;
}

// A name that is not taken, with those that are.
Error no_such(const std::string& field, const std::string& what, const std::string& name,
              bool (*is_one)(Outcome)) {
  std::string names;
  for (int number = 1; number <= 255; ++number) {
    const auto outcome = static_cast<Outcome>(number);
    const std::string_view each = name_of(outcome);
    if (each.empty() || !is_one(outcome)) continue;
    names += (names.empty() ? "" : ", ") + std::string(each);
  }
  return bad_field(field, "FILTER_VALUE",
                   "there is no " + what + " “" + name + "”; there are " + names)
      .with("value", name);
}

}  // namespace

std::vector<FilterKey> keys_of(const v1::AccountFilter& filter) {
  std::vector<FilterKey> keys;
  add_key(keys, filter.object_id(), projections::kKeyGuid);
  add_key(keys, filter.user_principal_name(), projections::kKeyUpn);
  add_key(keys, filter.address(), projections::kKeyAddress);
  add_key(keys, filter.immutable_id(), projections::kKeyAnchor);
  return keys;
}

std::vector<FilterKey> keys_of(const v1::ObjectFilter& filter) {
  std::vector<FilterKey> keys;
  add_key(keys, filter.object_guid(), projections::kKeyGuid);
  add_key(keys, filter.user_principal_name(), projections::kKeyUpn);
  // What an object says in `mail` becomes an address (N2m).
  add_key(keys, filter.address(), projections::kKeyAddress | projections::kKeyMail);
  add_key(keys, filter.source_anchor(), projections::kKeyAnchor);
  return keys;
}

Status check_outcome(const std::string& field, const std::string& outcome) {
  if (outcome.empty() || parse_outcome(outcome)) return {};
  return no_such(field, "outcome", outcome, is_object_outcome);
}

Status check_conflict_kind(const std::string& field, const std::string& kind) {
  const std::optional<Outcome> known = parse_outcome(kind);
  if (kind.empty() || (known && is_conflict_kind(*known))) return {};
  return no_such(field, "kind of conflict", kind, is_conflict_kind);
}

Status check(const v1::ObjectFilter& filter) {
  TENON_RETURN_IF_ERROR(check_outcome("filter.outcome", filter.outcome()));
  if (filter.refused_by().empty() || parse_rule(filter.refused_by())) return {};
  return bad_field("filter.refused_by", "FILTER_VALUE", "there is no rule of that name")
      .with("value", filter.refused_by());
}

bool meets(const Account& account, const v1::AccountFilter& filter) {
  if (filter.state() != v1::Account::STATE_UNSPECIFIED &&
      filter.state() != static_cast<v1::Account::State>(account.lifecycle)) {
    return false;
  }
  if (filter.type() != v1::OBJECT_TYPE_UNSPECIFIED && filter.type() != to_proto(account.type)) {
    return false;
  }
  if (filter.authority() != v1::AUTHORITY_UNSPECIFIED &&
      filter.authority() != to_proto(account.authority)) {
    return false;
  }
  if (filter.has_bound() && filter.bound() != static_cast<bool>(account.object)) return false;
  const bool rollback = account.live() && account.rollback_requested;
  return !filter.has_rollback_pending() || filter.rollback_pending() == rollback;
}

bool meets(const DirectoryObject& object, Moment& moment, const v1::ObjectFilter& filter) {
  if (filter.type() != v1::OBJECT_TYPE_UNSPECIFIED && filter.type() != to_proto(object.type)) {
    return false;
  }
  if (!filter.outcome().empty() && filter.outcome() != name_of(object.outcome)) return false;
  if (filter.method() != v1::MATCH_METHOD_UNSPECIFIED &&
      filter.method() != to_proto(object.method)) {
    return false;
  }
  if (!filter.refused_by().empty() && filter.refused_by() != name_of(object.refused_by)) {
    return false;
  }
  if (filter.has_waiting() && filter.waiting() != object.waiting) return false;
  if (filter.has_quarantined() && filter.quarantined() == object.claims.empty()) return false;
  return filter.connector().empty() ||
         filter.connector() == moment.connector_name(object.connector);
}

}  // namespace tenon::server
