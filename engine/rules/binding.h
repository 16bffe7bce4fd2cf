// Binding (rule book, 5): what A1 stamps, and P's new account.
#pragma once

#include "engine/rules/attempt.h"
#include "engine/rules/rungs.h"

namespace tenon::rules {

// Binds the object of the attempt to the account that a rung found. When its values cannot flow,
// the attempt's outcome says so and nothing is bound.
void bind_found(const Context& context, Attempt& attempt, const Found& found, Method method,
                const Asserted& asserted);
// P: the same with a new account.
void provision(const Context& context, Attempt& attempt, const Asserted& asserted);

// A1's part of the account, and the transfer of authority by that road.
void stamp(const Context& context, const DirectoryObject& object, Road road, Account& account,
           Decision& decision);

}  // namespace tenon::rules
