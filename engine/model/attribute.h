// Attributes of accounts and directory objects.
//
// Names are Microsoft Graph's for both sides. The ones that rules look at, and the usual ones, have
// a number; any other is carried by its name. A value remembers which fact asserted it (position
// and index) and since when its holder has had it without a break.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "engine/base/ids.h"

namespace tenon {

// Numbers are stored in snapshots and hashed in digests: never renumber, only add.
enum class AttributeId : std::uint8_t {
  kOther = 0,
  kUserPrincipalName = 1,
  kProxyAddresses = 2,
  kMail = 3,
  kMailNickname = 4,
  kDisplayName = 5,
  kAccountEnabled = 6,
  kOnPremisesSamAccountName = 7,
  kGivenName = 8,
  kSurname = 9,
  kJobTitle = 10,
  kDepartment = 11,
  kCompanyName = 12,
  kOfficeLocation = 13,
  kBusinessPhones = 14,
  kMobilePhone = 15,
  kFaxNumber = 16,
  kStreetAddress = 17,
  kCity = 18,
  kState = 19,
  kPostalCode = 20,
  kCountry = 21,
  kUsageLocation = 22,
  kEmployeeId = 23,
  kEmployeeType = 24,
  kOtherMails = 25,
  kDescription = 26,
  kPreferredLanguage = 27,
  kManager = 28,
  kVisibility = 29,
};

struct AttributeKey {
  AttributeId id = AttributeId::kOther;
  std::string other;  // the name, for kOther only

  AttributeKey() = default;
  AttributeKey(AttributeId known) : id(known) {}  // NOLINT: implicit by intent
  explicit AttributeKey(std::string_view name);   // any name

  std::string_view name() const;
  auto operator<=>(const AttributeKey&) const = default;
};

// Whether the attribute holds a set of values. Unnumbered attributes may.
bool is_multi_valued(const AttributeKey& key);

struct AttributeValue {
  std::string text;
  Position asserted;        // the fact that asserted it
  std::uint32_t index = 0;  // among the values of the attribute in that fact
  Position since;           // its holder has had it without a break

  auto operator<=>(const AttributeValue&) const = default;
};

// A value where it lies: whoever holds the text outlives it.
struct ValueView {
  std::string_view text;
  Position asserted;
  std::uint32_t index = 0;
  Position since;

  AttributeValue value() const { return {std::string(text), asserted, index, since}; }
};

// The values of one attribute where they lie in a set, in the order given; valid until the set is
// changed. Reading them allocates nothing.
class ValueList {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = ValueView;
    using difference_type = std::ptrdiff_t;
    using pointer = const ValueView*;
    using reference = const ValueView&;

    Iterator(std::string_view packed, std::size_t left) : reader_(packed), left_(left) { read(); }
    const ValueView& operator*() const { return value_; }
    const ValueView* operator->() const { return &value_; }
    Iterator& operator++() {
      --left_;
      read();
      return *this;
    }
    bool operator==(const Iterator& other) const { return left_ == other.left_; }

   private:
    void read() {
      if (left_ == 0) return;
      value_.asserted.value = reader_.varint();
      value_.since.value = reader_.varint();
      value_.index = static_cast<std::uint32_t>(reader_.varint());
      value_.text = reader_.string();
    }

    Reader reader_;
    std::size_t left_;
    ValueView value_;
  };

  ValueList() = default;  // no values
  // As a set packs them: their number, then each.
  explicit ValueList(std::string_view body) {
    if (body.empty()) return;
    Reader reader(body);
    size_ = reader.varint();
    packed_ = reader.rest();
  }

  Iterator begin() const { return {packed_, size_}; }
  Iterator end() const { return {{}, 0}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  ValueView front() const { return *begin(); }

 private:
  std::string_view packed_;
  std::size_t size_ = 0;
};

// The same values, wherever they came from.
template <typename A, typename B>
bool same_texts(const A& a, const B& b) {
  if (a.size() != b.size()) return false;
  auto other = b.begin();
  for (const auto& value : a) {
    if (value.text != other->text) return false;
    ++other;
  }
  return true;
}

// A list of keys, a byte each for the numbered ones.
class AttributeKeys {
 public:
  void add(AttributeId id, std::string_view other);
  // visit(id, other) for each, in the order in which they were added.
  template <typename Visit>
  void each(Visit visit) const {
    for (Reader reader(packed_); !reader.at_end();) {
      const auto id = static_cast<AttributeId>(reader.u8());
      visit(id, id == AttributeId::kOther ? reader.string() : std::string_view());
    }
  }
  void clear() { packed_.clear(); }
  // Canonical: equal lists have equal bytes.
  const std::string& packed() const { return packed_; }
  void set_packed(std::string_view packed) { packed_ = packed; }
  bool operator==(const AttributeKeys&) const = default;

 private:
  std::string packed_;  // id, and for kOther the name
};

// A small map from attribute to its values, packed in one string: an account costs its texts and a
// few bytes a value, and a copy is one memcpy. Attributes are in the order of their keys; values
// in the order given. No attribute is empty.
class AttributeSet {
 public:
  bool has(AttributeId id) const { return !find(id, {}).empty(); }
  bool has(const AttributeKey& key) const { return !find(key.id, key.other).empty(); }
  // First value's text; empty when absent. The view lives as long as the set is not changed.
  std::string_view text(AttributeId id) const {
    const ValueList values = list(id);
    return values.empty() ? std::string_view() : values.front().text;
  }
  // Copies; and where they lie.
  std::vector<AttributeValue> values(const AttributeKey& key) const;
  ValueList list(AttributeId id) const { return ValueList(find(id, {})); }
  ValueList list(const AttributeKey& key) const { return ValueList(find(key.id, key.other)); }

  // No values: absent (N7). The texts do not lie in this set.
  void set(const AttributeKey& key, const std::vector<AttributeValue>& values);
  void set(const AttributeKey& key, std::span<const ValueView> values);
  void erase(const AttributeKey& key) { set(key, std::span<const ValueView>()); }
  // Sets one that comes after all that are there, in the order of their keys; with values.
  void append(AttributeId id, std::string_view other, std::span<const ValueView> values);
  // Keeps its memory.
  void clear() { packed_.clear(); }
  std::vector<AttributeKey> keys() const;
  bool empty() const { return packed_.empty(); }
  // Gives back memory that growing left over.
  void trim() { packed_.shrink_to_fit(); }

  // One attribute where it lies.
  struct Entry {
    AttributeId id = AttributeId::kOther;
    std::string_view other;  // the name, for kOther only
    ValueList values;
    std::string_view packed;  // all of it

    AttributeKey key() const;
    bool operator==(const AttributeKey& key) const { return id == key.id && other == key.other; }
    // By their keys.
    bool comes_before(const AttributeKey& key) const {
      return id != key.id ? id < key.id : other < key.other;
    }
    bool same_key(const Entry& b) const { return id == b.id && other == b.other; }
    bool operator>=(const Entry& b) const { return id != b.id ? id > b.id : other >= b.other; }
  };
  // In the order of their keys; valid until the set is changed.
  class Entries {
   public:
    explicit Entries(std::string_view packed) : reader_(packed) {}
    bool at_end() const { return reader_.at_end(); }
    Entry next() {
      Entry entry;
      entry.packed = reader_.rest();
      entry.id = static_cast<AttributeId>(reader_.u8());
      std::string_view body = reader_.string();
      TENON_CHECK(reader_.ok());
      entry.packed.remove_suffix(reader_.rest().size());
      if (entry.id == AttributeId::kOther) {
        Reader named(body);
        entry.other = named.string();
        body = named.rest();
      }
      entry.values = ValueList(body);
      return entry;
    }

   private:
    Reader reader_;
  };
  Entries entries() const { return Entries(packed_); }

  // An attribute on its way into a set: an entry of another set as it stands, or new values.
  struct Part {
    AttributeId id = AttributeId::kOther;
    std::string_view other;             // the name, for kOther only
    std::span<const ValueView> values;  // none: absent (N7)
    std::string_view packed;            // of an entry; then the others do not count
  };
  // Makes the set anew of attributes in the order of their keys, written once, into memory that it
  // has. No text lies in this set.
  void assign(std::span<const Part> parts);

  // The packed form: canonical, so equal sets have equal bytes.
  const std::string& packed() const { return packed_; }
  static AttributeSet from_packed(std::string packed);

  bool operator==(const AttributeSet&) const = default;

 private:
  // The body of the attribute's entry, behind its name.
  std::string_view find(AttributeId id, std::string_view other) const {
    for (Reader reader(packed_); !reader.at_end();) {
      const auto each = static_cast<AttributeId>(reader.u8());
      const std::string_view body = reader.string();
      TENON_CHECK(reader.ok());
      if (each < id) continue;
      if (each > id) return {};
      if (id != AttributeId::kOther) return body;
      Reader named(body);
      const int order = named.string().compare(other);
      if (order == 0) return named.rest();
      if (order > 0) return {};
    }
    return {};
  }
  template <typename Values>
  void put(const AttributeKey& key, const Values& values);

  std::string packed_;
};

}  // namespace tenon
