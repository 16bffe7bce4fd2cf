#include "cli/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <iostream>
#include <iterator>
#include <utility>

namespace tenon::cli {
namespace {

Error not_written(const std::filesystem::path& path) {
  return make_error(ErrorCode::kInternal, "OUTPUT_FILE",
                    path.string() +
                        " could not be written: is the folder there, and is it yours "
                        "to write to, and not full?");
}

// What a file or a folder has is on the disk.
bool sync(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = ::fsync(file) == 0;
  ::close(file);
  return synced;
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path, Readers readers)
    : path_(std::move(path)), unfinished_(path_) {
  unfinished_ += ".part";
  // Made anew, so that nobody has one open from before.
  ::unlink(unfinished_.c_str());
  const int made = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                          readers == Readers::kOwner ? 0600 : 0666);
  if (made < 0) {
    file_.setstate(std::ios::failbit);
    return;
  }
  ::close(made);
  file_.open(unfinished_, std::ios::binary | std::ios::trunc);
}

Result<OutputFile> OutputFile::open(const std::filesystem::path& path, Readers readers) {
  OutputFile out(path, readers);
  if (!out.file_) return not_written(path);
  return out;
}

OutputFile::~OutputFile() {
  if (!file_.is_open()) return;
  file_.close();
  std::error_code ignored;
  std::filesystem::remove(unfinished_, ignored);
}

Status OutputFile::write(std::string_view bytes) {
  file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file_) return not_written(path_);
  return {};
}

Status OutputFile::commit() {
  file_.close();
  std::error_code failed;
  const bool written = file_ && sync(unfinished_);
  if (written) std::filesystem::rename(unfinished_, path_, failed);
  if (!written || failed || !sync(path_.has_parent_path() ? path_.parent_path() : ".")) {
    return not_written(path_);
  }
  return {};
}

Status write_output(const std::filesystem::path& path, std::string_view bytes, Readers readers) {
  TENON_ASSIGN_OR_RETURN(OutputFile file, OutputFile::open(path, readers));
  TENON_RETURN_IF_ERROR(file.write(bytes));
  return file.commit();
}

Result<std::string> read_input(const std::string& path) {
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
    return text;
  }
  std::error_code unknown;
  std::ifstream file(path, std::ios::binary);
  if (file && !std::filesystem::is_directory(path, unknown)) {
    text.assign(std::istreambuf_iterator<char>(file), {});
    if (!file.bad()) return text;
  }
  return make_error(ErrorCode::kNotFound, "FILE_READ", path + " cannot be read");
}

}  // namespace tenon::cli
