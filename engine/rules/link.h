// How links end, and the bookkeeping of objects and connectors around them.
#pragma once

#include "engine/rules/context.h"

namespace tenon::rules {

// The connector of the fact's source, made known when it is new.
ConnectorHandle ensure_connector(Context& context);

// What flowed from the object to its account: from here on as if nothing had.
void forget_flow(DirectoryObject& object);

// The object forgets its link and all that flowed over it; claims end (Q3).
void end_link(DirectoryObject& object);
void stop_waiting(DirectoryObject& object);

// Authority of the account moves, recorded in the decision.
void move_authority(Account& account, Authority to, Road road, Decision& decision);

// Into the recycle bin (D1, K5): deleted at the time, formerly synced if it was synced.
void bin(Account& account, Micros deleted_at, Position now);
// Out of it, without the values that others hold by now (K1, D5): they are left out with a warning.
void restore(const Context& context, Account& account, Decision& decision);
// D4: for good. The record stays known by its ids; its values go.
void purge(Account& account, Position now);

}  // namespace tenon::rules
