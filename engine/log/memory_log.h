// A log in memory: the same behaviour as the durable one, without durability.
#pragma once

#include <memory>

#include "engine/log/log.h"

namespace tenon::log {

std::unique_ptr<Log> make_memory_log(Environment environment);

}  // namespace tenon::log
