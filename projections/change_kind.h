// What a decision would change, in the groups in which people want to hear of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"

namespace tenon::projections {

// Same numbers as on the wire (tenon.v1.ChangeKind).
enum class ChangeKind : std::uint8_t {
  kNothing = 1,       // stands as before; the bookkeeping of cycles
  kBinding = 2,       // an object gets an account that is mastered on premises already, or again
  kTakeover = 3,      // an object gets an account, whose authority moves on premises
  kProvisioning = 4,  // an object gets a new account
  kRefusal = 5,       // an object is refused, or for another reason; an order is refused
  kDeletion = 6,      // an account goes to the recycle bin or for good, or will, or is held back
  kAuthority = 7,     // the authority of an account moves, or is asked to, without a new link
  kValues = 8,        // values of an account change, or what is known of it
  kNewAccount = 9,    // an account of the cloud becomes known
  kSetting = 10,      // of the tenant
};

std::string_view name_of(ChangeKind kind);  // "takeover"

// `before`: the state that the decision was made in, its effects not yet applied.
ChangeKind kind_of(const rules::StateView& before, const Decision& decision,
                   const Effects& effects);

}  // namespace tenon::projections
