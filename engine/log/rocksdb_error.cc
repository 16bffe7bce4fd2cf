#include "engine/log/rocksdb_error.h"

#include <rocksdb/status.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/log/damage.h"
#include "engine/log/file_error.h"

namespace tenon::log {
namespace {

// The file of the log, without its folder, that RocksDB's text speaks of; empty: of none.
std::string_view file_named_in(std::string_view text) {
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" :,;"));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const std::string_view name = word.substr(word.rfind('/') + 1);
    const bool numbered = name.ends_with(".sst") || name.ends_with(".log");
    if (numbered || name.starts_with("MANIFEST-") || name == "CURRENT") return name;
  }
  return {};
}

Error damaged_file(std::string_view doing, std::string_view text) {
  const std::string_view name = file_named_in(text);
  const std::string what = name.empty() ? "a file" : "the file " + std::string(name);
  return damaged(std::string(doing) + " found " + what + " damaged or missing");
}

Error error_of(std::string_view doing, const rocksdb::Status& status, std::string_view text) {
  if (status.IsNoSpace()) return disk_full(doing);
  // A file that RocksDB's manifest names and that is not there is damage, too.
  if (status.IsCorruption() || status.IsPathNotFound() || status.IsNotFound()) {
    return damaged_file(doing, text);
  }
  if (status.IsInvalidArgument()) {
    return make_error(ErrorCode::kFailedPrecondition, "LOG_FORMAT_UNKNOWN",
                      std::string(doing) +
                          " found a database that this version of Tenon cannot use. Start the "
                          "version that wrote it, or a newer one.");
  }
  return make_error(
      ErrorCode::kInternal, "LOG_STORAGE_FAILED",
      std::string(doing) +
          " failed. Look at the disk and the folder's permissions, then start again.");
}

}  // namespace

Error rocksdb_error(std::string_view doing, const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return error_of(doing, status, text).with("storage", text);
}

}  // namespace tenon::log
