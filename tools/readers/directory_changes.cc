#include "tools/readers/directory_changes.h"

#include <optional>
#include <utility>

#include "engine/base/denied_attributes.h"
#include "tools/readers/directory_values.h"
#include "tools/readers/distinguished_name.h"
#include "tools/readers/read_error.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

using Target = AttributeDelta::Target;

AttributeDelta::Operation operation_of(LdifModification::Operation operation) {
  switch (operation) {
    case LdifModification::Operation::kAdd: return AttributeDelta::Operation::kAdd;
    case LdifModification::Operation::kDelete: return AttributeDelta::Operation::kDelete;
    case LdifModification::Operation::kReplace: break;
  }
  return AttributeDelta::Operation::kReplace;
}

std::string text_of(bool value) { return value ? "true" : "false"; }

// The fields that one value set, as text for a delta.
void add_field(LdapMeaning meaning, const DirectoryFields& fields, AttributeDelta& delta) {
  switch (meaning) {
    case LdapMeaning::kAccountControl:
      delta.values.push_back(text_of(is_enabled(*fields.account_control)));
      break;
    case LdapMeaning::kGroupType: delta.values.push_back(std::to_string(*fields.group_type)); break;
    case LdapMeaning::kObjectSid: delta.values.push_back(*fields.security_identifier); break;
    case LdapMeaning::kConsistencyGuid:
      if (!fields.consistency_anchor->empty()) delta.values.push_back(*fields.consistency_anchor);
      break;
    default: break;
  }
}

std::optional<Target> target_of(LdapMeaning meaning) {
  switch (meaning) {
    case LdapMeaning::kValue:
    case LdapMeaning::kUnknown: return Target::kAttribute;
    case LdapMeaning::kAccountControl: return Target::kAccountEnabled;
    case LdapMeaning::kGroupType: return Target::kGroupType;
    case LdapMeaning::kObjectSid: return Target::kSecurityIdentifier;
    case LdapMeaning::kConsistencyGuid: return Target::kConsistencyGuid;
    default: return std::nullopt;
  }
}

// One modification as a delta; nothing for what is not kept (counted).
Result<std::optional<AttributeDelta>> delta_of(const LdifModification& change, FieldReader& fields,
                                               ReadCounts& counts) {
  AttributeDelta delta;
  delta.operation = operation_of(change.operation);
  delta.dropped_values = change.passed_over;
  const LdapAttribute known = find_ldap_attribute(change.name);
  const bool is_certificate = equal_ignoring_case(change.name, "userCertificate");
  const std::optional<Target> target =
      is_certificate ? std::optional(Target::kCertificates) : target_of(known.meaning);
  const bool optioned = !change.options.empty() && !is_certificate;
  const bool denied = is_denied_attribute(change.name) && !is_certificate;
  if (!target || optioned || denied) {
    if (change.passed_over == 0) ++counts.dropped[std::string(change.name)];
    return std::optional<AttributeDelta>();
  }
  delta.target = *target;
  if (*target == Target::kAttribute) {
    if (!fields.carries_name(change.name)) return std::optional<AttributeDelta>();
    delta.name = carried_name(known, change.name);
    delta.single_valued = known.single_valued;
  }
  for (const LdifAttribute& value : change.values) {
    if (*target != Target::kAttribute) {
      DirectoryFields read;
      TENON_RETURN_IF_ERROR(fields.read_field(known.meaning, value, read));
      add_field(known.meaning, read, delta);
      continue;
    }
    TENON_ASSIGN_OR_RETURN(const bool carried, fields.carries(known, value));
    if (!carried) return std::optional<AttributeDelta>();
    if (!value.value.empty()) delta.values.emplace_back(value.value);
  }
  // Deleting only empty values would read as deleting all.
  if (delta.operation == AttributeDelta::Operation::kDelete && delta.values.empty() &&
      !change.values.empty()) {
    return std::optional<AttributeDelta>();
  }
  return std::optional<AttributeDelta>(std::move(delta));
}

}  // namespace

bool has_mail(const v1::ObjectImage& image) {
  for (const v1::Attribute& attribute : image.attributes()) {
    if (attribute.name() == "mail") return attribute.values_size() > 0;
  }
  return false;
}

Result<bool> read_change(const LdifRecord& record, FieldReader& fields, ReadCounts& counts,
                         SourcedItem& item) {
  UnresolvedChange& change = item.unresolved.emplace();
  change.distinguished_name = without_extended_parts(record.dn);
  fields.count_passed_over(record);
  switch (record.kind) {
    case LdifRecord::Kind::kDelete: change.kind = UnresolvedChange::Kind::kDelete; return true;
    case LdifRecord::Kind::kRename: {
      change.kind = UnresolvedChange::Kind::kRename;
      std::optional<std::string> name =
          renamed_dn(change.distinguished_name, record.new_rdn, record.new_superior);
      if (!name) {
        return read_error({"DIRECTORY_RENAME", item.origin.text(), "newrdn", record.new_rdn,
                           "it is not one RDN (RFC 4514, section 2.3)", "Correct the record"});
      }
      change.new_distinguished_name = *std::move(name);
      return true;
    }
    default: break;
  }
  change.kind = UnresolvedChange::Kind::kModify;
  for (const LdifModification& modification : record.modifications) {
    TENON_ASSIGN_OR_RETURN(std::optional<AttributeDelta> delta,
                           delta_of(modification, fields, counts));
    if (delta) change.deltas.push_back(*std::move(delta));
  }
  if (!change.deltas.empty()) return true;
  ++counts.skipped["changes of nothing that is kept"];
  item.unresolved.reset();
  return false;
}

UnresolvedChange change_of_image(const DirectoryFields& fields, const v1::ObjectImage& image) {
  UnresolvedChange change;
  change.distinguished_name = image.distinguished_name();
  change.object_guid = image.object_guid();
  const auto add = [&change](Target target) -> AttributeDelta& {
    change.deltas.emplace_back().target = target;
    return change.deltas.back();
  };
  for (const v1::Attribute& attribute : image.attributes()) {
    AttributeDelta& delta = add(Target::kAttribute);
    delta.name = attribute.name();
    delta.values.assign(attribute.values().begin(), attribute.values().end());
  }
  if (fields.account_control) {
    add(Target::kAccountEnabled).values = {text_of(is_enabled(*fields.account_control))};
  }
  if (fields.security_identifier) {
    add(Target::kSecurityIdentifier).values = {*fields.security_identifier};
  }
  if (fields.certificates) add(Target::kCertificates).dropped_values = *fields.certificates;
  if (fields.group_type) add(Target::kGroupType).values = {std::to_string(*fields.group_type)};
  if (fields.consistency_anchor) {
    AttributeDelta& delta = add(Target::kConsistencyGuid);
    if (!fields.consistency_anchor->empty()) delta.values = {*fields.consistency_anchor};
  }
  return change;
}

}  // namespace tenon::readers
