// RocksDB's failures in our words. RocksDB's own text goes into the detail `storage`.
#pragma once

#include <string_view>

#include "engine/base/result.h"

namespace rocksdb {
class Status;
}

namespace tenon::log {

// `doing`: "Opening the log", "Writing to the log", "Reading the log".
Error rocksdb_error(std::string_view doing, const rocksdb::Status& status);

}  // namespace tenon::log
