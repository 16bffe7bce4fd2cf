// What would resolve a conflict, and with whom it is.
//
// A reading of the decision that stands and of the state at the same head: it says nothing that the
// rules do not follow. Threads: as Moment.
#pragma once

#include "engine/model/decision.h"
#include "engine/model/directory_object.h"
#include "server/moment.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// Fills `others` and `resolutions`; there is always at least one.
void put_resolutions(const DirectoryObject& object, const Decision& decision, Moment& moment,
                     v1::Conflict& out);

}  // namespace tenon::server
