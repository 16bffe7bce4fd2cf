// The chain of decisions about what a key names, and its story in a few words.
#pragma once

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "server/read_call.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

// `reading` is from history. Errors as of look_up() and History.
Status answer_why(const log::Log& log, const Reading& reading, const v1::WhyRequest& request,
                  v1::WhyResponse& response);

}  // namespace tenon::server
