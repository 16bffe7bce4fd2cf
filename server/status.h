// How a tenant stands as a whole: head, root, digests, counts, and who has read how far.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "server/read_call.h"
#include "tenon/v1/log.pb.h"

namespace tenon::server {

// As of `reading.at`, what is state of the log (Question::whole_state); without it, everything,
// each part as it is when it is read.
Status put_status(const log::Log& log, const Reading& reading, const std::string& version,
                  v1::GetStatusResponse& out);

}  // namespace tenon::server
