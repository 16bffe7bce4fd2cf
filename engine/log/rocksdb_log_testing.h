// What only tests may do to the durable log.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/log/rocksdb_log.h"

namespace rocksdb {
class FileSystem;
}

namespace tenon::log {

struct RocksDbLogFaults {
  // Where RocksDB keeps its files; null: the disk.
  std::shared_ptr<rocksdb::FileSystem> file_system;
  // False acknowledges what is not durable, to show that the crash tests notice.
  bool sync = true;
};

Result<std::unique_ptr<Log>> open_rocksdb_log_with_faults(const std::filesystem::path& dir,
                                                          const RocksDbLogOptions& options,
                                                          const RocksDbLogFaults& faults);

}  // namespace tenon::log
