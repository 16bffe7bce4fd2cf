#include "engine/log/lasting_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/log/file_error.h"

namespace tenon::log {

Status make_lasting_folder(const std::filesystem::path& folder) {
  std::error_code unknown;
  if (std::filesystem::is_directory(folder, unknown)) return {};
  const std::filesystem::path absolute = std::filesystem::absolute(folder).lexically_normal();
  const std::filesystem::path parent =
      absolute.has_filename() ? absolute.parent_path() : absolute.parent_path().parent_path();
  TENON_RETURN_IF_ERROR(make_lasting_folder(parent));
  if (::mkdir(absolute.c_str(), 0700) != 0 && errno != EEXIST) {
    return file_error("Making", absolute, errno);
  }
  return sync_folder(parent);
}

Status sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return file_error("Opening", folder, errno);
  const int result = ::fsync(descriptor);
  const int number = errno;
  ::close(descriptor);
  if (result != 0) return file_error("Syncing", folder, number);
  return {};
}

}  // namespace tenon::log
