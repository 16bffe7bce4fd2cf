// The durable log of one machine: RocksDB under DIR/log, beside it DIR/lock and DIR/promised
// (docs/log-format.md).
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

#include "engine/base/result.h"
#include "engine/log/log.h"

namespace tenon::log {

struct RocksDbLogOptions {
  Environment environment = system_environment();
  // What RocksDB gathers in memory before it writes a table.
  std::size_t memtable_bytes = std::size_t{64} << 20;
  // What it keeps of the blocks read.
  std::size_t cache_bytes = std::size_t{64} << 20;
};

// Makes the folder (readable by its owner only) and the log where there is none. Errors:
//   FAILED_PRECONDITION  DATA_DIRECTORY_LOCKED: another process uses it (or this one, already)
//                        LOG_FORMAT_UNKNOWN: written by a newer version
//   DATA_LOSS            LOG_DAMAGED, PROMISE_DAMAGED, LOG_BEHIND_PROMISE: acknowledged facts are
//                        missing (details: tenant, promised, found)
//   RESOURCE_EXHAUSTED   DISK_FULL
//   INTERNAL             LOG_FILE_FAILED, LOG_STORAGE_FAILED
// commit() takes one thread at a time; the log must outlive its readers.
Result<std::unique_ptr<Log>> open_rocksdb_log(const std::filesystem::path& dir,
                                              const RocksDbLogOptions& options);

}  // namespace tenon::log
