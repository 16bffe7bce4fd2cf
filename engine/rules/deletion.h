// Deletion and scope (rule book, 7), as the end of a cycle asks for it.
#pragma once

#include "engine/rules/context.h"

namespace tenon::rules {

// D2: what an INITIAL cycle did not mention begins to leave; without a link it is forgotten (D7).
void leave_unmentioned(Context& context, ConnectorHandle connector, Position cycle_started);

// D7: a live account that still carries the GUID or, of an object that was seen, its anchor.
const Account* still_carried_by(const Context& context, const Guid& guid,
                                const DirectoryObject* object);

// D1 and D3: applies the connector's pending deletions, or holds them and says so.
struct CycleEnd {
  bool initial = false;
  Position started;
};
void apply_deletions(Context& context, ConnectorHandle connector, const CycleEnd& end);

// D3: the hold ends at the moment when nothing is pending any more.
void end_hold_when_nothing_pends(Context& context, ConnectorHandle connector);

// D4: purges what has been in the bin for 30 days.
void purge_expired(Context& context);

}  // namespace tenon::rules
