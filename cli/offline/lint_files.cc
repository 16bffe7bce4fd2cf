#include "cli/offline/lint_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>

#include "tools/readers/byte_source.h"

namespace tenon::offline {
namespace {

Result<bool> looks_like_json(const std::string& path) {
  TENON_ASSIGN_OR_RETURN(auto file, readers::open_file(path));
  const auto text = readers::as_utf8(std::move(file), path);
  char byte = '\0';
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const std::size_t size, text->read(&byte, 1));
    if (size == 0) return false;
    if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n') break;
  }
  return byte == '{' || byte == '[';
}

// A pipe gives its bytes once.
Status refuse_pipe(const std::string& path) {
  if (path == "-") {
    return make_error(ErrorCode::kInvalidArgument, "LINT_STANDARD_INPUT",
                      "the standard input cannot be checked: files are read more than once. Write "
                      "it to a file first.");
  }
  std::error_code missing;
  const auto status = std::filesystem::status(path, missing);
  if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) return {};
  return make_error(ErrorCode::kInvalidArgument, "FILE_KIND",
                    path +
                        " is no regular file, and files are read more than once. Write it to a "
                        "file first.")
      .with("file", path);
}

}  // namespace

Result<LintFiles> tell_apart(const std::vector<std::string>& paths, LintForm form) {
  LintFiles files;
  for (const std::string& path : paths) {
    TENON_RETURN_IF_ERROR(refuse_pipe(path));
    bool json = form == LintForm::kCloud;
    if (form == LintForm::kByContent) {
      TENON_ASSIGN_OR_RETURN(json, looks_like_json(path));
    }
    if (!json) {
      files.on_premises.push_back(path);
      continue;
    }
    TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(path));
    TENON_ASSIGN_OR_RETURN(const readers::GraphKind kind,
                           readers::detect_graph_kind(std::move(bytes), path));
    files.cloud.emplace_back(kind, path);
  }
  std::stable_sort(files.cloud.begin(), files.cloud.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return files;
}

}  // namespace tenon::offline
