#include "projections/folded_image.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "engine/base/encoding.h"

namespace tenon::projections {
namespace {

std::string folded_by(const Repeated& repeated, std::string_view image, std::uint64_t own) {
  std::string out;
  fold_image(image, Position{own}, repeated, out);
  return out;
}

std::string folded(std::string_view image, std::uint64_t own, const std::vector<Position>& likely) {
  return folded_by({likely, {}, {}}, image, own);
}

std::string varint(std::uint64_t value) {
  std::string out;
  put_varint(out, value);
  return out;
}

TEST(FoldedImage, APositionIsAByte) {
  const std::string image = "a" + varint(1001) + "b" + varint(1001) + varint(70000) + "c";
  EXPECT_EQ(folded(image, 1001, {Position{70000}}),
            std::string(1, '\1') + varint(70000) + "a\xf8" + "b\xf8\xf9" + "c");
  EXPECT_EQ(folded(image, 70000, {}),
            std::string(1, '\0') + "a" + varint(1001) + "b" + varint(1001) + "\xf8" + "c");
}

TEST(FoldedImage, NoneIsListedTwiceNorOneThatIsAByteAnyway) {
  EXPECT_EQ(folded("x", 1001, {Position{1001}, Position{70000}, Position{70000}, Position{5}}),
            std::string(1, '\1') + varint(70000) + "x");
}

TEST(FoldedImage, AWordAndAGuidAndItsAnchorAreAByte) {
  const Guid guid = Guid::name_based(kNameSpaceUrl, "somebody");
  const std::string raw(guid.view());
  const std::string image = "CN=jane,jane" + raw + "xjan" + guid.anchor() + "ejane";
  EXPECT_EQ(folded_by({{}, "jane", guid}, image, 1),
            std::string("\x18\x04") + "jane" + raw + "CN=\xf5,\xf5\xf6xjan\xf7" + "e\xf5");
  EXPECT_EQ(folded_by({{}, "ja", {}}, "jane", 1), std::string(1, '\0') + "jane");
  EXPECT_EQ(folded_by({{}, std::string(256, 'a'), {}}, "x", 1), std::string(1, '\0') + "x");
}

// The own position has its code also where it is not used: below 128.
TEST(FoldedImage, UnfoldsWhateverItFolded) {
  const std::uint64_t seed = std::random_device()();
  std::mt19937_64 random(seed);
  const std::vector<std::uint64_t> some = {0,     1,          127,        128,        255,  1001,
                                           16383, 1ULL << 20, 1ULL << 35, 1ULL << 62, ~0ULL};
  for (int round = 0; round < 2000; ++round) {
    SCOPED_TRACE("round " + std::to_string(round) + " of seed " + std::to_string(seed));
    const std::uint64_t own = some[random() % some.size()];
    std::vector<Position> likely;
    while (random() % 8 != 0) likely.push_back(Position{some[random() % some.size()]});
    std::string word;
    while (random() % 5 != 0) word += static_cast<char>(random());
    const Guid guid = Guid::name_based(kNameSpaceUrl, word);
    std::string image;
    while (random() % 20 != 0) {
      switch (random() % 6) {
        case 0: image += word; break;
        case 1: image += guid.view(); break;
        case 2: image += guid.anchor(); break;
        case 3: image += static_cast<char>(random()); break;
        default: image += varint(some[random() % some.size()]);
      }
    }
    const bool with_guid = random() % 2 == 0;
    const std::string row =
        folded_by({likely, word, with_guid ? std::optional(guid) : std::nullopt}, image, own);
    const std::optional<std::string> back = unfold_image(row, Position{own});
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, image);
  }
}

TEST(FoldedImage, WhatIsDamagedIsNotUnfolded) {
  const auto refused = [](std::string_view row) {
    return !unfold_image(row, Position{1001}).has_value();
  };
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused(std::string(1, '\7') + "x"));            // more than six positions
  EXPECT_TRUE(refused(std::string(1, '\2') + varint(70000)));  // one is missing
  EXPECT_TRUE(
      refused("\x20"
              "x"));  // nothing has that bit
  EXPECT_TRUE(
      refused("\x08\x04"
              "jan"));  // the word is cut off
  EXPECT_TRUE(
      refused("\x10"
              "fifteen bytes.."));                            // the GUID is cut off
  EXPECT_TRUE(refused(std::string(1, '\0') + "x\xf5"));       // no word is listed
  EXPECT_TRUE(refused(std::string(1, '\0') + "x\xf7"));       // nor a GUID
  EXPECT_TRUE(refused(std::string(1, '\0') + "\xf9"));        // of an empty list
  EXPECT_TRUE(refused(std::string(1, '\0') + "x\xff"));       // a byte is missing
  EXPECT_TRUE(refused(std::string(1, '\0') + "\xff" + "x"));  // that stands for itself
  EXPECT_FALSE(refused(std::string(1, '\0') + "x\xff\xff"));
}

}  // namespace
}  // namespace tenon::projections
