// Folders that are still there after a power failure.
#pragma once

#include <filesystem>

#include "engine/base/result.h"

namespace tenon::log {

// Makes the folder, and those above it that are missing, for their owner only, and syncs the folder
// that each was made in.
Status make_lasting_folder(const std::filesystem::path& folder);

// Makes what was created, renamed or removed in the folder last.
Status sync_folder(const std::filesystem::path& folder);

}  // namespace tenon::log
