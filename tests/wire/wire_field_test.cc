#include "engine/wire/wire_field.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/encoding.h"
#include "engine/wire/values.h"

namespace tenon::wire {
namespace {

TEST(WireReader, GivesFieldAfterField) {
  std::string message;
  put_varint(message, 1 << 3 | 0);
  put_varint(message, 300);
  put_varint(message, 2 << 3 | 2);
  put_string(message, "abc");
  WireReader reader(message);
  WireField field;
  ASSERT_EQ(reader.next(field), Read::kField);
  EXPECT_EQ(field.number, 1U);
  EXPECT_EQ(field.varint, 300U);
  ASSERT_EQ(reader.next(field), Read::kField);
  EXPECT_EQ(field.number, 2U);
  EXPECT_EQ(field.bytes, "abc");
  EXPECT_EQ(reader.next(field), Read::kEnd);
}

TEST(WireReader, EveryTruncationIsDamage) {
  std::string message;
  put_varint(message, 7 << 3 | 2);
  put_string(message, "0123456789");
  for (std::size_t size = 1; size < message.size(); ++size) {
    WireReader reader(std::string_view(message).substr(0, size));
    WireField field;
    EXPECT_EQ(reader.next(field), Read::kDamaged) << size;
  }
}

TEST(WireReader, RefusesFieldZeroGroupsAndOverlongNumbers) {
  for (const std::string& message : {std::string("\x00\x01", 2), std::string("\x0b"),
                                     std::string("\x08") + std::string(10, '\xff'),
                                     std::string("\x08") + std::string(9, '\xff') + "\x02"}) {
    WireReader reader(message);
    WireField field;
    EXPECT_EQ(reader.next(field), Read::kDamaged);
  }
}

TEST(Utf8, KnowsWellFormedText) {
  for (const char* good : {"", "anna", "Käthe", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf", "12345678é"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const char* bad : {"\xff", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf0\x8f\xbf\xbf", "12345678\x80", "\xe2\x82"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
  }
}

}  // namespace
}  // namespace tenon::wire
