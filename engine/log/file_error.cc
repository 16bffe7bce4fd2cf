#include "engine/log/file_error.h"

#include <cerrno>
#include <string>
#include <system_error>

namespace tenon::log {

Error file_error(std::string_view doing, const std::filesystem::path& path, int number) {
  const std::string what = std::string(doing) + " " + path.string();
  if (number == ENOSPC || number == EDQUOT) return disk_full(what);
  return make_error(ErrorCode::kInternal, "LOG_FILE_FAILED",
                    what + " failed: " + std::generic_category().message(number) + ".");
}

Error disk_full(std::string_view doing) {
  return make_error(ErrorCode::kResourceExhausted, "DISK_FULL",
                    std::string(doing) +
                        " failed: the disk is full. Nothing was acknowledged and nothing is half "
                        "written; make space and start again.");
}

}  // namespace tenon::log
