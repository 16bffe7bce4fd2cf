#include "engine/base/encoding.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace tenon {
namespace {

TEST(Encoding, FixedWidthNumbersAreBigEndian) {
  std::string out;
  put_u8(out, 0xab);
  put_u16(out, 0x0102);
  put_u32(out, 0x03040506);
  put_u64(out, 0x0708090a0b0c0d0eULL);
  EXPECT_EQ(to_hex(out), "ab0102030405060708090a0b0c0d0e");

  Reader reader(out);
  EXPECT_EQ(reader.u8(), 0xab);
  EXPECT_EQ(reader.u16(), 0x0102);
  EXPECT_EQ(reader.u32(), 0x03040506U);
  EXPECT_EQ(reader.u64(), 0x0708090a0b0c0d0eULL);
  EXPECT_TRUE(reader.at_end());
}

TEST(Encoding, FixedWidthNumbersSortAsBytesAsTheyDoAsNumbers) {
  std::string low;
  std::string high;
  put_u64(low, 0xff);
  put_u64(high, 0x100);
  EXPECT_LT(low, high);
}

TEST(Encoding, VarintsHaveTheLengthThatProtobufGivesThem) {
  const auto hex = [](std::uint64_t value) {
    std::string out;
    put_varint(out, value);
    return to_hex(out);
  };
  EXPECT_EQ(hex(0), "00");
  EXPECT_EQ(hex(127), "7f");
  EXPECT_EQ(hex(128), "8001");
  EXPECT_EQ(hex(300), "ac02");
  EXPECT_EQ(hex(std::numeric_limits<std::uint64_t>::max()), "ffffffffffffffffff01");
}

TEST(Encoding, VarintsAreReadBack) {
  for (const std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x7f}, std::uint64_t{0x80},
        std::uint64_t{1} << 35, std::numeric_limits<std::uint64_t>::max()}) {
    std::string out;
    put_varint(out, value);
    Reader reader(out);
    EXPECT_EQ(reader.varint(), value);
    EXPECT_TRUE(reader.at_end()) << value;
  }
}

TEST(Encoding, AVarintThatDoesNotFitSixtyFourBitsIsRefused) {
  for (const std::string_view hex : {
           "80",                      // ends in the middle
           "ffffffffffffffffff02",    // the tenth byte would shift out a bit
           "8080808080808080808001",  // eleven bytes
       }) {
    const auto bytes = from_hex(hex);
    ASSERT_TRUE(bytes.has_value());
    Reader reader(*bytes);
    reader.varint();
    EXPECT_FALSE(reader.ok()) << hex;
  }
}

TEST(Encoding, AReaderNeverReadsPastItsEndAndStaysFailed) {
  std::string out;
  put_string(out, "joint");
  for (std::size_t length = 0; length < out.size(); ++length) {
    Reader reader(std::string_view(out).substr(0, length));
    EXPECT_EQ(reader.string(), "");
    EXPECT_FALSE(reader.ok()) << length;
    EXPECT_EQ(reader.u64(), 0U);
    EXPECT_FALSE(reader.at_end());
  }
  Reader whole(out);
  EXPECT_EQ(whole.string(), "joint");
  EXPECT_TRUE(whole.at_end());
}

TEST(Encoding, AStringWhoseLengthOverflowsIsRefused) {
  const std::string bytes = *from_hex("ffffffffffffffffff01") + "abc";
  Reader reader(bytes);
  EXPECT_EQ(reader.string(), "");
  EXPECT_FALSE(reader.ok());
}

TEST(Encoding, HexIsReadInEitherCaseAndWrittenInLower) {
  EXPECT_EQ(to_hex(std::string_view("\x00\xff\x5a", 3)), "00ff5a");
  EXPECT_EQ(from_hex("00FF5a"), std::string("\x00\xff\x5a", 3));
  EXPECT_EQ(from_hex(""), "");
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
}

// RFC 4648, section 10.
TEST(Encoding, Base64IsThatOfTheStandard) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Encoding, Base64ThatIsNotExactIsRefused) {
  for (const std::string_view text : {
           "Zg",        // no padding
           "Zg=",       // half of it
           "Zh==",      // spare bits are set
           "Zm9=",      // spare bits are set
           "Zm9v\n",    // a line break
           "Zm 9v",     // a space
           "Zm9-",      // the alphabet for URLs
           "=Zm9",      // padding in front
           "Zg==Zg==",  // padding inside
           "====",
       }) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tenon
