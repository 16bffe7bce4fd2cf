#include "projections/rocksdb_row_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/log/lasting_folder.h"

namespace tenon::projections {
namespace {

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& text) { return {text.data(), text.size()}; }

Error to_error(const rocksdb::Status& status) {
  if (status.IsCorruption()) {
    return make_error(
        ErrorCode::kDataLoss, "HISTORY_DAMAGED",
        "the history is damaged: stop the server and delete the folder `views`; it is rebuilt from "
        "the log");
  }
  if (status.IsNoSpace()) {
    return make_error(ErrorCode::kResourceExhausted, "DISK_FULL",
                      "the disk is full: the history cannot be written; make room, then start "
                      "again");
  }
  return make_error(ErrorCode::kInternal, "HISTORY_STORE",
                    "the history cannot be read or written: look at the disk and at the folder "
                    "`views` (it may be deleted, and is rebuilt from the log)");
}

// RocksDB's own text goes into the detail `storage`.
Status to_status(const rocksdb::Status& status) {
  if (status.ok()) return {};
  return to_error(status).with("storage", status.ToString());
}

class RocksdbCursor final : public RowCursor {
 public:
  explicit RocksdbCursor(std::unique_ptr<rocksdb::Iterator> at) : at_(std::move(at)) {}

  void seek(std::string_view key) override { at_->Seek(slice(key)); }
  void seek_back(std::string_view key) override { at_->SeekForPrev(slice(key)); }
  void next() override { at_->Next(); }
  void previous() override { at_->Prev(); }
  bool valid() const override { return at_->Valid(); }
  Status status() const override { return to_status(at_->status()); }
  std::string_view key() const override { return view(at_->key()); }
  std::string_view value() const override { return view(at_->value()); }

 private:
  std::unique_ptr<rocksdb::Iterator> at_;
};

class RocksdbRowStore final : public RowStore {
 public:
  explicit RocksdbRowStore(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}
  ~RocksdbRowStore() override { db_->Close().PermitUncheckedError(); }

  Status write(std::span<const RowBuffer> rows) override {
    // In the order of their keys: each then goes into the memtable beside the one before.
    sorted_.clear();
    for (const RowBuffer& buffer : rows) {
      for (std::size_t i = 0; i < buffer.size(); ++i) sorted_.push_back(buffer.row(i));
    }
    std::stable_sort(sorted_.begin(), sorted_.end(),
                     [](const Row& left, const Row& right) { return left.key < right.key; });
    batch_.Clear();
    for (std::size_t i = 0; i < sorted_.size(); ++i) {
      const Row& row = sorted_[i];
      if (i + 1 < sorted_.size() && sorted_[i + 1].key == row.key) continue;  // the last wins
      TENON_RETURN_IF_ERROR(to_status(batch_.Put(slice(row.key), slice(row.value))));
    }
    return to_status(db_->Write({}, &batch_));
  }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    std::string value;
    const rocksdb::Status status = db_->Get({}, slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    TENON_RETURN_IF_ERROR(to_status(status));
    return std::optional<std::string>(std::move(value));
  }
  std::unique_ptr<RowCursor> cursor() const override {
    return std::make_unique<RocksdbCursor>(
        std::unique_ptr<rocksdb::Iterator>(db_->NewIterator({})));
  }
  Status flush() override { return to_status(db_->Flush({})); }
  std::size_t bytes_on_disk() const override {
    std::uint64_t bytes = 0;
    db_->GetIntProperty(rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    return bytes;
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  // Of write(), kept for their memory.
  std::vector<Row> sorted_;
  rocksdb::WriteBatch batch_;
};

// RocksDB's own diary would be written to the very disk that is full (and stops the process then);
// what matters in it also comes back as a status.
class NoDiary : public rocksdb::Logger {
 public:
  NoDiary() : Logger(rocksdb::InfoLogLevel::FATAL_LEVEL) {}
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

constexpr std::uint32_t kDictionaryBytes = 16 << 10;

rocksdb::Options options() {
  rocksdb::Options options;
  options.info_log = std::make_shared<NoDiary>();
  options.create_if_missing = true;
  // The write-ahead log is never synced: it is there after the process dies, and after a power
  // failure as far as it reached the disk. What follows a damaged place is not taken.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.avoid_flush_during_recovery = true;
  options.write_buffer_size = std::size_t{64} << 20;
  options.max_write_buffer_number = 3;
  // What is written comes sorted, from one thread: each row is looked for from the last one on, not
  // from the memtable's beginning.
  options.allow_concurrent_memtable_write = false;
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(1));
  // Rows lie anywhere among those of the level below, all of which is written again: the more files
  // at once, the less often. It can wait, as the log's can (the threads are the same): nobody asks
  // for it, and many ask for the processor.
  options.level0_file_num_compaction_trigger = 8;
  options.env->LowerThreadPoolCPUPriority(rocksdb::Env::LOW, rocksdb::CpuPriority::kLow);
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.bottommost_compression_opts.enabled = true;
  options.bottommost_compression_opts.level = 1;
  // People's rows are alike: what is common to them need not stand in each block.
  options.bottommost_compression_opts.max_dict_bytes = kDictionaryBytes;
  options.bottommost_compression_opts.zstd_max_train_bytes = 16 * kDictionaryBytes;
  // A table goes to the disk as it is written, not all of it when it is synced: what the log syncs
  // meanwhile waits behind it.
  options.bytes_per_sync = std::size_t{1} << 20;
  options.max_background_jobs = 2;
  options.max_open_files = 512;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 32 << 10;
  table.block_cache = rocksdb::NewLRUCache(std::size_t{32} << 20);
  table.format_version = 5;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace

Result<std::unique_ptr<RowStore>> open_rocksdb_row_store(const std::filesystem::path& folder) {
  TENON_RETURN_IF_ERROR(log::make_lasting_folder(folder));
  rocksdb::DB* db = nullptr;
  TENON_RETURN_IF_ERROR(to_status(rocksdb::DB::Open(options(), folder.string(), &db)));
  return std::unique_ptr<RowStore>(
      std::make_unique<RocksdbRowStore>(std::unique_ptr<rocksdb::DB>(db)));
}

}  // namespace tenon::projections
