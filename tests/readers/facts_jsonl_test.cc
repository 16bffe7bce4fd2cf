#include "tools/readers/facts_jsonl.h"

#include <string>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

Items read_lines(std::string_view text) { return drain(read_facts(from_text(text), "a.jsonl")); }

const std::string kDeleted = R"({"objectDeleted":{"objectGuid":"g"},"actor":"me"})";

TEST(FactLines, OneFactALine) {
  const std::string text = kDeleted + "\r\n\n" +
                           R"({"object_present":{"object":{"object_guid":"h","type":"USER"}},)"
                           R"("observedAt":"2026-01-01T00:00:00Z","cursor":"AAEC"})";
  const Items items = read_lines(text);
  ASSERT_EQ(items.items.size(), 2U) << items.error.message;
  EXPECT_EQ(items.fact(0).object_deleted().object_guid(), "g");
  EXPECT_EQ(items.fact(0).actor(), "me");
  EXPECT_EQ(items.fact(1).object_present().object().type(), v1::USER);
  EXPECT_EQ(items.fact(1).cursor().size(), 3U);
  EXPECT_EQ(items.items[1].origin.text(), "a.jsonl:3");
  const Items pieces = drain(read_facts(std::make_unique<TrickleSource>(text, 1), "a.jsonl"));
  EXPECT_EQ(pieces.items.size(), 2U);
}

TEST(FactLines, AnUnknownFieldIsNamedWithItsLine) {
  const Items items = read_lines(kDeleted + "\n{\"objectDeleted\":{\"guid\":\"g\"}}\n");
  EXPECT_EQ(items.items.size(), 1U);
  EXPECT_EQ(items.error.reason, "FACT_LINE");
  EXPECT_TRUE(items.error.message.starts_with("a.jsonl:2: ")) << items.error.message;
  EXPECT_NE(items.error.message.find("guid"), std::string::npos) << items.error.message;
}

TEST(FactLines, RefusesWhatIsNoFact) {
  for (const char* wrong :
       {"{", "7", "[]", "{}", "{\"actor\":\"me\"}", "x", "{\"objectDeleted\":{\"objectGuid\":7.5}}",
        "{\"actor\":\"\xff\"}", "{\"objectPresent\":{\"object\":{\"type\":\"ROBOT\"}}}"}) {
    EXPECT_EQ(read_lines(wrong).error.reason, "FACT_LINE") << wrong;
  }
}

TEST(FactLines, ALineWithoutEndIsRefusedInBoundedMemory) {
  std::size_t given = 0;
  const Items items = drain(read_facts(std::make_unique<EndlessSource>("{\"", given), "a.jsonl"));
  EXPECT_NE(items.error.message.find("kFactLineBytesMax"), std::string::npos);
  EXPECT_LE(given, 2 * kFactLineBytesMax);
}

}  // namespace
}  // namespace tenon::readers
