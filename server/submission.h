// Hands an append to the estate, waiting for room where there is none: without a thread, in the
// order in which each caller does one at a time.
#pragma once

#include <functional>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "engine/runtime/owned_append.h"
#include "projections/estate.h"

namespace tenon::server {

// `taken` is called once: with ok as soon as the estate has the append (then `done` follows, on the
// committer's thread), with the error when it never will, on any thread, perhaps before this
// returns. `done` may come before `taken`.
void submit_when_room(projections::Estate& estate, runtime::OwnedAppend append,
                      std::function<void(const Status&)> taken, projections::Estate::Done done);

}  // namespace tenon::server
