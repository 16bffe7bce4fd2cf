// What a directory object would be after the facts of a simulation.
#pragma once

#include <string_view>

#include "projections/match_state.h"
#include "projections/overlay_state.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// The object of that connector with that GUID or distinguished name, in the changed state, whose
// base is `base`. False: there is none.
bool find_simulated_object(const projections::MatchState& base,
                           const projections::OverlayState& changed, std::string_view connector,
                           std::string_view key, v1::DirectoryObject& out);

}  // namespace tenon::server
