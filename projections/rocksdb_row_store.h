// Rows in a RocksDB of their own, whose write-ahead log is never synced: what was written is there
// after the death of the process, and after a power failure some prefix of it.
#pragma once

#include <filesystem>
#include <memory>

#include "projections/row_store.h"

namespace tenon::projections {

// Makes the folder, for its owner only, when it is not there. One process at a time: whoever opens
// it holds the lock of the data folder. Errors, with RocksDB's own text in the detail `storage`:
//   DATA_LOSS HISTORY_DAMAGED · RESOURCE_EXHAUSTED DISK_FULL · INTERNAL HISTORY_STORE (also when it
//   is open elsewhere), LOG_FILE_FAILED
Result<std::unique_ptr<RowStore>> open_rocksdb_row_store(const std::filesystem::path& folder);

}  // namespace tenon::projections
