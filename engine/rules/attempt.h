// One attempt to let what a directory object says reach an account: the ladder for an object
// without a link, the flow of values for a linked one. And its conclusion: waiting, attempts, place
// (C4 to C6).
#pragma once

#include "engine/rules/asserted.h"
#include "engine/rules/context.h"
#include "engine/rules/value_flow.h"

namespace tenon::rules {

struct Attempt {
  Decision decision;
  Effects effects;  // of accounts; the object's own after-image is `object`
  DirectoryObject object;
};

// The ladder (section 4) or, for a linked object, A6, A7, A8, V and its values (section 5).
// The object of the attempt is its after-image so far; nothing else of it is made yet.
void attempt(const Context& context, Attempt& attempt);
void climb_ladder(const Context& context, Attempt& attempt);
void flow_linked(const Context& context, Attempt& attempt);

enum class Cause : std::uint8_t { kFact, kRetry };
// Sets what stands on the object, and emits the decision; a retry with the very same verdict is
// only counted (C6).
void conclude(Context& context, Attempt& attempt, Cause cause);

// Begins to wait, or goes on waiting, with the outcome (the place is kept).
void wait_with(const Context& context, DirectoryObject& object, const Decision& decision);

// Q3: claims of values that the object no longer asserts end.
void drop_claims_not_asserted(const Context& context, const Account& account,
                              const Asserted& asserted, DirectoryObject& object);

// Puts what a flow says into a decision.
void tell(ValueFlow& flow, Decision& decision);

}  // namespace tenon::rules
