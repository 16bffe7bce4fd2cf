// What the attributes of one LDIF record say, split into what has a field of its own in a fact and
// what is carried by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/result.h"
#include "tools/readers/attribute_options.h"
#include "tools/readers/fact_source.h"
#include "tools/readers/ldap_attributes.h"
#include "tools/readers/ldif.h"

namespace tenon::readers {

struct DirectoryFields {
  std::vector<std::string_view> object_classes;
  std::optional<Guid> object_guid;
  std::optional<Guid> entry_uuid;
  std::optional<std::string> security_identifier;
  std::optional<std::string> consistency_anchor;  // base64; empty: present without a value
  std::optional<std::uint32_t> account_control;
  std::optional<std::uint32_t> group_type;
  std::optional<std::int64_t> changed_at;  // seconds since 1970
  std::optional<std::uint32_t> certificates;
  bool deleted = false;
  bool critical = false;
};

// Reads values of one file; errors name the line. Counts what it leaves behind.
class FieldReader {
 public:
  FieldReader(std::string file, ReadCounts& counts) : file_(std::move(file)), counts_(counts) {}

  // The fields, and in `image` the attributes that are carried by name.
  Status read(const LdifRecord& record, DirectoryFields& fields, v1::ObjectImage& image);

  // Puts a value into the field that `meaning` names. kValue, kUnknown and kDropped are not fields.
  Status read_field(LdapMeaning meaning, const LdifAttribute& attribute, DirectoryFields& fields);

  // Whether a value can be carried: false (counted) for what is unknown and no text or too long; an
  // error for the same of an attribute of the table.
  Result<bool> carries(const LdapAttribute& known, const LdifAttribute& attribute);

  // Whether a fact may name an attribute so.
  bool carries_name(std::string_view name);

  void count_passed_over(const LdifRecord& record);

  Error fail(std::string_view reason, const LdifAttribute& attribute, std::string_view problem,
             std::string_view remedy) const;

 private:
  Status read_values(const LdifRecord& record, DirectoryFields& fields, v1::ObjectImage& image);

  std::string file_;
  ReadCounts& counts_;
  ValueRanges ranges_;
};

// Graph's name of an attribute, or the directory's own.
std::string_view carried_name(const LdapAttribute& known, std::string_view ldap_name);

}  // namespace tenon::readers
