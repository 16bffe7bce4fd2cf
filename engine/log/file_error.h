// Errors of the operating system's file calls.
#pragma once

#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::log {

// From `number` (errno): DISK_FULL when there is no space, LOG_FILE_FAILED otherwise.
Error file_error(std::string_view doing, const std::filesystem::path& path, int number);

Error disk_full(std::string_view doing);

}  // namespace tenon::log
