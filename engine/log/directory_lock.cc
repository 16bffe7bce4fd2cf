#include "engine/log/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "engine/log/file_error.h"

namespace tenon::log {

Result<std::unique_ptr<DirectoryLock>> DirectoryLock::acquire(const std::filesystem::path& dir) {
  const std::filesystem::path path = dir / "lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return file_error("Opening", path, errno);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
    return std::unique_ptr<DirectoryLock>(new DirectoryLock(descriptor));
  }
  const int number = errno;
  ::close(descriptor);
  if (number != EWOULDBLOCK) return file_error("Locking", path, number);
  return make_error(ErrorCode::kFailedPrecondition, "DATA_DIRECTORY_LOCKED",
                    "The data folder " + dir.string() +
                        " is in use by another process. Stop that one, or give this one another "
                        "folder.");
}

DirectoryLock::~DirectoryLock() { ::close(descriptor_); }

}  // namespace tenon::log
