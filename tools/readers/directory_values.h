// Values that a directory writes in forms of its own. Each gives nothing for what is malformed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/guid.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::readers {

// objectGUID: sixteen bytes, or its text form, as some exports write it.
std::optional<Guid> parse_object_guid(std::string_view value);

// objectSid: the binary form [MS-DTYP 2.4.2.2] or "S-1-…"; gives the text.
std::optional<std::string> parse_sid(std::string_view value);

// Decimal, with a sign or as the unsigned number of the same 32 bits (groupType is written both
// ways).
std::optional<std::uint32_t> parse_flags(std::string_view value);

// userAccountControl: the bit ACCOUNTDISABLE (2) is not set.
bool is_enabled(std::uint32_t user_account_control);

// groupType: security by the bit 0x80000000; mail-enabled by having an address.
v1::GroupKind group_kind(std::uint32_t group_type, bool has_mail);

// GeneralizedTime (RFC 4517, 3.3.13) in UTC, as directories write it: "20261122082311.0Z".
std::optional<std::int64_t> parse_generalized_time(std::string_view value);

// Seconds since 1970 of a civil date and time in UTC, if they exist.
std::optional<std::int64_t> utc_seconds(int year, unsigned month, unsigned day, unsigned hour,
                                        unsigned minute, unsigned second);

}  // namespace tenon::readers
