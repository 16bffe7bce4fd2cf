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
struct Entry {
  AttributeId id = AttributeId::kOther;
  std::string_view body;
  std::string_view name;
};

Entry read_entry(Reader& reader) {
  Entry entry;
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

std::string body_of(const AttributeKey& key, const std::vector<AttributeValue>& values) {
  std::string body;
  if (key.id == AttributeId::kOther) put_string(body, key.other);
  put_varint(body, values.size());
  for (const AttributeValue& value : values) {
    put_varint(body, value.asserted.value);
    put_varint(body, value.since.value);
    put_varint(body, value.index);
    put_string(body, value.text);
  }
  return body;
}

AttributeValue read_value(Reader& reader) {
  AttributeValue value;
  value.asserted.value = reader.varint();
  value.since.value = reader.varint();
  value.index = static_cast<std::uint32_t>(reader.varint());
  value.text = std::string(reader.string());
  return value;
}

int order(const Entry& entry, const AttributeKey& key) {
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

bool same_texts(const std::vector<AttributeValue>& a, const std::vector<AttributeValue>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const AttributeValue& x, const AttributeValue& y) { return x.text == y.text; });
}

std::string_view AttributeSet::find(const AttributeKey& key) const {
  Reader reader(packed_);
  while (!reader.at_end()) {
    const Entry entry = read_entry(reader);
    const int place = order(entry, key);
    if (place == 0) return entry.body;
    if (place > 0) return {};
  }
  return {};
}

std::string_view AttributeSet::text(const AttributeKey& key) const {
  const std::string_view body = find(key);
  if (body.empty()) return {};
  Reader reader(body);
  reader.varint();
  reader.varint();
  reader.varint();
  reader.varint();
  return reader.string();
}

std::vector<AttributeValue> AttributeSet::values(const AttributeKey& key) const {
  std::vector<AttributeValue> values;
  const std::string_view body = find(key);
  if (body.empty()) return values;
  Reader reader(body);
  const std::uint64_t count = reader.varint();
  values.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) values.push_back(read_value(reader));
  TENON_CHECK(reader.at_end());
  return values;
}

void AttributeSet::set(const AttributeKey& key, const std::vector<AttributeValue>& values) {
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
  std::string entry;
  if (!values.empty()) {
    put_u8(entry, static_cast<std::uint8_t>(key.id));
    put_string(entry, body_of(key, values));
  }
  packed_.replace(from, to - from, entry);
}

std::vector<AttributeKey> AttributeSet::keys() const {
  std::vector<AttributeKey> keys;
  Reader reader(packed_);
  while (!reader.at_end()) {
    const Entry entry = read_entry(reader);
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
