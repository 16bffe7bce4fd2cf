// The decisions in which the parties of a "why" stand, with how each names them and who asked.
#pragma once

#include <cstddef>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "projections/tenant_view.h"
#include "server/why_standing.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

// The newest `most` of facts before `head`, oldest first; fewer where the answer would be too long.
// Reads at most one fact of the log for each.
Status put_chain(const log::Log& log, const projections::TenantView& view, const Standing& standing,
                 Head head, std::size_t most, v1::WhyResponse& response);

}  // namespace tenon::server
