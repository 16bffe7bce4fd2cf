#include "engine/log/lasting_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/log/file_error.h"
#include "engine/log/lasting_folder.h"

namespace tenon::log {
namespace {

// Closes what was opened.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Status write_and_sync(int descriptor, const std::filesystem::path& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error("Writing", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return file_error("Syncing", path, errno);
  return {};
}

Error no_file(const std::filesystem::path& path) {
  return make_error(ErrorCode::kFailedPrecondition, "FILE_IS_NONE",
                    path.string() + " is a link, a folder or a device. Put the file itself there.");
}

}  // namespace

Status write_lasting_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path absolute = std::filesystem::absolute(path);
  std::filesystem::path fresh = absolute;
  fresh += ".new";
  ::unlink(fresh.c_str());
  {
    const OpenFile file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.descriptor() < 0) return file_error("Making", fresh, errno);
    TENON_RETURN_IF_ERROR(write_and_sync(file.descriptor(), fresh, content));
  }
  if (::rename(fresh.c_str(), absolute.c_str()) != 0) {
    return file_error("Renaming", fresh, errno);
  }
  return sync_folder(absolute.parent_path());
}

Result<std::optional<SmallFile>> read_small_file(const std::filesystem::path& path,
                                                 std::size_t most) {
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (file.descriptor() < 0 && errno == ENOENT) return std::optional<SmallFile>{};
  if (file.descriptor() < 0 && errno == ELOOP) return no_file(path);
  if (file.descriptor() < 0) return file_error("Opening", path, errno);
  struct stat known {};
  if (::fstat(file.descriptor(), &known) != 0) return file_error("Reading", path, errno);
  if (!S_ISREG(known.st_mode)) return no_file(path);
  SmallFile out;
  out.mode = known.st_mode;
  out.owner = known.st_uid;
  out.modified.value = known.st_mtim.tv_sec * 1'000'000 + known.st_mtim.tv_nsec / 1000;
  char buffer[4096];
  for (;;) {
    const ssize_t got = ::read(file.descriptor(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error("Reading", path, errno);
    if (got == 0) return std::optional(std::move(out));
    out.content.append(buffer, static_cast<std::size_t>(got));
    if (out.content.size() > most) {
      return make_error(ErrorCode::kDataLoss, "FILE_TOO_LARGE",
                        path.string() + " is larger than such a file can be: it is another file.");
    }
  }
}

}  // namespace tenon::log
