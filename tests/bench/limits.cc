#include "tests/bench/limits.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/table.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/base/sha256.h"
#include "tests/bench/connector.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

constexpr std::size_t kFactsMade = std::size_t{64} << 10;  // then the same again
constexpr std::size_t kSynced4KiB = 500;

// The facts of the ingest rows, as a batch holds them.
std::vector<std::string> batches_of(std::size_t batch) {
  std::vector<std::string> batches;
  for (std::size_t i = 0; i < kFactsMade; i += batch) {
    std::string& bytes = batches.emplace_back();
    for (std::size_t k = 0; k < batch; ++k) bytes += account_of(i + k).SerializeAsString();
  }
  return batches;
}

// Sums the bytes, so that none is left unread.
std::uint64_t sum_of(std::string_view bytes) {
  std::uint64_t sum = 0;
  for (const char byte : bytes) sum += static_cast<unsigned char>(byte);
  return sum;
}

class PlainFile {
 public:
  explicit PlainFile(const std::filesystem::path& path)
      : file_(open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600)) {
    if (file_ < 0) give_up("a plain file cannot be made");
  }
  ~PlainFile() { close(file_); }
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  // Seconds that it took.
  double append_synced(const std::string& bytes) {
    const Stopwatch clock;
    if (write(file_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
        fdatasync(file_) != 0) {
      give_up("a plain file cannot be written");
    }
    return clock.seconds();
  }

 private:
  const int file_;
};

void measure_append(const Plan& plan, std::size_t batch, std::uint64_t facts) {
  const Folder folder(plan.folder);
  PlainFile file(folder.path() / "plain");
  const std::vector<std::string> batches = batches_of(batch);
  const std::size_t rounds = std::max<std::size_t>(1, facts / batch);
  double seconds = 0;
  for (std::size_t i = 0; i < rounds; ++i) {
    seconds += file.append_synced(batches[i % batches.size()]);
  }
  print_row("limit_append_" + std::to_string(batch), static_cast<double>(rounds * batch) / seconds,
            "facts/s");
}

void measure_sync(const Plan& plan) {
  const Folder folder(plan.folder);
  PlainFile file(folder.path() / "plain");
  std::vector<double> samples;
  for (std::size_t i = 0; i < kSynced4KiB; ++i) {
    samples.push_back(file.append_synced(std::string(4096, 'x')));
  }
  print_row("limit_fdatasync_p50_ms", quantile(samples, 0.5) * 1e3, "ms");
}

void require_ok(const rocksdb::Status& status) {
  if (!status.ok()) give_up(status.ToString());
}

std::unique_ptr<rocksdb::DB> open_plain_rocksdb(const std::filesystem::path& path) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::DB* db = nullptr;
  require_ok(rocksdb::DB::Open(options, path.string(), &db));
  return std::unique_ptr<rocksdb::DB>(db);
}

void measure_scan(const std::filesystem::path& path, double facts) {
  const auto db = open_plain_rocksdb(path);
  const Stopwatch clock;
  std::uint64_t sum = 0;
  const std::unique_ptr<rocksdb::Iterator> rows(db->NewIterator({}));
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    sum += sum_of(rows->value().ToStringView());
  }
  require_ok(rows->status());
  if (sum == 0) give_up("nothing was read back");
  print_row("limit_scan", facts / clock.seconds(), "facts/s");
}

void measure_rocksdb(const Plan& plan, std::size_t batch, std::uint64_t facts) {
  const Folder folder(plan.folder);
  const std::filesystem::path path = folder.path() / "rocksdb";
  const std::vector<std::string> batches = batches_of(batch);
  const std::size_t rounds = std::max<std::size_t>(1, facts / batch);
  const auto count = static_cast<double>(rounds * batch);
  {
    const auto db = open_plain_rocksdb(path);
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const Stopwatch clock;
    for (std::size_t i = 0; i < rounds; ++i) {
      std::string key;
      put_u64(key, i * batch);
      require_ok(db->Put(synced, key, batches[i % batches.size()]));
    }
    print_row("limit_rocksdb_" + std::to_string(batch), count / clock.seconds(), "facts/s");
    require_ok(db->Flush({}));
  }
  if (batch == 1024) measure_scan(path, count);
}

void measure_hash(std::uint64_t facts) {
  const std::vector<std::string> payloads = batches_of(1);
  const std::string salt(32, 's');
  const std::string header(96, 'h');  // of an entry, beside its commitment
  Sha256 hasher;
  Digest node{};
  const Stopwatch clock;
  for (std::uint64_t i = 0; i < facts; ++i) {
    const Digest commitment = hasher({salt, payloads[i % payloads.size()]});
    const Digest leaf = hasher({std::string_view("\0", 1), header, as_view(commitment)});
    node = hasher({std::string_view("\1", 1), as_view(node), as_view(leaf)});
  }
  const double seconds = clock.seconds();
  if (node == Digest{}) give_up("nothing was hashed");
  print_row("limit_hash", static_cast<double>(facts) / seconds, "facts/s");
}

}  // namespace

void measure_limits(const Plan& plan) {
  print_row("fact_bytes", static_cast<double>(account_of(1).ByteSizeLong()), "bytes");
  measure_sync(plan);
  measure_append(plan, 1024, plan.facts);
  measure_append(plan, 256, plan.facts / 2);
  measure_append(plan, 64, plan.facts / 2);
  measure_append(plan, 1, std::min<std::uint64_t>(plan.facts / 100, 10'000));
  measure_rocksdb(plan, 1024, plan.facts);
  measure_rocksdb(plan, 64, plan.facts / 2);
  measure_rocksdb(plan, 1, std::min<std::uint64_t>(plan.facts / 100, 10'000));
  measure_hash(plan.facts);
}

}  // namespace tenon::bench
