#include "cli/text.h"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/table.h"

namespace tenon::cli {
namespace {

TEST(Text, ShowsWhatWouldSteerATerminal) {
  EXPECT_EQ(printable("Zoë Okafor"), "Zoë Okafor");
  EXPECT_EQ(printable("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(printable("a\nb\tc"), "a\\nb\\tc");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\x9b31m");
  EXPECT_EQ(printable("user\u202Etxt.exe"), "user\\u{202e}txt.exe");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
}

TEST(Text, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(printable("a\xff"), "a\\xff");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");           // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");           // cut off
}

TEST(Text, FindsWhereUtf8Ends) {
  EXPECT_EQ(first_malformed(""), 0U);
  EXPECT_EQ(first_malformed("Zoë"), 4U);
  EXPECT_EQ(first_malformed("Zo\xeb"), 2U);
  EXPECT_EQ(first_malformed("a\xed\xa0\x80"), 1U);  // a surrogate
}

TEST(Text, EscapesTheSameInJson) {
  EXPECT_EQ(printable_json("{\"a\":\"\xc2\x9b\u202E\"}"), "{\"a\":\"\\u009b\\u202e\"}");
  EXPECT_EQ(printable_json("{\"a\":\"é\"}"), "{\"a\":\"é\"}");
}

TEST(Text, MeasuresColumns) {
  EXPECT_EQ(display_width("Kraków"), 6u);
  EXPECT_EQ(display_width("東京"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(padded("東", 4), "東  ");
}

TEST(Text, ShortensBetweenCharacters) {
  EXPECT_EQ(shortened_to("Kraków", 6), "Kraków");
  EXPECT_EQ(shortened_to("Kraków", 5), "Krak…");
  EXPECT_EQ(shortened_to("東京都", 4), "東…");
}

TEST(Text, WrapsAtSpaces) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("unbreakable x", 4), (std::vector<std::string>{"unbreakable", "x"}));
  EXPECT_EQ(wrapped("", 4), (std::vector<std::string>{""}));
}

TEST(Table, AlignsColumnsOfAnyScript) {
  Table table({{"name"}, {"facts", Table::Align::kRight}});
  table.add({"東京", "7"});
  table.add({"Oslo\x1b", "1234"});
  std::ostringstream out;
  table.print(out, Paint());
  EXPECT_EQ(out.str(),
            "name      facts\n"
            "東京          7\n"
            "Oslo\\x1b   1234\n");
}

}  // namespace
}  // namespace tenon::cli
