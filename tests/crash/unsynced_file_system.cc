#include "tests/crash/unsynced_file_system.h"

#include <utility>

#include "engine/base/check.h"

namespace tenon::crash {

using rocksdb::FileOptions;
using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

namespace {

std::string folder_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

}  // namespace

// A file being written.
class UnsyncedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  UnsyncedFile(UnsyncedFileSystem& disk, std::string path, std::unique_ptr<FSWritableFile>&& file)
      : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk), path_(std::move(path)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    IOStatus status = disk_.change_disk();
    if (!status.ok()) return status;
    const std::uint64_t fits = disk_.take_space(data.size());
    status = target()->Append(rocksdb::Slice(data.data(), fits), options, debug);
    if (!status.ok()) return status;
    disk_.appended(path_, fits);
    return fits == data.size() ? IOStatus::OK() : IOStatus::NoSpace("the disk is full");
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = disk_.change_disk();
    if (status.ok()) status = target()->Flush(options, debug);
    if (status.ok()) disk_.synced(path_);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }
  // Tells the disk to begin; promises nothing.
  IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }

 private:
  UnsyncedFileSystem& disk_;
  const std::string path_;
};

class UnsyncedDirectory : public FSDirectory {
 public:
  UnsyncedDirectory(UnsyncedFileSystem& disk, std::string path)
      : disk_(disk), path_(std::move(path)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    IOStatus status = disk_.change_disk();
    if (status.ok()) disk_.directory_synced(path_);
    return status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  UnsyncedFileSystem& disk_;
  const std::string path_;
};

UnsyncedFileSystem::UnsyncedFileSystem(std::filesystem::path graveyard)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), graveyard_(std::move(graveyard)) {
  std::filesystem::create_directories(graveyard_);
}

void UnsyncedFileSystem::cut_power_after(std::uint64_t changes) {
  const std::lock_guard lock(mutex_);
  power_ends_at_ = changes_ + changes;
}

bool UnsyncedFileSystem::power_is_cut() const {
  const std::lock_guard lock(mutex_);
  return power_ends_at_ && changes_ > *power_ends_at_;
}

std::uint64_t UnsyncedFileSystem::changes() const {
  const std::lock_guard lock(mutex_);
  return changes_;
}

void UnsyncedFileSystem::set_space(std::optional<std::uint64_t> bytes) {
  const std::lock_guard lock(mutex_);
  space_ = bytes;
}

IOStatus UnsyncedFileSystem::change_disk() {
  const std::lock_guard lock(mutex_);
  ++changes_;
  if (power_ends_at_ && changes_ > *power_ends_at_) return IOStatus::IOError("the power is gone");
  return IOStatus::OK();
}

std::uint64_t UnsyncedFileSystem::take_space(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (!space_) return bytes;
  const std::uint64_t fits = std::min(bytes, *space_);
  *space_ -= fits;
  return fits;
}

void UnsyncedFileSystem::appended(const std::string& path, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  files_[path].size += bytes;
}

void UnsyncedFileSystem::synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  FileState& file = files_[path];
  file.synced = file.size;
}

void UnsyncedFileSystem::directory_synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  for (const Change& change : pending_[path]) {
    if (change.grave) std::filesystem::remove(*change.grave);
  }
  pending_.erase(path);
}

void UnsyncedFileSystem::remember(Change change) {
  pending_[folder_of(change.path)].push_back(std::move(change));
}

std::optional<std::filesystem::path> UnsyncedFileSystem::bury(const std::string& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  const std::filesystem::path grave = graveyard_ / std::to_string(graves_++);
  std::filesystem::rename(path, grave);
  return grave;
}

IOStatus UnsyncedFileSystem::track(const std::string& path, bool created,
                                   std::unique_ptr<FSWritableFile>* file) {
  const std::lock_guard lock(mutex_);
  if (created) {
    files_[path] = FileState{};
    remember(Change{path, {}, std::nullopt, {}});
  } else if (!files_.contains(path)) {
    const std::uint64_t size = std::filesystem::file_size(path);
    files_[path] = FileState{size, size};
  }
  *file = std::make_unique<UnsyncedFile>(*this, path, std::move(*file));
  return IOStatus::OK();
}

IOStatus UnsyncedFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<FSWritableFile>* result,
                                             IODebugContext* debug) {
  IOStatus status = change_disk();
  if (!status.ok()) return status;
  if (std::filesystem::exists(path)) {
    status = DeleteFile(path, options.io_options, debug);
    if (!status.ok()) return status;
  }
  status = target()->NewWritableFile(path, options, result, debug);
  return status.ok() ? track(path, true, result) : status;
}

IOStatus UnsyncedFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                                std::unique_ptr<FSWritableFile>* result,
                                                IODebugContext* debug) {
  IOStatus status = change_disk();
  if (!status.ok()) return status;
  const bool created = !std::filesystem::exists(path);
  status = target()->ReopenWritableFile(path, options, result, debug);
  return status.ok() ? track(path, created, result) : status;
}

// Only with recycled logs, which the log does not use.
IOStatus UnsyncedFileSystem::ReuseWritableFile(const std::string&, const std::string&,
                                               const FileOptions&, std::unique_ptr<FSWritableFile>*,
                                               IODebugContext*) {
  return IOStatus::NotSupported("reusing files");
}

IOStatus UnsyncedFileSystem::NewDirectory(const std::string& path, const IOOptions&,
                                          std::unique_ptr<FSDirectory>* result, IODebugContext*) {
  std::string plain = path;
  while (plain.size() > 1 && plain.back() == '/') plain.pop_back();
  *result = std::make_unique<UnsyncedDirectory>(*this, plain);
  return IOStatus::OK();
}

IOStatus UnsyncedFileSystem::DeleteFile(const std::string& path, const IOOptions&,
                                        IODebugContext*) {
  IOStatus status = change_disk();
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  Change change{path, {}, bury(path), files_[path]};
  if (!change.grave) return IOStatus::PathNotFound(path);
  if (!files_.contains(path)) change.buried.synced = std::filesystem::file_size(*change.grave);
  files_.erase(path);
  remember(std::move(change));
  return IOStatus::OK();
}

IOStatus UnsyncedFileSystem::RenameFile(const std::string& from, const std::string& to,
                                        const IOOptions& options, IODebugContext* debug) {
  IOStatus status = change_disk();
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  Change change{to, from, bury(to), {}};
  if (const auto file = files_.find(to); file != files_.end()) {
    change.buried = file->second;
  } else if (change.grave) {
    change.buried.synced = std::filesystem::file_size(*change.grave);
  }
  status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  if (const auto file = files_.find(from); file != files_.end()) {
    files_[to] = file->second;
    files_.erase(from);
  } else {
    files_.erase(to);
  }
  remember(std::move(change));
  return IOStatus::OK();
}

IOStatus UnsyncedFileSystem::Truncate(const std::string& path, std::size_t size,
                                      const IOOptions& options, IODebugContext* debug) {
  IOStatus status = change_disk();
  if (status.ok()) status = target()->Truncate(path, size, options, debug);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  files_[path] = FileState{size, std::min<std::uint64_t>(files_[path].synced, size)};
  return status;
}

void UnsyncedFileSystem::undo(const Change& change) {
  std::error_code missing;
  if (!change.from.empty()) {
    std::filesystem::rename(change.path, change.from, missing);
  } else if (!change.grave) {
    std::filesystem::remove(change.path);
  }
  if (change.grave) {
    std::filesystem::rename(*change.grave, change.path);
    if (std::filesystem::file_size(change.path) > change.buried.synced) {
      std::filesystem::resize_file(change.path, change.buried.synced);
    }
  }
}

void UnsyncedFileSystem::drop_unsynced(std::mt19937_64* keep_some) {
  const std::lock_guard lock(mutex_);
  for (const auto& [path, file] : files_) {
    if (file.size == file.synced || !std::filesystem::exists(path)) continue;
    std::uint64_t kept = file.synced;
    if (keep_some != nullptr) kept += (*keep_some)() % (file.size - file.synced + 1);
    std::filesystem::resize_file(path, kept);
  }
  for (auto& [folder, changes] : pending_) {
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) undo(*change);
  }
  files_.clear();
  pending_.clear();
  power_ends_at_.reset();
  space_.reset();
}

}  // namespace tenon::crash
