#include "engine/log/rocksdb_log.h"

#include <utility>

#include "engine/log/directory_lock.h"
#include "engine/log/lasting_folder.h"
#include "engine/log/promise_file.h"
#include "engine/log/rocksdb_log_testing.h"
#include "engine/log/rocksdb_store.h"
#include "engine/log/stored_log.h"

namespace tenon::log {
namespace {

Error behind_promise(const Promise& promise, const std::string& found, const std::string& why) {
  const std::string size = std::to_string(promise.head.size.value);
  return make_error(
             ErrorCode::kDataLoss, "LOG_BEHIND_PROMISE",
             "Facts of tenant " + promise.name + " that were acknowledged are missing: " + size +
                 " were promised, the log " + why +
                 ". The end of the log was damaged or an older copy put in its place. Nothing was "
                 "removed. Restore the newest backup of the whole data folder; to go on without "
                 "the missing facts, move the file `promised` away, and have the connectors send "
                 "everything anew.")
      .with("tenant", promise.name)
      .with("promised", size)
      .with("found", found);
}

Status check_promise(const StoredLog& log, const Promise& promise) {
  const Tenant* tenant = log.tenant_table().find(promise.tenant);
  if (tenant == nullptr || tenant->name() != promise.name) {
    return behind_promise(promise, "0", "does not know the tenant");
  }
  const Head found = tenant->head().tree.size;
  const std::string size = std::to_string(found.value);
  if (found < promise.head.size) return behind_promise(promise, size, "holds " + size);
  TreeHead then = tenant->head().tree;
  if (then.size != promise.head.size) {
    TENON_ASSIGN_OR_RETURN(then, log.tree_head(promise.name, promise.head.size));
  }
  if (then.root != promise.head.root) {
    return behind_promise(promise, size, "holds others in their place (the roots differ)");
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Log>> open_rocksdb_log_with_faults(const std::filesystem::path& dir,
                                                          const RocksDbLogOptions& options,
                                                          const RocksDbLogFaults& faults) {
  TENON_RETURN_IF_ERROR(make_lasting_folder(dir));
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<DirectoryLock> lock, DirectoryLock::acquire(dir));
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<PromiseFile> file, PromiseFile::open(dir / "promised"));
  TENON_RETURN_IF_ERROR(make_lasting_folder(dir / "log"));
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<Store> store,
                         open_rocksdb_store(dir, options, faults, std::move(lock)));
  PromiseFile& promised = *file;
  TENON_ASSIGN_OR_RETURN(
      std::unique_ptr<StoredLog> log,
      StoredLog::open(std::move(store), options.environment, Codec::kZstd, std::move(file)));
  for (const Promise& promise : promised.promises()) {
    TENON_RETURN_IF_ERROR(check_promise(*log, promise));
  }
  for (const Tenant* tenant : log->tenant_table().all()) {
    TENON_RETURN_IF_ERROR(promised.keep(*tenant, tenant->head().tree));
  }
  return std::unique_ptr<Log>(std::move(log));
}

Result<std::unique_ptr<Log>> open_rocksdb_log(const std::filesystem::path& dir,
                                              const RocksDbLogOptions& options) {
  return open_rocksdb_log_with_faults(dir, options, {});
}

}  // namespace tenon::log
