// Keeps a data folder to one process: an advisory lock on DIR/lock, released with the object, and
// by the system when the process dies.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/result.h"

namespace tenon::log {

class DirectoryLock {
 public:
  // FAILED_PRECONDITION DATA_DIRECTORY_LOCKED while anybody else holds it.
  static Result<std::unique_ptr<DirectoryLock>> acquire(const std::filesystem::path& dir);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace tenon::log
