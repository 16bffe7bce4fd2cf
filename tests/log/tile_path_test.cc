#include "engine/log/tile_path.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace tenon::log {
namespace {

TEST(TilePath, IsWrittenAsTheSpecificationSays) {
  // 1234067 is the example of c2sp.org/tlog-tiles.
  EXPECT_EQ(tile_path_text({false, 0, 1234067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path_text({false, 3, 0, 17}), "tile/3/000.p/17");
  EXPECT_EQ(tile_path_text({true, 0, 1000, 256}), "tile/entries/x001/000");
  EXPECT_EQ(tile_path_text({true, 0, 999, 1}), "tile/entries/999.p/1");
}

TEST(TilePath, IsReadAsItIsWritten) {
  std::mt19937_64 random(20261123);
  for (int i = 0; i < 2000; ++i) {
    TilePath path;
    path.entries = random() % 2 == 0;
    path.level = path.entries ? 0 : static_cast<unsigned>(random() % 8);
    path.index = (random() >> 8) >> (random() % 56);
    path.width = random() % 2 == 0 ? 256 : static_cast<unsigned>(1 + random() % 255);
    EXPECT_EQ(parse_tile_path(tile_path_text(path)).value(), path) << tile_path_text(path);
  }
}

TEST(TilePath, RefusesEveryOtherForm) {
  const char* const wrong[] = {"",
                               "tile",
                               "tile/",
                               "tile/0",
                               "tile/0/",
                               "tile/0/1",
                               "tile/0/01",
                               "tile/0/0001",
                               "tile/0/x001",
                               "tile/0/x001/",
                               "tile/0/001/002",
                               "tile/0/x001/2",
                               "tile/0/x000/001",
                               "tile/8/000",
                               "tile/00/000",
                               "tile/-1/000",
                               "tile/0/000.p/0",
                               "tile/0/000.p/256",
                               "tile/0/000.p/01",
                               "tile/0/000.p/",
                               "tile/0/000.p",
                               "tile/0/000/",
                               "/tile/0/000",
                               "tile/entries/",
                               "tile/data/000",
                               "tile/0/x999/x999/x999/x999/x999/x999/999"};
  for (const char* text : wrong) {
    const Result<TilePath> path = parse_tile_path(text);
    ASSERT_FALSE(path.ok()) << text;
    EXPECT_EQ(path.error().reason, "TILE_PATH");
  }
}

// The example of c2sp.org/tlog-tiles: 273 full tiles and one of 112 on level 0, a full one and one
// of 17 on level 1, one of 1 on level 2.
TEST(TilePath, AllOfATreeAreVisited) {
  std::map<std::string, unsigned> found;
  std::map<unsigned, unsigned> full;
  visit_tiles(70000, [&](const TilePath& path) {
    if (!path.entries && path.width == 256) ++full[path.level];
    if (path.width < 256) found[tile_path_text(path)] = path.width;
    return true;
  });
  EXPECT_EQ(full, (std::map<unsigned, unsigned>{{0, 273}, {1, 1}}));
  EXPECT_EQ(found, (std::map<std::string, unsigned>{{"tile/0/273.p/112", 112},
                                                    {"tile/1/001.p/17", 17},
                                                    {"tile/2/000.p/1", 1},
                                                    {"tile/entries/273.p/112", 112}}));
  visit_tiles(0, [](const TilePath&) {
    ADD_FAILURE() << "a tree of nothing has no tiles";
    return true;
  });
}

}  // namespace
}  // namespace tenon::log
