// Attributes that must never reach a log: secrets, photos, the bytes of certificates. The one list
// for readers, which drop them, and for the server, which refuses a fact that has one, by name.
#pragma once

#include <string_view>

namespace tenon {

// Whether `name` (ASCII case-insensitive, as a directory or Microsoft Graph spells it, without
// LDAP options such as ";binary") is denied.
bool is_denied_attribute(std::string_view name);

}  // namespace tenon
