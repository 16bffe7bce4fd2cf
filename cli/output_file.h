// A file that a command writes: under its name only when it is whole, and on the disk.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::cli {

// Who may read it: its owner only, where it holds personal data; else whom the umask lets.
enum class Readers { kOwner, kAll };

class OutputFile {
 public:
  // INTERNAL OUTPUT_FILE, here and below.
  static Result<OutputFile> open(const std::filesystem::path& path, Readers readers);
  OutputFile(OutputFile&&) = default;
  OutputFile& operator=(OutputFile&&) = delete;
  // What was not committed is removed.
  ~OutputFile();

  Status write(std::string_view bytes);
  // Gives the file its name, in the place of an older one.
  Status commit();

 private:
  OutputFile(std::filesystem::path path, Readers readers);

  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  std::ofstream file_;
};

// A whole small file.
Status write_output(const std::filesystem::path& path, std::string_view bytes, Readers readers);
// The text of a file, `-`: of the standard input. NOT_FOUND FILE_READ.
Result<std::string> read_input(const std::string& path);

}  // namespace tenon::cli
