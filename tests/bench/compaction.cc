#include "tests/bench/compaction.h"

#include <rocksdb/db.h>
#include <rocksdb/utilities/options_util.h>

#include <string>
#include <vector>

#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

void require_ok(const rocksdb::Status& status) {
  if (!status.ok()) give_up(status.ToString());
}

}  // namespace

void compact(const std::filesystem::path& folder) {
  rocksdb::DBOptions options;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  require_ok(rocksdb::LoadLatestOptions({}, folder.string(), &options, &families));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  require_ok(rocksdb::DB::Open(options, folder.string(), families, &handles, &db));
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    rocksdb::CompactRangeOptions whole;
    whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    require_ok(db->CompactRange(whole, handle, nullptr, nullptr));
    require_ok(db->DestroyColumnFamilyHandle(handle));
  }
  require_ok(db->Close());
  delete db;
}

}  // namespace tenon::bench
