// The fields of packed records (packed_record.h): how each kind of them is written and read.
//
// A reader is given what a writer here wrote: nothing is checked but the end of the bytes.
#pragma once

#include <absl/container/inlined_vector.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "engine/model/account.h"
#include "engine/model/attribute.h"
#include "engine/model/directory_object.h"

namespace tenon::projections::packed {

// Small fields, side by side from the lowest bit on.
class BitWriter {
 public:
  template <typename T>
  void put(T value, unsigned bits) {
    const auto raw = static_cast<std::uint64_t>(value);
    TENON_CHECK(raw >> bits == 0 && used_ + bits <= 64);
    word_ |= raw << used_;
    used_ += bits;
  }
  std::uint64_t word() const { return word_; }

 private:
  std::uint64_t word_ = 0;
  unsigned used_ = 0;
};

class BitReader {
 public:
  explicit BitReader(std::uint64_t word) : word_(word) {}
  template <typename T>
  void take(T& value, unsigned bits) {
    value = static_cast<T>(word_ & ((std::uint64_t{1} << bits) - 1));
    word_ >>= bits;
  }
  bool flag() {
    bool value = false;
    take(value, 1);
    return value;
  }

 private:
  std::uint64_t word_;
};

constexpr unsigned kNibble = 4;
constexpr unsigned kByte = 8;

template <typename T>
inline void put_fixed(RawWriter& out, T value) {
  std::array<char, sizeof value> bytes;
  std::memcpy(bytes.data(), &value, sizeof value);
  out.bytes({bytes.data(), bytes.size()});
}

template <typename T>
T read_fixed(Reader& reader) {
  T value{};
  const std::string_view bytes = reader.bytes(sizeof value);
  if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

// What most positions of a record are.
struct Bases {
  Position first;
  Position last;
};

inline void put_position(RawWriter& out, Position position, const Bases& bases) {
  out.varint(position == bases.last ? 0 : position == bases.first ? 1 : position.value + 2);
}

inline Position read_position(Reader& reader, const Bases& bases) {
  const std::uint64_t code = reader.varint();
  if (code == 0) return bases.last;
  return code == 1 ? bases.first : Position{code - 2};
}

inline void put_bases(RawWriter& out, const Bases& bases) {
  out.varint(bases.first.value);
  out.varint(bases.last.value - bases.first.value);
}

inline Bases read_bases(Reader& reader) {
  Bases bases;
  bases.first.value = reader.varint();
  bases.last.value = bases.first.value + reader.varint();
  return bases;
}

inline void put_guid(RawWriter& out, const Guid& guid) { out.bytes(guid.view()); }

inline void read_guid(Reader& reader, Guid& guid) {
  const std::string_view raw = reader.bytes(guid.bytes.size());
  TENON_CHECK(raw.size() == guid.bytes.size());
  std::memcpy(guid.bytes.data(), raw.data(), raw.size());
}

inline void read_guid(Reader& reader, bool present, std::optional<Guid>& guid) {
  guid.reset();
  if (present) read_guid(reader, guid.emplace());
}

// A value's tag: where asserted (two bits), since when (two), index (four).
enum Place : std::uint8_t { kLast = 0, kFirst = 1, kElsewhere = 2, kAsAsserted = 3 };
constexpr std::uint32_t kIndexBeside = 15;

inline Place place_of(Position position, const Bases& bases) {
  if (position == bases.last) return kLast;
  return position == bases.first ? kFirst : kElsewhere;
}

inline Position position_at(unsigned place, Reader& reader, const Bases& bases) {
  if (place == kLast) return bases.last;
  return place == kFirst ? bases.first : Position{reader.varint()};
}

inline void put_value_head(RawWriter& out, const ValueView& value, const Bases& bases) {
  const Place asserted = place_of(value.asserted, bases);
  const Place since = value.since == value.asserted ? kAsAsserted : place_of(value.since, bases);
  const std::uint32_t index = value.index < kIndexBeside ? value.index : kIndexBeside;
  out.u8(static_cast<std::uint8_t>(unsigned{asserted} | unsigned{since} << 2 | index << 4));
  if (asserted == kElsewhere) out.varint(value.asserted.value);
  if (since == kElsewhere) out.varint(value.since.value);
  if (index == kIndexBeside) out.varint(value.index);
}

inline void read_value_head(Reader& reader, const Bases& bases, ValueView& value) {
  const unsigned tag = reader.u8();
  value.asserted = position_at(tag & 3, reader, bases);
  const unsigned since = tag >> 2 & 3;
  value.since = since == kAsAsserted ? value.asserted : position_at(since, reader, bases);
  value.index = tag >> 4;
  if (value.index == kIndexBeside) value.index = static_cast<std::uint32_t>(reader.varint());
}

// An attribute's head: its number and three marks.
constexpr unsigned kIdMask = 0x1f;
constexpr unsigned kMany = 0x20;        // their number follows
constexpr unsigned kAsInOther = 0x40;   // nothing follows: the same in the other set
constexpr unsigned kReadsAsUpn = 0x80;  // one value, without its text: that of the set's UPN
static_assert(static_cast<unsigned>(AttributeId::kVisibility) <= kIdMask);

inline bool same_values(const ValueList& a, const ValueList& b) {
  if (a.size() != b.size()) return false;
  auto other = b.begin();
  for (const ValueView& value : a) {
    if (value.text != other->text || value.asserted != other->asserted ||
        value.since != other->since || value.index != other->index) {
      return false;
    }
    ++other;
  }
  return true;
}

// The text of a set's UPN once that was passed, empty before: mail addresses mostly read like it.
class UpnText {
 public:
  void pass(AttributeId id, const ValueView& only_value) {
    if (id == AttributeId::kUserPrincipalName) text_ = only_value.text;
  }
  bool is(std::string_view text) const { return !text_.empty() && text_ == text; }
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// `other`: null, or a set that is unpacked before this one.
inline void put_attributes(RawWriter& out, const AttributeSet& attributes,
                           const AttributeSet* other, const Bases& bases) {
  std::uint64_t count = 0;
  for (auto entries = attributes.entries(); !entries.at_end(); ++count) entries.next();
  out.varint(count);
  UpnText upn;
  for (auto entries = attributes.entries(); !entries.at_end();) {
    const AttributeSet::Entry entry = entries.next();
    const auto id = static_cast<unsigned>(entry.id);
    const bool many = entry.values.size() != 1;
    const bool reads_as_upn = !many && upn.is((*entry.values.begin()).text);
    if (!many) upn.pass(entry.id, *entry.values.begin());
    if (other != nullptr && entry.id != AttributeId::kOther &&
        same_values(entry.values, other->list(entry.id))) {
      out.u8(static_cast<std::uint8_t>(id | kAsInOther));
      continue;
    }
    out.u8(static_cast<std::uint8_t>(id | (many ? kMany : 0) | (reads_as_upn ? kReadsAsUpn : 0)));
    if (entry.id == AttributeId::kOther) out.string(entry.other);
    if (many) out.varint(entry.values.size());
    for (const ValueView& value : entry.values) {
      put_value_head(out, value, bases);
      if (!reads_as_upn) out.string(value.text);
    }
  }
}

using Values = absl::InlinedVector<ValueView, 8>;

inline void read_attributes(Reader& reader, const AttributeSet* other, const Bases& bases,
                            Values& values, AttributeSet& attributes) {
  attributes.clear();
  UpnText upn;
  for (std::uint64_t count = reader.varint(); count > 0; --count) {
    const unsigned head = reader.u8();
    const auto id = static_cast<AttributeId>(head & kIdMask);
    values.clear();
    std::string_view name;
    if ((head & kAsInOther) != 0) {
      for (const ValueView& value : other->list(id)) values.push_back(value);
    } else {
      if (id == AttributeId::kOther) name = reader.string();
      for (std::uint64_t left = (head & kMany) != 0 ? reader.varint() : 1; left > 0; --left) {
        ValueView& value = values.emplace_back();
        read_value_head(reader, bases, value);
        value.text = (head & kReadsAsUpn) != 0 ? upn.text() : reader.string();
      }
    }
    if (values.size() == 1) upn.pass(id, values.front());
    attributes.append(id, name, values);
  }
}

inline void put_value(RawWriter& out, const AttributeValue& value, const Bases& bases) {
  put_value_head(out, {value.text, value.asserted, value.index, value.since}, bases);
}

inline void read_value(Reader& reader, const Bases& bases, AttributeValue& value) {
  ValueView head;
  read_value_head(reader, bases, head);
  value.asserted = head.asserted;
  value.since = head.since;
  value.index = head.index;
}

inline void put_roles(RawWriter& out, const std::vector<Role>& roles) {
  out.varint(roles.size());
  for (const Role& role : roles) {
    out.string(role.role_id);
    out.string(role.display_name);
    out.u8(role.privileged ? 1 : 0);
  }
}

inline void read_roles(Reader& reader, std::vector<Role>& roles) {
  roles.resize(reader.varint());
  for (Role& role : roles) {
    role.role_id = reader.string();
    role.display_name = reader.string();
    role.privileged = reader.u8() != 0;
  }
}

inline void put_decision(RawWriter& out, const DecisionId& decision, const Bases& bases) {
  put_position(out, decision.position, bases);
  out.varint(decision.ordinal);
}

inline void read_decision(Reader& reader, const Bases& bases, DecisionId& decision) {
  decision.position = read_position(reader, bases);
  decision.ordinal = static_cast<std::uint32_t>(reader.varint());
}

inline void put_claims(RawWriter& out, const std::vector<Claim>& claims, const Bases& bases) {
  out.varint(claims.size());
  for (const Claim& claim : claims) {
    out.u8(static_cast<std::uint8_t>(claim.space));
    out.string(claim.folded);
    out.string(claim.value.text);
    put_value(out, claim.value, bases);
    put_position(out, claim.since, bases);
  }
}

inline void read_claims(Reader& reader, const Bases& bases, std::vector<Claim>& claims) {
  claims.resize(reader.varint());
  for (Claim& claim : claims) {
    claim.space = static_cast<ValueSpace>(reader.u8());
    claim.folded = reader.string();
    claim.value.text = reader.string();
    read_value(reader, bases, claim.value);
    claim.since = read_position(reader, bases);
  }
}

}  // namespace tenon::projections::packed
