#include "cli/offline/tile_folder.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>

#include "engine/base/sha256.h"
#include "engine/log/checkpoint.h"
#include "engine/log/merkle.h"
#include "engine/log/tile_path.h"

namespace tenon::offline {
namespace {

constexpr std::size_t kTileWidth = 256;
constexpr unsigned kLevels = 8;

std::optional<std::string> read_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Error differs(const std::filesystem::path& file, std::string_view why) {
  return make_error(ErrorCode::kDataLoss, "TILES_DIFFER",
                    file.string() + " " + std::string(why) +
                        ": delete it and export again; where another log was exported to this "
                        "folder, give each a folder of its own")
      .with("file", file.string());
}

// The checkpoint that is there from an earlier export.
Result<std::optional<TileFolder>> earlier(const std::filesystem::path& path) {
  const std::optional<std::string> text = read_whole(path / "checkpoint");
  if (!text) return std::optional<TileFolder>();
  TENON_ASSIGN_OR_RETURN(TileFolder folder, tile_folder_of(*text));
  return std::optional(std::move(folder));
}

// Grows the tree from the files of entries, and compares every other file with what follows from
// them.
class TileCheck {
 public:
  TileCheck(const std::filesystem::path& path, const TileFolder& folder)
      : path_(path), folder_(folder) {}

  // `before`: the size at which an earlier root is asked for.
  Status run(const std::optional<TileFolder>& before) {
    note_root(before);
    for (std::uint64_t index = 0; frontier_.size() < folder_.size; ++index) {
      TENON_RETURN_IF_ERROR(read_entries(index, before));
    }
    for (unsigned level = 0; level < kLevels; ++level) {
      if (!tiles_[level].empty()) TENON_RETURN_IF_ERROR(compare(level));
    }
    if (as_view(frontier_.root(hasher_)) != folder_.root) {
      return differs(path_, "does not hold the tree that the server signed");
    }
    if (before && earlier_root_ != before->root) {
      return differs(path_ / "checkpoint", "names a tree that is not the beginning of this one");
    }
    return {};
  }

 private:
  Status read_entries(std::uint64_t index, const std::optional<TileFolder>& before) {
    log::TilePath place{true, 0, index, 256};
    place.width = log::tile_width_at(place, folder_.size);
    const std::filesystem::path file = path_ / log::tile_path_text(place);
    const std::optional<std::string> content = read_whole(file);
    if (!content) return differs(file, "cannot be read");
    std::string_view rest = *content;
    for (unsigned i = 0; i < place.width; ++i) {
      constexpr std::size_t kLength = 2;
      if (rest.size() < kLength) return differs(file, "ends early");
      const auto length = static_cast<std::size_t>(static_cast<unsigned char>(rest[0]) * 256 +
                                                   static_cast<unsigned char>(rest[1]));
      if (rest.size() < kLength + length) return differs(file, "ends early");
      TENON_RETURN_IF_ERROR(add(rest.substr(kLength, length)));
      note_root(before);
      rest.remove_prefix(kLength + length);
    }
    if (!rest.empty()) return differs(file, "has more in it than its entries");
    return {};
  }

  Status add(std::string_view entry) {
    Status status;
    frontier_.append(hasher_, log::leaf_hash(hasher_, entry),
                     [&](unsigned height, const Digest& node) {
                       if (height % 8 != 0 || height / 8 >= kLevels || !status.ok()) return;
                       std::string& tile = tiles_[height / 8];
                       tile += as_view(node);
                       if (tile.size() == kTileWidth * node.size()) status = compare(height / 8);
                     });
    return status;
  }

  // The tile that is whole, or as far as the tree goes.
  Status compare(unsigned level) {
    std::string& tile = tiles_[level];
    const auto width = static_cast<unsigned>(tile.size() / Digest{}.size());
    const std::filesystem::path file =
        path_ / log::tile_path_text({false, level, next_[level], width});
    const std::optional<std::string> content = read_whole(file);
    if (!content) return differs(file, "cannot be read");
    if (*content != tile) return differs(file, "is not what its log's entries come to");
    tile.clear();
    ++next_[level];
    return {};
  }

  void note_root(const std::optional<TileFolder>& before) {
    if (!before || before->size != frontier_.size()) return;
    earlier_root_ = std::string(as_view(frontier_.root(hasher_)));
  }

  const std::filesystem::path& path_;
  const TileFolder& folder_;
  log::Frontier frontier_;
  Sha256 hasher_;
  std::array<std::string, kLevels> tiles_;
  std::array<std::uint64_t, kLevels> next_{};
  std::string earlier_root_;
};

}  // namespace

Result<TileFolder> tile_folder_of(std::string_view checkpoint) {
  const std::size_t split = checkpoint.rfind("\n\n");
  TENON_ASSIGN_OR_RETURN(const log::Checkpoint parsed,
                         log::parse_checkpoint(checkpoint.substr(
                             0, split == std::string_view::npos ? checkpoint.size() : split + 1)));
  return TileFolder{parsed.origin, parsed.tree.size.value, std::string(as_view(parsed.tree.root))};
}

Status check_may_extend(const std::filesystem::path& path, const TileFolder& next) {
  TENON_ASSIGN_OR_RETURN(const std::optional<TileFolder> before, earlier(path));
  if (!before) return {};
  if (before->origin != next.origin) {
    return make_error(ErrorCode::kFailedPrecondition, "TILES_OF_ANOTHER_LOG",
                      path.string() + " holds the files of the log " + before->origin +
                          ", and this one is " + next.origin +
                          ": give each log a folder of its own");
  }
  if (before->size <= next.size) return {};
  return make_error(ErrorCode::kFailedPrecondition, "TILES_AHEAD",
                    path.string() + " holds the files of " + std::to_string(before->size) +
                        " facts, and the server has signed " + std::to_string(next.size) +
                        ": its log may have been put back to an older state");
}

Status check_tiles(const std::filesystem::path& path, const TileFolder& folder) {
  TENON_ASSIGN_OR_RETURN(const std::optional<TileFolder> before, earlier(path));
  return TileCheck(path, folder).run(before);
}

}  // namespace tenon::offline
