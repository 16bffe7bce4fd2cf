// A disk that forgets: a RocksDB FileSystem over the real one that knows which bytes and which
// directory entries were synced. When the power is cut nothing more reaches the disk, and
// drop_unsynced() takes back all that was not synced, as a power failure would. It can also be
// full.
//
// Directory entries: creations, renames and deletions are kept only by a sync of the directory.
// (RocksDB's info log is not watched.)
#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace tenon::crash {

class UnsyncedFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // `graveyard`: an empty folder on the same disk, for files that are deleted but not for good.
  explicit UnsyncedFileSystem(std::filesystem::path graveyard);
  const char* Name() const override { return "UnsyncedFileSystem"; }

  // The power goes after so many more changes of the disk: the next one fails, and all after it.
  void cut_power_after(std::uint64_t changes);
  bool power_is_cut() const;
  // Changes of the disk so far: appends, syncs, creations, renames, deletions.
  std::uint64_t changes() const;
  // After so many more bytes the disk is full. No number: never.
  void set_space(std::optional<std::uint64_t> bytes);

  // Takes back what was not synced, and turns the power on again. No file may be open. With
  // `keep_some`, a random part of each file's unsynced bytes happens to have reached the disk.
  void drop_unsynced(std::mt19937_64* keep_some);

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(const std::string& path, std::size_t size,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;

 private:
  friend class UnsyncedFile;
  friend class UnsyncedDirectory;

  struct FileState {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;
  };
  // A change of a directory that its sync has not yet made lasting.
  struct Change {
    std::string path;                            // created, deleted, or renamed to
    std::string from;                            // renamed from; else empty
    std::optional<std::filesystem::path> grave;  // what was at `path` before
    FileState buried;                            // its state
  };

  // Counts a change; an error when the power is gone.
  rocksdb::IOStatus change_disk();
  // How many of `bytes` still fit.
  std::uint64_t take_space(std::uint64_t bytes);
  void appended(const std::string& path, std::uint64_t bytes);
  void synced(const std::string& path);
  void directory_synced(const std::string& path);
  void remember(Change change);
  // Moves the file away; call with the mutex held.
  std::optional<std::filesystem::path> bury(const std::string& path);
  void undo(const Change& change);
  rocksdb::IOStatus track(const std::string& path, bool created,
                          std::unique_ptr<rocksdb::FSWritableFile>* file);

  const std::filesystem::path graveyard_;
  mutable std::mutex mutex_;
  std::map<std::string, FileState> files_;
  std::map<std::string, std::vector<Change>> pending_;  // by directory, oldest first
  std::uint64_t changes_ = 0;
  std::uint64_t graves_ = 0;
  std::optional<std::uint64_t> power_ends_at_;
  std::optional<std::uint64_t> space_;
};

}  // namespace tenon::crash
