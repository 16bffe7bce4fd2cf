// Rows that are folded later are those that would have been made at once.
#include "projections/unfolded_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/encoding.h"

namespace tenon::projections {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows folded(const UnfoldedRows& unfolded) {
  RowBuffer buffer;
  unfolded.fold_into(buffer);
  Rows rows;
  for (std::size_t i = 0; i < buffer.size(); ++i) {
    rows.emplace_back(buffer.row(i).key, buffer.row(i).value);
  }
  return rows;
}

const Guid kGuid = Guid::name_based(kNameSpaceUrl, "somebody");

TEST(UnfoldedRows, AnImageIsFoldedBehindItsHeadByEverythingThatItRepeats) {
  std::string image = "jane " + kGuid.anchor();
  for (const std::uint64_t position : {1000U, 2000U, 3000U, 4000U}) put_varint(image, position);
  const std::vector<Position> likely = {Position{2000}, Position{3000}, Position{4000}};
  std::string expected = "head";
  fold_image(image, Position{1000}, {likely, "jane", kGuid}, expected);
  UnfoldedRows rows;
  {
    // Whatever they are made of may be gone when they are folded.
    const std::vector<Position> passing = likely;
    const std::string word = "jane";
    rows.put_image("key", "head", std::string(image), Position{1000}, {passing, word, kGuid});
  }
  EXPECT_EQ(folded(rows), (Rows{{"key", expected}}));
}

TEST(UnfoldedRows, RowsOfEveryKindComeAsTheyWerePut) {
  const auto entry = [](std::string_view image, std::string_view word) {
    std::string one;
    fold_image(image, Position{}, {{}, word, {}}, one);
    std::string length;
    put_varint(length, one.size());
    return length + one;
  };
  UnfoldedRows rows;
  EXPECT_TRUE(rows.empty());
  rows.put("a", "as it is");
  rows.put("b", {});
  rows.append_image("jane jane", {{}, "jane", {}});
  rows.append_image("john", {});
  rows.put("c", {});
  EXPECT_EQ(rows.size(), 3u);
  EXPECT_GE(rows.bytes(), 20u);
  const Rows expected = {
      {"a", "as it is"}, {"b", entry("jane jane", "jane") + entry("john", "")}, {"c", ""}};
  EXPECT_EQ(folded(rows), expected);
  EXPECT_EQ(folded(rows), expected);  // again
}

}  // namespace
}  // namespace tenon::projections
