#include "engine/model/attribute.h"

#include <algorithm>
#include <array>

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

// An entry is: id, length of the body, body. A body is: the name (kOther only), the number of
// values, and each value as position, since, index, text.
struct RawEntry {
  AttributeId id = AttributeId::kOther;
  std::string_view body;
  std::string_view name;
};

RawEntry read_entry(Reader& reader) {
  RawEntry entry;
  entry.id = static_cast<AttributeId>(reader.u8());
  entry.body = reader.string();
  TENON_CHECK(reader.ok());
  if (entry.id == AttributeId::kOther) {
    Reader body(entry.body);
    entry.name = body.string();
    entry.body = body.rest();
  }
  return entry;
}

template <typename Values>
std::size_t body_bytes(const AttributeKey& key, const Values& values) {
  std::size_t bytes = varint_bytes(values.size());
  if (key.id == AttributeId::kOther) bytes += varint_bytes(key.other.size()) + key.other.size();
  for (const auto& value : values) {
    bytes += varint_bytes(value.asserted.value) + varint_bytes(value.since.value) +
             varint_bytes(value.index) + varint_bytes(value.text.size()) + value.text.size();
  }
  return bytes;
}

template <typename Values>
void put_entry(std::string& out, const AttributeKey& key, const Values& values) {
  put_u8(out, static_cast<std::uint8_t>(key.id));
  put_varint(out, body_bytes(key, values));
  if (key.id == AttributeId::kOther) put_string(out, key.other);
  put_varint(out, values.size());
  for (const auto& value : values) {
    put_varint(out, value.asserted.value);
    put_varint(out, value.since.value);
    put_varint(out, value.index);
    put_string(out, value.text);
  }
}

int order(const RawEntry& entry, const AttributeKey& key) {
  if (entry.id != key.id) return entry.id < key.id ? -1 : 1;
  if (entry.id != AttributeId::kOther) return 0;
  return entry.name.compare(key.other);
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

ValueList::ValueList(std::string_view body) {
  if (body.empty()) return;
  Reader reader(body);
  size_ = reader.varint();
  packed_ = reader.rest();
}

std::string_view AttributeSet::find(const AttributeKey& key) const {
  Reader reader(packed_);
  while (!reader.at_end()) {
    const RawEntry entry = read_entry(reader);
    const int place = order(entry, key);
    if (place == 0) return entry.body;
    if (place > 0) return {};
  }
  return {};
}

std::string_view AttributeSet::text(const AttributeKey& key) const {
  const ValueList values = list(key);
  return values.empty() ? std::string_view() : values.front().text;
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
  std::size_t from = packed_.size();
  std::size_t to = packed_.size();
  Reader reader(packed_);
  while (!reader.at_end()) {
    const std::size_t start = packed_.size() - reader.rest().size();
    const int place = order(read_entry(reader), key);
    if (place < 0) continue;
    from = start;
    to = place == 0 ? packed_.size() - reader.rest().size() : start;
    break;
  }
  if (from == packed_.size()) {
    if (!values.empty()) put_entry(packed_, key, values);
    return;
  }
  std::string entry;
  if (!values.empty()) put_entry(entry, key, values);
  packed_.replace(from, to - from, entry);
}

void AttributeSet::set(const AttributeKey& key, const std::vector<AttributeValue>& values) {
  put(key, values);
}

void AttributeSet::set(const AttributeKey& key, std::span<const ValueView> values) {
  put(key, values);
}

AttributeSet::Entry AttributeSet::Entries::next() {
  const RawEntry entry = read_entry(reader_);
  return {entry.id, entry.name, ValueList(entry.body)};
}

AttributeKey AttributeSet::Entry::key() const {
  AttributeKey key(id);
  if (id == AttributeId::kOther) key.other = std::string(other);
  return key;
}

std::vector<AttributeKey> AttributeSet::keys() const {
  std::vector<AttributeKey> keys;
  Reader reader(packed_);
  while (!reader.at_end()) {
    const RawEntry entry = read_entry(reader);
    AttributeKey key(entry.id);
    if (entry.id == AttributeId::kOther) key.other = std::string(entry.name);
    keys.push_back(std::move(key));
  }
  return keys;
}

AttributeSet AttributeSet::from_packed(std::string packed) {
  AttributeSet set;
  set.packed_ = std::move(packed);
  return set;
}

}  // namespace tenon
