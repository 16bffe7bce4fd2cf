#include "tools/readers/byte_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ios>
#include <utility>

namespace tenon::readers {
namespace {

class FileSource : public ByteSource {
 public:
  FileSource(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  ~FileSource() override {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_, buffer, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EINTR) continue;
      return make_error(ErrorCode::kInternal, "FILE_READ",
                        path_ + ": reading failed: " + std::strerror(errno) +
                            ". Check the path and the disk.")
          .with("file", path_);
    }
  }

 private:
  int descriptor_;
  std::string path_;
};

class StreamSource : public ByteSource {
 public:
  explicit StreamSource(std::istream& stream) : stream_(stream) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    stream_.read(buffer, static_cast<std::streamsize>(size));
    if (stream_.bad()) {
      return make_error(ErrorCode::kInternal, "FILE_READ",
                        "Reading the stream failed. Check where it comes from.");
    }
    return static_cast<std::size_t>(stream_.gcount());
  }

 private:
  std::istream& stream_;
};

class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : rest_(text) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min(size, rest_.size());
    if (count > 0) std::memcpy(buffer, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<ByteSource>(
        std::make_unique<FileSource>(STDIN_FILENO, "standard input"));
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const bool missing = errno == ENOENT;
    return make_error(missing ? ErrorCode::kNotFound : ErrorCode::kFailedPrecondition, "FILE_OPEN",
                      path + ": cannot be opened: " + std::strerror(errno) +
                          ". Check the path and its permissions.")
        .with("file", path);
  }
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(descriptor, path));
}

std::unique_ptr<ByteSource> from_stream(std::istream& stream) {
  return std::make_unique<StreamSource>(stream);
}

std::unique_ptr<ByteSource> from_text(std::string_view text) {
  return std::make_unique<TextSource>(text);
}

}  // namespace tenon::readers
