// Uniqueness among live accounts (rule book, 6): who has a value, and the digits of Q1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/rules/context.h"

namespace tenon::rules {

// Who keeps `self` from having the value: the live account that holds it, or, where it is free, the
// object with the oldest claim on it (Q3); nothing when `self` may have it.
std::optional<QuarantinedValue> clash(const Context& context, ValueSpace space,
                                      std::string_view folded, AccountHandle self, ValueRef value);

// Whether there is nobody who does: what nearly every value comes to.
bool may_have(const Context& context, ValueSpace space, std::string_view folded,
              AccountHandle self);

// Q1: `<prefix><4 digits>@<initial_domain>` of the effective UPN that clashed; nothing when none of
// the ten thousand is free.
std::optional<std::string> upn_with_digits(const Context& context, std::string_view clashed_upn,
                                           std::string_view anchor);

}  // namespace tenon::rules
