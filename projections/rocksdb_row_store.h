// Rows in a RocksDB of their own, without a write-ahead log.
#pragma once

#include <filesystem>
#include <memory>

#include "projections/row_store.h"

namespace tenon::projections {

// Makes the folder when it is not there. INTERNAL (HISTORY_STORE) with the reason;
// FAILED_PRECONDITION (FOLDER_IN_USE) when another process has it open.
Result<std::unique_ptr<RowStore>> open_rocksdb_row_store(const std::filesystem::path& folder);

}  // namespace tenon::projections
