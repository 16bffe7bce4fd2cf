// Distinguished names (RFC 4514): compared, and computed for a renamed entry.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tenon::readers {

// A key under which two spellings of one name are equal: types and ASCII letters in lower case,
// escapes resolved and written in one way, no space around separators. A name that does not parse
// is only put in lower case.
std::string folded_dn(std::string_view dn);

// The name after `modrdn`: new_rdn in the place of the first RDN, under `new_superior`, or, if that
// is empty, where it was. None for an empty name, or a new_rdn that is not one RDN.
std::optional<std::string> renamed_dn(std::string_view dn, std::string_view new_rdn,
                                      std::string_view new_superior);

// Without the `<GUID=…>;<SID=…>;` that extended DNs begin with.
std::string_view without_extended_parts(std::string_view dn);

}  // namespace tenon::readers
