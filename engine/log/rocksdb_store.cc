#include "engine/log/rocksdb_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <utility>
#include <vector>

#include "engine/log/damage.h"
#include "engine/log/file_error.h"
#include "engine/log/rocksdb_error.h"

namespace tenon::log {
namespace {

constexpr std::array<const char*, kFamilies> kFamilyNames = {"batches", "index", "tiles", "heads"};

rocksdb::Slice slice(std::string_view view) { return {view.data(), view.size()}; }
std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

class RocksDbCursor : public Cursor {
 public:
  explicit RocksDbCursor(std::unique_ptr<rocksdb::Iterator> iterator)
      : iterator_(std::move(iterator)) {}
  void seek(std::string_view key) override { iterator_->Seek(slice(key)); }
  void seek_back(std::string_view key) override { iterator_->SeekForPrev(slice(key)); }
  void next() override { iterator_->Next(); }
  bool valid() const override { return iterator_->Valid(); }
  Status status() const override {
    const rocksdb::Status status = iterator_->status();
    if (status.ok()) return {};
    return rocksdb_error("Reading the log", status);
  }
  std::string_view key() const override { return view(iterator_->key()); }
  std::string_view value() const override { return view(iterator_->value()); }

 private:
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class RocksDbStore : public Store, private Changes {
 public:
  RocksDbStore(std::unique_ptr<DirectoryLock> lock, std::unique_ptr<rocksdb::Env> env, bool sync)
      : lock_(std::move(lock)), env_(std::move(env)) {
    write_options_.sync = sync;
  }
  ~RocksDbStore() override {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
    }
  }

  rocksdb::Status open(const rocksdb::DBOptions& options,
                       const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                       const std::string& path) {
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status = rocksdb::DB::Open(options, path, families, &handles, &db);
    if (!status.ok()) return status;
    db_.reset(db);
    handles_ = std::move(handles);
    return status;
  }

  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    std::string value;
    const rocksdb::Status status = db_->Get({}, handle(family), slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>{};
    if (!status.ok()) return rocksdb_error("Reading the log", status);
    return std::optional<std::string>{std::move(value)};
  }

  std::unique_ptr<Cursor> cursor(Family family, bool sequential) const override {
    rocksdb::ReadOptions options;
    // RocksDB reads ahead by itself once blocks are read in order.
    options.fill_cache = !sequential;
    return std::make_unique<RocksDbCursor>(
        std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, handle(family))));
  }

  Changes& begin() override {
    batch_.Clear();
    batch_status_ = rocksdb::Status::OK();
    return *this;
  }

  Status write() override {
    rocksdb::Status status = batch_status_;
    if (status.ok()) status = db_->Write(write_options_, &batch_);
    batch_.Clear();
    if (!status.ok()) return rocksdb_error("Writing to the log", status);
    return {};
  }

 private:
  void put(Family family, std::string_view key, std::string_view value) override {
    const rocksdb::Status status = batch_.Put(handle(family), slice(key), slice(value));
    if (!status.ok()) batch_status_ = status;
  }
  // The first column family is RocksDB's own `default`.
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[1 + static_cast<std::size_t>(family)];
  }

  std::unique_ptr<DirectoryLock> lock_;
  std::unique_ptr<rocksdb::Env> env_;  // null: the default
  rocksdb::WriteOptions write_options_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::WriteBatch batch_;
  rocksdb::Status batch_status_;
};

// RocksDB's own diary would be written to the very disk that is full or failing (and stops the
// process then); what matters in it also comes back as a status.
class NoDiary : public rocksdb::Logger {
 public:
  NoDiary() : Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::DBOptions database_options(const RocksDbLogOptions& log, bool create) {
  rocksdb::DBOptions options;
  options.create_if_missing = create;
  // Of a first start that was cut short.
  options.create_missing_column_families = true;
  // A torn last record is a write that was never acknowledged; the promise tells whether it was.
  // Damage anywhere else stops the opening.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  // An opening that ends in a refusal must leave the write-ahead log as it was found.
  options.avoid_flush_during_recovery = true;
  // What the next opening reads again, however slowly the smaller families fill.
  options.max_total_wal_size = log.memtable_bytes;
  options.max_bgerror_resume_count = 0;
  options.bytes_per_sync = std::size_t{1} << 20;
  options.max_background_jobs = 2;
  options.info_log = std::make_shared<NoDiary>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> family_options(const RocksDbLogOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = options.memtable_bytes;
  family.compression = rocksdb::kNoCompression;  // batches are compressed; hashes cannot be
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
  for (const char* name : kFamilyNames) families.emplace_back(name, family);
  families[1 + static_cast<std::size_t>(Family::kIndex)].options.compression =
      rocksdb::kLZ4Compression;
  return families;
}

// Whether a log may be made in `path`: RocksDB would make one wherever its file CURRENT is missing,
// and throw away what else is there.
Result<bool> may_create(const std::filesystem::path& path) {
  std::error_code failed;
  std::filesystem::directory_iterator file(path, failed);
  bool has_files = false;
  for (; !failed && file != std::filesystem::directory_iterator(); file.increment(failed)) {
    if (file->path().filename() == "CURRENT") return false;
    const std::filesystem::path extension = file->path().extension();
    has_files = has_files || extension == ".sst" || extension == ".log";
  }
  if (failed) return file_error("Listing", path, failed.value());
  if (!has_files) return true;
  return damaged("The file CURRENT is missing from " + path.string() +
                 ", which holds the files of a log");
}

}  // namespace

Result<std::unique_ptr<Store>> open_rocksdb_store(const std::filesystem::path& dir,
                                                  const RocksDbLogOptions& options,
                                                  const RocksDbLogFaults& faults,
                                                  std::unique_ptr<DirectoryLock> lock) {
  const std::filesystem::path path = dir / "log";
  TENON_ASSIGN_OR_RETURN(const bool create, may_create(path));
  rocksdb::DBOptions database = database_options(options, create);
  std::unique_ptr<rocksdb::Env> env;
  if (faults.file_system != nullptr) {
    env = rocksdb::NewCompositeEnv(faults.file_system);
    database.env = env.get();
  }
  auto store = std::make_unique<RocksDbStore>(std::move(lock), std::move(env), faults.sync);
  const rocksdb::Status status = store->open(database, family_options(options), path.string());
  if (!status.ok()) return rocksdb_error("Opening the log", status);
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace tenon::log
