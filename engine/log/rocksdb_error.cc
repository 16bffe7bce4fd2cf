#include "engine/log/rocksdb_error.h"

#include <rocksdb/status.h>

#include <string>

#include "engine/log/damage.h"
#include "engine/log/file_error.h"

namespace tenon::log {

Error rocksdb_error(std::string_view doing, const rocksdb::Status& status) {
  const std::string text = status.ToString();
  if (status.IsNoSpace()) return disk_full(doing).with("storage", text);
  // A file that RocksDB's manifest names and that is not there is damage, too.
  if (status.IsCorruption() || status.IsPathNotFound() || status.IsNotFound()) {
    return damaged(std::string(doing) + " found a damaged or missing file (" + text + ")")
        .with("storage", text);
  }
  if (status.IsInvalidArgument()) {
    return make_error(ErrorCode::kFailedPrecondition, "LOG_FORMAT_UNKNOWN",
                      std::string(doing) +
                          " found a database that this version of Tenon cannot use. Start the "
                          "version that wrote it, or a newer one.")
        .with("storage", text);
  }
  return make_error(ErrorCode::kInternal, "LOG_STORAGE_FAILED",
                    std::string(doing) + " failed (" + text +
                        "). Look at the disk and the folder's permissions, then start again.")
      .with("storage", text);
}

}  // namespace tenon::log
