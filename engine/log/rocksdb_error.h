// RocksDB's failures in our words. RocksDB's own text, paths and all, is in the detail `storage`
// only: for whoever runs the server, not for its clients.
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
