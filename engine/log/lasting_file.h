// Small files that are replaced whole: after a power failure there is the old content or the new
// one, never a part of one.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace tenon::log {

// Writes beside the file, syncs, renames, and syncs the folder: durable when it returns. For the
// owner only. One writer at a time.
Status write_lasting_file(const std::filesystem::path& path, std::string_view content);

struct SmallFile {
  std::string content;
  mode_t mode = 0;
  uid_t owner = 0;
  Micros modified;
};
// Nothing when there is no such file. A link is not followed, and what is no file is not read:
// FAILED_PRECONDITION FILE_IS_NONE. At most `most` bytes: DATA_LOSS FILE_TOO_LARGE.
Result<std::optional<SmallFile>> read_small_file(const std::filesystem::path& path,
                                                 std::size_t most);

}  // namespace tenon::log
