// Which head a question about the past means.
#pragma once

#include <optional>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/log/log.h"
#include "projections/tenant_view.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// Nothing: no moment was named, the present is meant. A time is looked up in the log: not in a
// reaction.
//   OUT_OF_RANGE      AS_OF_BEYOND_HEAD, AS_OF_BEFORE_LOG
//   INVALID_ARGUMENT  BAD_TIMESTAMP
Result<std::optional<Head>> head_of(const v1::AsOf& as_of, const projections::TenantView& view,
                                    const log::Log& log);

}  // namespace tenon::server
