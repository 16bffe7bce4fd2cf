// A folder of static files, `tenon export tiles`, against the checkpoint that shall stand in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::offline {

// What a checkpoint says of the folder that it is for. Its signature is not checked.
struct TileFolder {
  std::string origin;
  std::uint64_t size = 0;
  std::string root;  // 32 bytes
};
// INVALID_ARGUMENT CHECKPOINT_MALFORMED.
Result<TileFolder> tile_folder_of(std::string_view checkpoint);

// Whether the files of that log may be written there: the folder has no checkpoint, or an earlier
// one of the same log.
//   FAILED_PRECONDITION TILES_OF_ANOTHER_LOG, TILES_AHEAD; CHECKPOINT_MALFORMED of the one there
Status check_may_extend(const std::filesystem::path& path, const TileFolder& next);

// Whether the files are the whole tree: the entries' hashes are those of every tile, their root the
// checkpoint's, and the root of the tree that the checkpoint already there names is in it. Reads
// every file.
//   DATA_LOSS TILES_DIFFER, naming the file
Status check_tiles(const std::filesystem::path& path, const TileFolder& folder);

}  // namespace tenon::offline
