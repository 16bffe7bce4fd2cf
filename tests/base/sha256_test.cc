#include "engine/base/sha256.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "engine/base/encoding.h"

namespace tenon {
namespace {

std::string hex(const Digest& digest) { return to_hex(as_view(digest)); }

// FIPS 180-4, the examples that NIST publishes with it.
constexpr const char* kOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, MeetsThePublishedVectors) {
  EXPECT_EQ(hex(sha256({})), kOfNothing);
  EXPECT_EQ(hex(sha256({"abc"})), kOfAbc);
}

TEST(Sha256, HashesThePartsAsOneText) {
  EXPECT_EQ(hex(sha256({"a", "", "bc"})), kOfAbc);
  EXPECT_NE(hex(sha256({"a", "bd"})), kOfAbc);
}

TEST(Sha256, AKeptContextStartsAnewEachTime) {
  Sha256 hasher;
  EXPECT_EQ(hex(hasher({"abc"})), kOfAbc);
  EXPECT_EQ(hex(hasher({"abc"})), kOfAbc);
  EXPECT_EQ(hex(hasher({})), kOfNothing);
  Sha256 moved = std::move(hasher);
  EXPECT_EQ(hex(moved({"abc"})), kOfAbc);
}

TEST(Sha1, MeetsThePublishedVector) {
  const auto digest = sha1({"ab", "c"});
  const std::string_view bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
  EXPECT_EQ(to_hex(bytes), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

}  // namespace
}  // namespace tenon
