// Source of authority (rule book, 8): the rollback T3, which completes at an object's next fact or
// cycle.
#pragma once

#include "engine/rules/attempt.h"

namespace tenon::rules {

// Tries to complete the pending rollback of the account that the object is linked to. What fails
// stays pending and is said once; at a fact there is always a decision.
void complete_rollback(Context& context, const Account& account, const DirectoryObject& object,
                       Cause cause);

}  // namespace tenon::rules
