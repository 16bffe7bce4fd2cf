// JSON, strictly, piece by piece.
#include "tools/readers/json_reader.h"

#include <string>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

void write(JsonValue value, std::string& out) {
  if (!value.name().empty()) out += std::string(value.name()) + "=";
  switch (value.kind()) {
    case JsonKind::kNull: out += "null"; break;
    case JsonKind::kTrue: out += "true"; break;
    case JsonKind::kFalse: out += "false"; break;
    case JsonKind::kNumber: out += value.number(); break;
    case JsonKind::kString: out += "'" + std::string(value.text()) + "'"; break;
    case JsonKind::kArray:
    case JsonKind::kObject:
      out += value.is_array() ? "[" : "{";
      for (const JsonValue item : value) {
        write(item, out);
        out += " ";
      }
      out += value.is_array() ? "]" : "}";
  }
}

std::string read(std::unique_ptr<ByteSource> source) {
  JsonReader reader(std::move(source), "a.json");
  JsonElement element;
  const Status status = reader.value(element, {});
  if (!status.ok()) return status.error().reason + " " + status.error().message;
  std::string text;
  write(element.root(), text);
  return text;
}

std::string read(std::string_view text) { return read(from_text(text)); }

TEST(Json, ReadsEveryKind) {
  const std::string text =
      " {\"a\" : [1, -2.5e+3, 0, true, false, null, \"\"], \"b\": {\"c\": {}}, \"d\": []}\n";
  const std::string expected = "{a=[1 -2.5e+3 0 true false null '' ] b={c={} } d=[] }";
  EXPECT_EQ(read(text), expected);
  for (std::size_t at_once = 1; at_once < 8; ++at_once) {
    EXPECT_EQ(read(std::make_unique<TrickleSource>(text, at_once)), expected) << at_once;
  }
}

TEST(Json, ReadsEscapes) {
  const std::string text = R"("\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00")";
  EXPECT_EQ(read(text), "'\"\\/\b\f\n\r\tä😀'");
  EXPECT_EQ(read(std::make_unique<TrickleSource>(text, 1)), "'\"\\/\b\f\n\r\tä😀'");
}

TEST(Json, ReadsUtf16AndAMark) {
  EXPECT_EQ(read("\xef\xbb\xbf{}"), "{}");
  EXPECT_EQ(read(std::string_view("\xff\xfe{\0}\0", 6)), "{}");
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const char* wrong :
       {"x",   "{a:1}",   "{\"a\" 1}",   "[1,]",     "{\"a\":1,}", "[1 2]", "01",
        "1.",  "-",       "+1",          ".5",       "1e",         "trux",  "nul ",
        "'a'", "\"\\x\"", "\"\\u12g4\"", "\"a\nb\"", "[1}",        "// c"}) {
    EXPECT_EQ(read(wrong).substr(0, 11), "JSON_SYNTAX") << wrong << ": " << read(wrong);
  }
}

TEST(Json, RefusesTextThatIsNone) {
  for (const char* wrong : {"\"\xff\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\u0000\""}) {
    const std::string error = read(wrong);
    EXPECT_TRUE(error.starts_with("JSON_NOT_UTF8") || error.starts_with("JSON_SYNTAX")) << error;
  }
}

TEST(Json, SaysWhereItIsCutOff) {
  EXPECT_EQ(read("{\"id\": \"a\", \"b\": [1, "),
            "JSON_TRUNCATED a.json, byte 21: the file ends before the JSON is complete (RFC 8259). "
            "It was cut off: fetch the page again.");
  for (const char* cut : {"", "{", "{\"a", "{\"a\"", "{\"a\":", "[", "[1", "\"a\\", "\"\\u00", "tr",
                          "\"\\ud83d\\u"}) {
    EXPECT_EQ(read(cut).substr(0, 14), "JSON_TRUNCATED") << cut << ": " << read(cut);
  }
}

TEST(Json, HasLimits) {
  EXPECT_EQ(read(std::string(200, '[')).substr(0, 13), "JSON_TOO_DEEP");
  std::size_t given = 0;
  EXPECT_EQ(read(std::make_unique<EndlessSource>("{\"a\": \"", given)).substr(0, 13),
            "JSON_TOO_LONG");
  EXPECT_LE(given, 3 * kJsonStringBytesMax);
  std::string large = "[";
  const std::string piece = "\"" + std::string(900000, 'x') + "\",";
  for (int i = 0; i < 80; ++i) large += piece;
  EXPECT_EQ(read(large).substr(0, 13), "JSON_TOO_LONG");
}

}  // namespace
}  // namespace tenon::readers
