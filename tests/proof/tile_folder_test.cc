// A folder of static files against its checkpoint: trees built plainly here, of sizes around the
// edges of tiles, and every way in which a file can be wrong.
#include "cli/offline/tile_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cli/offline/verify_proof.h"
#include "engine/base/encoding.h"
#include "engine/base/sha256.h"
#include "engine/log/checkpoint.h"
#include "engine/log/tile_path.h"
#include "tests/server/served.h"

namespace tenon::offline {
namespace {

Digest sha(std::string_view bytes) { return sha256({bytes}); }

Digest node(const Digest& left, const Digest& right) {
  return sha(std::string(1, '\1').append(as_view(left)).append(as_view(right)));
}

// RFC 6962, 2.1, as it stands there.
Digest root_of(const Digest* leaves, std::size_t count) {
  if (count == 0) return sha("");
  if (count == 1) return *leaves;
  std::size_t left = 1;
  while (left * 2 < count) left *= 2;
  return node(root_of(leaves, left), root_of(leaves + left, count - left));
}

class TileFolderTest : public testing::Test {
 protected:
  std::filesystem::path folder() const { return folder_.path() / "tiles"; }

  // Entries are made of their number and `salt`.
  void grow(std::size_t size, const std::string& salt = "") {
    for (std::size_t i = leaves_.size(); i < size; ++i) {
      entries_.push_back("entry " + std::to_string(i) + salt);
      leaves_.push_back(sha(std::string(1, '\0').append(entries_.back())));
    }
  }

  std::string content_of(const log::TilePath& path) const {
    std::string content;
    for (std::uint64_t i = path.index * 256; i < path.index * 256 + path.width; ++i) {
      if (path.entries) {
        put_u16(content, static_cast<std::uint16_t>(entries_[i].size()));
        content += entries_[i];
        continue;
      }
      const std::size_t span = std::size_t{1} << (8 * path.level);
      content += as_view(root_of(&leaves_[i * span], span));
    }
    return content;
  }

  void write_tiles() const {
    log::visit_tiles(leaves_.size(), [&](const log::TilePath& path) {
      write(folder() / log::tile_path_text(path), content_of(path));
      return true;
    });
  }
  void write_checkpoint(const std::string& origin) const {
    write(folder() / "checkpoint", note(origin));
  }

  std::string note(const std::string& origin) const {
    const log::Checkpoint checkpoint{
        origin, {Head{leaves_.size()}, root_of(leaves_.data(), leaves_.size())}};
    return log::checkpoint_text(checkpoint) + "\n— key signature\n";
  }
  TileFolder tree(const std::string& origin = "tenon/a") const {
    return tile_folder_of(note(origin)).value();
  }

  // The reason; empty: it is the tree.
  std::string checked() const {
    const Status status = check_tiles(folder(), tree());
    return status.ok() ? "" : status.error().reason;
  }

  static void write(const std::filesystem::path& path, const std::string& content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
  }

  server::TemporaryFolder folder_;
  std::vector<std::string> entries_;
  std::vector<Digest> leaves_;
};

TEST_F(TileFolderTest, WhatIsExportedIsTheTree) {
  for (const std::size_t size : {1, 2, 255, 256, 257, 511, 512, 700, 65'536, 66'100}) {
    SCOPED_TRACE(size);
    grow(size);
    write_tiles();
    EXPECT_EQ(checked(), "");
    write_checkpoint("tenon/a");  // the next size goes on from it
  }
}

TEST_F(TileFolderTest, AnyByteOfAnyFileCounts) {
  grow(300);
  write_tiles();
  std::size_t files = 0;
  log::visit_tiles(300, [&](const log::TilePath& path) {
    ++files;
    const std::filesystem::path file = folder() / log::tile_path_text(path);
    const std::string good = content_of(path);
    for (std::size_t at = 0; at < good.size(); at += 61) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 1);
      write(file, bad);
      EXPECT_EQ(checked(), "TILES_DIFFER") << file << " byte " << at;
    }
    for (const std::string& bad : {good + "x", good.substr(0, good.size() - 1), std::string()}) {
      write(file, bad);
      EXPECT_EQ(checked(), "TILES_DIFFER") << file << " of " << bad.size() << " bytes";
    }
    std::filesystem::remove(file);
    EXPECT_EQ(checked(), "TILES_DIFFER") << "without " << file;
    write(file, good);
    return true;
  });
  EXPECT_EQ(files, 5U);
  EXPECT_EQ(checked(), "");
}

TEST_F(TileFolderTest, AWholeTreeOfAnotherRootIsNotTheSignedOne) {
  grow(300);
  write_tiles();
  TileFolder other = tree();
  other.root[0] = static_cast<char>(other.root[0] ^ 1);
  EXPECT_EQ(check_tiles(folder(), other).error().reason, "TILES_DIFFER");
}

TEST_F(TileFolderTest, AnEarlierCheckpointThereMustBeTheBeginning) {
  grow(100, " of another history");
  write_checkpoint("tenon/a");
  entries_.clear();
  leaves_.clear();
  grow(300);
  write_tiles();
  EXPECT_EQ(checked(), "TILES_DIFFER");
  EXPECT_TRUE(check_may_extend(folder(), tree()).ok());  // which does not look into the files
}

TEST_F(TileFolderTest, AFolderIsOneLogsAndNeverGoesBack) {
  grow(5);
  EXPECT_TRUE(check_may_extend(folder(), tree()).ok());
  write_checkpoint("tenon/a");
  EXPECT_TRUE(check_may_extend(folder(), tree()).ok());
  EXPECT_EQ(check_may_extend(folder(), tree("tenon/b")).error().reason, "TILES_OF_ANOTHER_LOG");
  const TileFolder five = tree();
  grow(6);
  EXPECT_TRUE(check_may_extend(folder(), tree()).ok());
  write_checkpoint("tenon/a");
  EXPECT_EQ(check_may_extend(folder(), five).error().reason, "TILES_AHEAD");
  write(folder() / "checkpoint", "no checkpoint");
  EXPECT_EQ(check_may_extend(folder(), tree()).error().reason, "CHECKPOINT_MALFORMED");
}

}  // namespace
}  // namespace tenon::offline
