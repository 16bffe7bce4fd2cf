// Where an object or an account stands, to be compared between two courses of one log.
#pragma once

#include <string_view>

#include "engine/base/guid.h"
#include "engine/model/decision.h"
#include "engine/rules/state_view.h"

namespace tenon::projections {

struct Standing {
  bool known = false;
  Outcome outcome = Outcome::kNone;  // objects
  Method method = Method::kNone;
  PartyRef account;  // to which it is bound
  Rule refused_by = Rule::kNone;
  Outcome refusal = Outcome::kNone;
  // Of accounts.
  Authority authority = Authority::kNone;
  Lifecycle lifecycle = Lifecycle::kLive;

  bool same_link(const Standing& other) const {
    return account.id == other.account.id && account.side == other.account.side &&
           method == other.method;
  }
  // But for the outcome of the last decision.
  bool same_way(const Standing& other) const {
    return known == other.known && same_link(other) && refused_by == other.refused_by &&
           refusal == other.refusal && authority == other.authority && lifecycle == other.lifecycle;
  }
  bool same(const Standing& other) const { return same_way(other) && outcome == other.outcome; }
};

// Null for one that the state does not know.
const DirectoryObject* object_in(const rules::StateView& state, ConnectorHandle connector,
                                 const Guid& guid);
Standing standing_of_object(const rules::StateView& state, ConnectorHandle connector,
                            const Guid& guid);

}  // namespace tenon::projections
