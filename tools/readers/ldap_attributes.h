// What each attribute of a directory means to Tenon: the one table of names (docs/readers.md).
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::readers {

enum class LdapMeaning : std::uint8_t {
  kValue,  // an attribute of the fact, under graph_name
  kObjectClass,
  kObjectGuid,
  kEntryUuid,
  kObjectSid,
  kConsistencyGuid,
  kAccountControl,
  kGroupType,
  kIsDeleted,
  kIsCritical,  // isCriticalSystemObject: Administrator, krbtgt, Domain Admins …
  kWhenChanged,
  kDropped,  // the directory's own bookkeeping, or a reference to another entry
  kUnknown,  // carried under its own name
};

struct LdapAttribute {
  std::string_view ldap_name;   // lower case
  std::string_view graph_name;  // kValue only
  LdapMeaning meaning = LdapMeaning::kUnknown;
  bool single_valued = false;
};

// By name without options, ASCII case-insensitive; kUnknown for what is not in the table. An
// unknown attribute that has a name of Graph's (a directory's own `jobTitle`) is kDropped: it would
// be mistaken for the one that the table translates to.
LdapAttribute find_ldap_attribute(std::string_view name);

}  // namespace tenon::readers
