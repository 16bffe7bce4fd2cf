// The store on disk: one RocksDB, a column family for each family, one synced write a commit.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/log/directory_lock.h"
#include "engine/log/rocksdb_log_testing.h"
#include "engine/log/store.h"

namespace tenon::log {

// In the folder DIR/log, which must exist. `lock` is held as long as the store lives.
Result<std::unique_ptr<Store>> open_rocksdb_store(const std::filesystem::path& dir,
                                                  const RocksDbLogOptions& options,
                                                  const RocksDbLogFaults& faults,
                                                  std::unique_ptr<DirectoryLock> lock);

}  // namespace tenon::log
