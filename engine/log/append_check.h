// What is wrong with an append whatever the log holds.
#pragma once

#include "engine/log/log.h"

namespace tenon::log {

// Names, sizes, request id, first number.
Status check_append(const Append& append);

}  // namespace tenon::log
