#include "cli/import_cursor.h"

#include <gtest/gtest.h>

namespace tenon::cli {
namespace {

// 64 digits that begin with the number.
std::string hash(std::size_t number) {
  std::string digits = std::to_string(number);
  return digits + std::string(64 - digits.size(), 'a');
}

TEST(ImportCursor, IsReadAsItIsWritten) {
  const ImportCursor cursor{hash(1), 17, true, {hash(2), hash(3)}};
  EXPECT_EQ(cursor.text(), "import:" + hash(1) + ":17:done;" + hash(2) + ";" + hash(3));
  const ImportCursor read = ImportCursor::parse(cursor.text());
  EXPECT_EQ(read.hash, hash(1));
  EXPECT_EQ(read.done, 17u);
  EXPECT_TRUE(read.complete);
  EXPECT_EQ(read.completed_before, cursor.completed_before);
}

TEST(ImportCursor, LeavesOtherCursorsAlone) {
  const std::string begun = "import:" + hash(1);
  const std::vector<std::string> others{"",
                                        "delta-token",
                                        "import:short:1:done",
                                        begun,
                                        begun + ":x:done",
                                        begun + ":1:perhaps",
                                        begun + ":1:done;short"};
  for (const std::string& text : others) {
    EXPECT_TRUE(ImportCursor::parse(text).hash.empty()) << text;
    EXPECT_EQ(start_of(hash(9), text).skip, 0u) << text;
    EXPECT_FALSE(start_of(hash(9), text).complete) << text;
  }
}

TEST(ImportCursor, ResumesTheSameImport) {
  const ImportCursor cut_off{hash(1), 2048, false, {hash(2)}};
  const ImportStart start = start_of(hash(1), cut_off.text());
  EXPECT_FALSE(start.complete);
  EXPECT_EQ(start.skip, 2048u);
  EXPECT_EQ(start.cursor.text(), cut_off.text());
}

TEST(ImportCursor, KnowsACompletedImportAgain) {
  const ImportCursor done{hash(1), 2048, true, {}};
  EXPECT_TRUE(start_of(hash(1), done.text()).complete);
}

TEST(ImportCursor, AnotherImportStartsAtItsBeginningAndRemembersTheOneBefore) {
  const ImportCursor done{hash(1), 2048, true, {}};
  const ImportStart other = start_of(hash(2), done.text());
  EXPECT_FALSE(other.complete);
  EXPECT_EQ(other.skip, 0u);
  EXPECT_EQ(other.cursor.done, 0u);
  EXPECT_EQ(other.cursor.completed_before, std::vector<std::string>{hash(1)});
  EXPECT_TRUE(start_of(hash(1), other.cursor.text()).complete);
}

TEST(ImportCursor, AnImportThatWasCutOffIsNotRemembered) {
  const ImportCursor cut_off{hash(1), 2048, false, {}};
  const ImportStart other = start_of(hash(2), cut_off.text());
  EXPECT_TRUE(other.cursor.completed_before.empty());
}

TEST(ImportCursor, RemembersSixteenAndForgetsTheOldest) {
  std::string cursor;
  for (std::size_t number = 1; number <= kRememberedImports + 2; ++number) {
    ImportCursor next = start_of(hash(number), cursor).cursor;
    next.complete = true;
    cursor = next.text();
  }
  EXPECT_FALSE(start_of(hash(1), cursor).complete);
  EXPECT_TRUE(start_of(hash(2), cursor).complete);
  EXPECT_LT(cursor.size(), 2048u);
}

TEST(ImportCursor, IsSaidToPeople) {
  EXPECT_EQ(words_of_cursor(ImportCursor{hash(1), 17, true, {}}.text()),
            "import 1aaaaaaaaaaa…, 17 facts");
  EXPECT_EQ(words_of_cursor(ImportCursor{hash(1), 17, false, {}}.text()),
            "import 1aaaaaaaaaaa…, 17 facts so far");
  EXPECT_EQ(words_of_cursor("\x01\x02"), "\\x01\\x02");
}

}  // namespace
}  // namespace tenon::cli
