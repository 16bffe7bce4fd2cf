#include "engine/model/attribute.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/encoding.h"

namespace tenon {
namespace {

constexpr std::array<std::string_view, 30> kNames = {
    "",
    "userPrincipalName",
    "proxyAddresses",
    "mail",
    "mailNickname",
    "displayName",
    "accountEnabled",
    "onPremisesSamAccountName",
    "givenName",
    "surname",
    "jobTitle",
    "department",
    "companyName",
    "officeLocation",
    "businessPhones",
    "mobilePhone",
    "faxNumber",
    "streetAddress",
    "city",
    "state",
    "postalCode",
    "country",
    "usageLocation",
    "employeeId",
    "employeeType",
    "otherMails",
    "description",
    "preferredLanguage",
    "manager",
    "visibility",
};

struct AttributeKeyView {
  AttributeId id;
  std::string_view other;
};

// An entry is: id, length of the body, body. A body is: the name (kOther only), the number of
// values, and each value as position, since, index, text.
template <typename Values>
std::size_t body_bytes(const AttributeKeyView& key, const Values& values) {
  std::size_t bytes = varint_bytes(values.size());
  if (key.id == AttributeId::kOther) bytes += varint_bytes(key.other.size()) + key.other.size();
  for (const auto& value : values) {
    bytes += varint_bytes(value.asserted.value) + varint_bytes(value.since.value) +
             varint_bytes(value.index) + varint_bytes(value.text.size()) + value.text.size();
  }
  return bytes;
}

std::size_t entry_bytes(std::size_t body) { return 1 + varint_bytes(body) + body; }

// Where room was made for it.
template <typename Values>
void put_entry(RawWriter& out, const AttributeKeyView& key, std::size_t body,
               const Values& values) {
  out.u8(static_cast<std::uint8_t>(key.id));
  out.varint(body);
  if (key.id == AttributeId::kOther) out.string(key.other);
  out.varint(values.size());
  for (const auto& value : values) {
    out.varint(value.asserted.value);
    out.varint(value.since.value);
    out.varint(value.index);
    out.string(value.text);
  }
}

}  // namespace

AttributeKey::AttributeKey(std::string_view name) {
  for (std::size_t i = 1; i < kNames.size(); ++i) {
    if (kNames[i] == name) {
      id = static_cast<AttributeId>(i);
      return;
    }
  }
  other = std::string(name);
}

std::string_view AttributeKey::name() const {
  return id == AttributeId::kOther ? std::string_view(other) : kNames[static_cast<std::size_t>(id)];
}

bool is_multi_valued(const AttributeKey& key) {
  switch (key.id) {
    case AttributeId::kOther:
    case AttributeId::kProxyAddresses:
    case AttributeId::kBusinessPhones:
    case AttributeId::kOtherMails:
    case AttributeId::kDescription: return true;
    default: return false;
  }
}

std::vector<AttributeValue> AttributeSet::values(const AttributeKey& key) const {
  const ValueList list = this->list(key);
  std::vector<AttributeValue> values;
  values.reserve(list.size());
  for (const ValueView& value : list) values.push_back(value.value());
  return values;
}

void AttributeKeys::add(AttributeId id, std::string_view other) {
  put_u8(packed_, static_cast<std::uint8_t>(id));
  if (id == AttributeId::kOther) put_string(packed_, other);
}

template <typename Values>
void AttributeSet::put(const AttributeKey& key, const Values& values) {
  // Where its entry is, or goes.
  std::size_t from = 0;
  std::size_t to = 0;
  for (Entries each(packed_); !each.at_end();) {
    const Entry entry = each.next();
    const bool before = entry.comes_before(key);
    if (!before && !(entry == key)) break;
    to = from + entry.packed.size();
    if (!before) break;
    from = to;
  }
  const AttributeKeyView view{key.id, key.other};
  const std::size_t body = values.empty() ? 0 : body_bytes(view, values);
  const std::size_t size = values.empty() ? 0 : entry_bytes(body);
  packed_.replace(from, to - from, size, '\0');
  if (size == 0) return;
  RawWriter writer(packed_.data() + from);
  put_entry(writer, view, body, values);
}

void AttributeSet::set(const AttributeKey& key, const std::vector<AttributeValue>& values) {
  put(key, values);
}

void AttributeSet::set(const AttributeKey& key, std::span<const ValueView> values) {
  put(key, values);
}

void AttributeSet::append(AttributeId id, std::string_view other,
                          std::span<const ValueView> values) {
  const AttributeKeyView key{id, other};
  const std::size_t body = body_bytes(key, values);
  const std::size_t before = packed_.size();
  packed_.resize(before + entry_bytes(body));
  RawWriter writer(packed_.data() + before);
  put_entry(writer, key, body, values);
}

void AttributeSet::assign(std::span<const Part> parts) {
  std::size_t size = 0;
  for (const Part& part : parts) {
    if (!part.packed.empty()) {
      size += part.packed.size();
    } else if (!part.values.empty()) {
      size += entry_bytes(body_bytes({part.id, part.other}, part.values));
    }
  }
  packed_.clear();
  packed_.resize(size);
  RawWriter writer(packed_.data());
  for (const Part& part : parts) {
    if (!part.packed.empty()) {
      writer.bytes(part.packed);
    } else if (!part.values.empty()) {
      const AttributeKeyView key{part.id, part.other};
      put_entry(writer, key, body_bytes(key, part.values), part.values);
    }
  }
  TENON_CHECK(writer.at() == packed_.data() + size);
}

AttributeKey AttributeSet::Entry::key() const {
  AttributeKey key(id);
  if (id == AttributeId::kOther) key.other = std::string(other);
  return key;
}

std::vector<AttributeKey> AttributeSet::keys() const {
  std::vector<AttributeKey> keys;
  for (Entries each = entries(); !each.at_end();) keys.push_back(each.next().key());
  return keys;
}

AttributeSet AttributeSet::from_packed(std::string packed) {
  AttributeSet set;
  set.packed_ = std::move(packed);
  return set;
}

}  // namespace tenon
