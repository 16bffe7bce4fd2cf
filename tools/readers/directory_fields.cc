#include "tools/readers/directory_fields.h"

#include <algorithm>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/base/limits.h"
#include "tools/readers/directory_values.h"
#include "tools/readers/read_error.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kCertificate = "userCertificate";

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string quoted(std::size_t number) { return std::to_string(number); }

}  // namespace

std::string_view carried_name(const LdapAttribute& known, std::string_view ldap_name) {
  return known.meaning == LdapMeaning::kValue ? known.graph_name : ldap_name;
}

Error FieldReader::fail(std::string_view reason, const LdifAttribute& attribute,
                        std::string_view problem, std::string_view remedy) const {
  return read_error({reason, line_place(file_, attribute.line), attribute.name, attribute.value,
                     problem, remedy});
}

bool FieldReader::carries_name(std::string_view name) {
  const bool fine =
      !name.empty() && is_letter(name.front()) && name.size() <= limits::kAttributeNameBytesMax;
  if (!fine) ++counts_.dropped["attributes named by a number (OID)"];
  return fine;
}

Result<bool> FieldReader::carries(const LdapAttribute& known, const LdifAttribute& attribute) {
  const bool unknown = known.meaning == LdapMeaning::kUnknown;
  if (attribute.value.size() > limits::kTextBytesMax) {
    if (!unknown) {
      return fail(
          "DIRECTORY_VALUE_TOO_LONG", attribute,
          "one value has at most " + quoted(limits::kTextBytesMax) + " bytes (kTextBytesMax)",
          "Shorten it in the directory");
    }
    ++counts_.dropped[std::string(attribute.name) + " (too long)"];
    return false;
  }
  if (unknown && !is_text(attribute.value)) {
    ++counts_.dropped[std::string(attribute.name) + " (binary)"];
    return false;
  }
  if (!unknown &&
      (!is_utf8(attribute.value) || attribute.value.find('\0') != std::string_view::npos)) {
    return fail("DIRECTORY_NOT_TEXT", attribute,
                "the value is not UTF-8 text (RFC 4517, section 3.3.6)",
                "Export the file as UTF-8, or correct the value in the directory");
  }
  return true;
}

Status FieldReader::read_field(LdapMeaning meaning, const LdifAttribute& attribute,
                               DirectoryFields& fields) {
  const std::string_view value = attribute.value;
  switch (meaning) {
    case LdapMeaning::kObjectClass: fields.object_classes.push_back(value); return {};
    case LdapMeaning::kObjectGuid:
      fields.object_guid = parse_object_guid(value);
      if (fields.object_guid) return {};
      return fail("DIRECTORY_GUID", attribute, "an objectGUID has 16 bytes",
                  "Export it as the directory stores it, in base64 after `::`");
    case LdapMeaning::kEntryUuid:
      fields.entry_uuid = Guid::parse(value);
      if (fields.entry_uuid) return {};
      return fail("DIRECTORY_GUID", attribute, "an entryUUID is a UUID in text (RFC 4530)",
                  "Export the entry again");
    case LdapMeaning::kObjectSid:
      fields.security_identifier = parse_sid(value);
      if (fields.security_identifier) return {};
      return fail("DIRECTORY_SID", attribute,
                  "an objectSid has 8 bytes and 4 for each of up to 15 parts ([MS-DTYP] 2.4.2.2)",
                  "Export it as the directory stores it, in base64 after `::`");
    case LdapMeaning::kConsistencyGuid: fields.consistency_anchor = to_base64(value); return {};
    case LdapMeaning::kAccountControl:
    case LdapMeaning::kGroupType: {
      const std::optional<std::uint32_t> flags = parse_flags(value);
      if (!flags) {
        return fail("DIRECTORY_NUMBER", attribute, "it must be a decimal number of 32 bits",
                    "Correct the value or export the entry again");
      }
      (meaning == LdapMeaning::kGroupType ? fields.group_type : fields.account_control) = flags;
      return {};
    }
    case LdapMeaning::kIsDeleted:
      fields.deleted = fields.deleted || equal_ignoring_case(value, "TRUE");
      return {};
    case LdapMeaning::kIsCritical: fields.critical = equal_ignoring_case(value, "TRUE"); return {};
    case LdapMeaning::kWhenChanged:
      fields.changed_at = parse_generalized_time(value);
      if (fields.changed_at) return {};
      return fail("DIRECTORY_TIME", attribute,
                  "it must be a time like 20260131235959.0Z (RFC 4517, section 3.3.13)",
                  "Correct the value or export the entry again");
    default: return {};
  }
}

void FieldReader::count_passed_over(const LdifRecord& record) {
  for (const auto& [name, count] : record.passed_over) counts_.dropped[name] += count;
}

Status FieldReader::read(const LdifRecord& record, DirectoryFields& fields,
                         v1::ObjectImage& image) {
  count_passed_over(record);
  for (const auto& [name, count] : record.passed_over) {
    if (!equal_ignoring_case(name, kCertificate)) continue;
    fields.certificates = fields.certificates.value_or(0) + count;
  }
  ranges_.clear();
  TENON_RETURN_IF_ERROR(read_values(record, fields, image));
  return ranges_.complete();
}

Status FieldReader::read_values(const LdifRecord& record, DirectoryFields& fields,
                                v1::ObjectImage& image) {
  auto& attributes = *image.mutable_attributes();
  for (const LdifAttribute& attribute : record.attributes) {
    const LdapAttribute known = find_ldap_attribute(attribute.name);
    const AttributeOption option = option_of(attribute.options);
    const bool by_name =
        known.meaning == LdapMeaning::kValue || known.meaning == LdapMeaning::kUnknown;
    if (known.meaning == LdapMeaning::kDropped || option == AttributeOption::kOther) {
      const std::string_view separator = attribute.options.empty() ? "" : ";";
      ++counts_.dropped[std::string(attribute.name).append(separator).append(attribute.options)];
      continue;
    }
    if (!by_name) {
      TENON_RETURN_IF_ERROR(read_field(known.meaning, attribute, fields));
      continue;
    }
    if (option == AttributeOption::kRange) {
      TENON_RETURN_IF_ERROR(
          ranges_.add(attribute.name, attribute.options, line_place(file_, attribute.line)));
    }
    if (!carries_name(attribute.name)) continue;
    TENON_ASSIGN_OR_RETURN(const bool carried, carries(known, attribute));
    if (!carried) continue;

    const std::string_view name = carried_name(known, attribute.name);
    auto target = attributes.rbegin();  // values of one attribute mostly stand together
    while (target != attributes.rend() && !equal_ignoring_case(target->name(), name)) ++target;
    v1::Attribute* entry = target == attributes.rend() ? attributes.Add() : &*target;
    if (entry->name().empty()) entry->set_name(name.data(), name.size());
    if (attribute.value.empty()) continue;  // rule N7
    if (known.single_valued && entry->values_size() > 0) {
      ++counts_.dropped[std::string(attribute.name) + " (further values)"];
      continue;
    }
    entry->add_values(attribute.value.data(), attribute.value.size());
    if (static_cast<std::size_t>(attributes.size()) > limits::kAttributesMax ||
        static_cast<std::size_t>(entry->values_size()) > limits::kAttributeValuesMax) {
      return fail("DIRECTORY_TOO_MUCH", attribute,
                  "one fact names at most " + quoted(limits::kAttributesMax) +
                      " attributes (kAttributesMax) with " + quoted(limits::kAttributeValuesMax) +
                      " values each (kAttributeValuesMax)",
                  "Export fewer attributes");
    }
  }
  return {};
}

}  // namespace tenon::readers
