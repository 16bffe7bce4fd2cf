#include "engine/wire/values.h"

#include <array>
#include <cstring>

#include "engine/base/limits.h"
#include "engine/wire/message.h"

namespace tenon::wire {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// Bytes of the character that begins at `at`, or 0 if it is not well formed.
std::size_t character_at(std::string_view text, std::size_t at) {
  const std::uint8_t first = byte_at(text, at);
  if (first < 0x80) return 1;
  std::size_t size = 0;
  std::uint32_t code = 0;
  if (first >= 0xc2 && first <= 0xdf) {
    size = 2;
    code = first & 0x1fU;
  } else if ((first & 0xf0U) == 0xe0) {
    size = 3;
    code = first & 0x0fU;
  } else if (first >= 0xf0 && first <= 0xf4) {
    size = 4;
    code = first & 0x07U;
  }
  if (size == 0 || at + size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    const std::uint8_t next = byte_at(text, at + i);
    if ((next & 0xc0U) != 0x80) return 0;
    code = code << 6 | (next & 0x3fU);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return overlong || surrogate || code > 0x10ffff ? 0 : size;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Labels of letters, digits, hyphens and underscores, 1 to 63 each, 253 together.
bool is_domain(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  for (const char c : text) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else if ((is_letter_or_digit(c) || c == '-' || c == '_') && label < 63) {
      ++label;
    } else {
      return false;
    }
  }
  return label != 0;
}

int digits(std::string_view text, std::size_t from, std::size_t count) {
  int number = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

struct Timestamp {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
};

constexpr std::array<Field<Timestamp>, 2> kTimestamp = {{
    {1, WireType::kVarint, "seconds", false,
     [](const WireField& field, Timestamp& out, Failure&) {
       out.seconds = static_cast<std::int64_t>(field.varint);
       return true;
     }},
    {2, WireType::kVarint, "nanos", false,
     [](const WireField& field, Timestamp& out, Failure&) {
       out.nanos = static_cast<std::int64_t>(field.varint);
       return true;
     }},
}};

// 0001-01-01 and the last second of 9999, as google.protobuf.Timestamp has it.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

}  // namespace

bool is_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    while (at + 8 <= text.size()) {
      std::memcpy(&eight, text.data() + at, 8);
      if ((eight & 0x8080808080808080ULL) != 0) break;
      at += 8;
    }
    if (at == text.size()) return true;
    const std::size_t size = character_at(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

bool read_text(const WireField& field, std::size_t most, std::string_view limit, std::string& out,
               Failure& failure) {
  if (field.bytes.size() > most) return failure.over_limit(limit, most, field.bytes.size());
  if (!is_utf8(field.bytes)) {
    return failure.refuse("BAD_UTF8", "the text is not UTF-8. Convert it at the source.");
  }
  out.assign(field.bytes);
  return true;
}

bool read_text(const WireField& field, std::string& out, Failure& failure) {
  return read_text(field, limits::kTextBytesMax, "bytes of a text", out, failure);
}

bool read_name(const WireField& field, std::string& out, Failure& failure) {
  if (field.bytes.empty()) return failure.refuse("MISSING_FIELD", "it must not be empty.");
  return read_text(field, limits::kReasonBytesMax, "bytes of a name", out, failure);
}

bool read_guid(const WireField& field, Guid& out, Failure& failure) {
  const std::optional<Guid> guid = Guid::parse(field.bytes);
  if (!guid) {
    return failure.refuse_value("BAD_GUID", field.bytes,
                                "not a GUID. Write it as 00112233-4455-6677-8899-aabbccddeeff.");
  }
  out = *guid;
  return true;
}

bool read_bool(const WireField& field, bool& out, Failure& failure) {
  if (field.varint > 1) return failure.refuse("BAD_NUMBER", "neither true nor false.");
  out = field.varint == 1;
  return true;
}

bool read_u32(const WireField& field, std::uint32_t& out, Failure& failure) {
  if (field.varint > 0xffffffffULL) {
    return failure.refuse("BAD_NUMBER", std::to_string(field.varint) + " is more than 32 bits.");
  }
  out = static_cast<std::uint32_t>(field.varint);
  return true;
}

bool read_domain(const WireField& field, std::string& out, Failure& failure) {
  if (!is_domain(field.bytes)) {
    return failure.refuse_value("BAD_DOMAIN", field.bytes,
                                "not a domain name. Write it as contoso.com.");
  }
  out.assign(field.bytes);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return true;
}

bool read_connector(const WireField& field, std::string& out, Failure& failure) {
  bool good = !field.bytes.empty() && field.bytes.size() <= limits::kNameBytesMax;
  for (const char c : field.bytes) {
    good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }
  if (!good) {
    return failure.refuse_value("BAD_NAME", field.bytes,
                                "not the name of a connector: 1 to 63 of a-z, 0-9 and -.");
  }
  out.assign(field.bytes);
  return true;
}

bool read_date(const WireField& field, std::string& out, Failure& failure) {
  if (!field.bytes.empty() && !is_date(field.bytes)) {
    return failure.refuse_value("BAD_DATE", field.bytes, "not a date. Write it as 2020-01-31.");
  }
  out.assign(field.bytes);
  return true;
}

bool read_timestamp(const WireField& field, Micros& out, Failure& failure) {
  Timestamp read;
  if (!read_message(field.bytes, kTimestamp, read, failure)) return false;
  if (read.seconds < kFirstSecond || read.seconds > kLastSecond || read.nanos < 0 ||
      read.nanos > 999'999'999) {
    return failure.refuse("BAD_TIMESTAMP",
                          "not a time between the years 1 and 9999. Send seconds since 1970 and "
                          "nanoseconds from 0 to 999,999,999.");
  }
  out.value = read.seconds * 1'000'000 + read.nanos / 1'000;
  return true;
}

}  // namespace tenon::wire
