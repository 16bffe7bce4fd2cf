#include <sqlite3.h>

#include <mutex>

#include "tests/bench/connector.h"
#include "tests/bench/peers/peer.h"

namespace tenon::bench {
namespace {

// One writer, as SQLite has it: a transaction a batch, write-ahead log, synced at each commit.
class SqliteStore {
 public:
  explicit SqliteStore(const std::filesystem::path& path) {
    require_ok(sqlite3_open(path.c_str(), &database_), SQLITE_OK);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("CREATE TABLE event (source INTEGER, number INTEGER, payload BLOB)");
    require_ok(
        sqlite3_prepare_v2(database_, "INSERT INTO event VALUES (?, ?, ?)", -1, &insert_, nullptr),
        SQLITE_OK);
  }
  ~SqliteStore() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  void append(std::size_t source, std::uint64_t number, const std::vector<std::string>& payloads) {
    const std::scoped_lock hold(mutex_);
    run("BEGIN IMMEDIATE");
    for (const std::string& payload : payloads) {
      sqlite3_bind_int64(insert_, 1, static_cast<sqlite3_int64>(source));
      sqlite3_bind_int64(insert_, 2, static_cast<sqlite3_int64>(number++));
      sqlite3_bind_blob(insert_, 3, payload.data(), static_cast<int>(payload.size()),
                        SQLITE_STATIC);
      require_ok(sqlite3_step(insert_), SQLITE_DONE);
      sqlite3_reset(insert_);
    }
    run("COMMIT");
  }

 private:
  void require_ok(int code, int expected) {
    if (code != expected) give_up(sqlite3_errmsg(database_));
  }
  void run(const char* statement) {
    require_ok(sqlite3_exec(database_, statement, nullptr, nullptr, nullptr), SQLITE_OK);
  }

  std::mutex mutex_;
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

class SqliteStream final : public PeerStream {
 public:
  SqliteStream(std::shared_ptr<SqliteStore> store, std::size_t stream)
      : store_(std::move(store)), stream_(stream) {}
  void append(std::uint64_t first_number, const std::vector<std::string>& payloads) override {
    store_->append(stream_, first_number, payloads);
  }

 private:
  const std::shared_ptr<SqliteStore> store_;
  const std::size_t stream_;
};

}  // namespace

std::vector<PeerKind> sqlite_kinds(const PeerPlan& plan) {
  const auto store = std::make_shared<SqliteStore>(plan.folder / "events.db");
  return {{"sqlite", [store](const PeerPlan&, std::size_t stream) {
             return std::make_unique<SqliteStream>(store, stream);
           }}};
}

}  // namespace tenon::bench
