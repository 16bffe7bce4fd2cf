#include "engine/log/memory_log.h"

#include <utility>

#include "engine/log/memory_store.h"
#include "engine/log/stored_log.h"

namespace tenon::log {

std::unique_ptr<Log> make_memory_log(Environment environment) {
  Result<std::unique_ptr<StoredLog>> log = StoredLog::open(
      std::make_unique<MemoryStore>(), std::move(environment), Codec::kLz4, nullptr);
  return std::move(log).value();
}

}  // namespace tenon::log
