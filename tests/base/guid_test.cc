#include "engine/base/guid.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/base/encoding.h"

namespace tenon {
namespace {

TEST(Guid, IsReadInEitherCaseAndWrittenInLower) {
  const auto guid = Guid::parse("00112233-4455-6677-8899-AABBCCDDEEFF");
  ASSERT_TRUE(guid.has_value());
  EXPECT_EQ(guid->text(), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_EQ(to_hex(guid->view()), "00112233445566778899aabbccddeeff");
}

TEST(Guid, OnlyTheDashedFormIsRead) {
  for (const std::string_view text : {
           "",
           "{00112233-4455-6677-8899-aabbccddeeff}",
           "00112233445566778899aabbccddeeff",
           "00112233-4455-6677-8899-aabbccddeef",
           "00112233-4455-6677-8899-aabbccddeeff0",
           "0011223-34455-6677-8899-aabbccddeeff",
           "0011223g-4455-6677-8899-aabbccddeeff",
       }) {
    EXPECT_EQ(Guid::parse(text), std::nullopt) << text;
  }
}

// A directory stores the first three groups little-endian, the rest as written.
TEST(Guid, ADirectorysBytesAreMixedEndian) {
  const std::string raw = *from_hex("33221100554477668899aabbccddeeff");
  const auto guid = Guid::from_directory_bytes(raw);
  ASSERT_TRUE(guid.has_value());
  EXPECT_EQ(guid->text(), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_EQ(guid->anchor(), to_base64(raw));
  EXPECT_EQ(Guid::from_directory_bytes(raw.substr(1)), std::nullopt);
  EXPECT_EQ(Guid::from_directory_bytes(raw + "x"), std::nullopt);
}

TEST(Guid, OrderIsThatOfTheText) {
  const Guid low = *Guid::parse("00000000-0000-0000-0000-0000000000ff");
  const Guid high = *Guid::parse("01000000-0000-0000-0000-000000000000");
  EXPECT_LT(low, high);
  EXPECT_EQ(low < high, low.text() < high.text());
  EXPECT_FALSE(low.is_nil());
  EXPECT_TRUE(Guid{}.is_nil());
}

// The value that Python's uuid.uuid5(NAMESPACE_URL, "https://example.com/") gives.
TEST(Guid, NameBasedIsVersionFive) {
  EXPECT_EQ(kNameSpaceUrl.text(), "6ba7b811-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(Guid::name_based(kNameSpaceUrl, "https://example.com/").text(),
            "dd2c1780-811a-5296-81c5-178a0ef488bc");
}

}  // namespace
}  // namespace tenon
