// Attributes of accounts and directory objects.
//
// Names are Microsoft Graph's for both sides. The ones that rules look at, and the usual ones, have
// a number; any other is carried by its name. A value remembers which fact asserted it (position
// and index) and since when its holder has had it without a break.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

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

// The same values, wherever they came from.
bool same_texts(const std::vector<AttributeValue>& a, const std::vector<AttributeValue>& b);

// A small map from attribute to its values, packed in one string: an account costs its texts and a
// few bytes a value, and a copy is one memcpy. Attributes are in the order of their keys; values
// in the order given. No attribute is empty.
class AttributeSet {
 public:
  bool has(const AttributeKey& key) const { return !find(key).empty(); }
  // First value's text; empty when absent. The view lives as long as the set is not changed.
  std::string_view text(const AttributeKey& key) const;
  std::vector<AttributeValue> values(const AttributeKey& key) const;

  // No values: absent (N7).
  void set(const AttributeKey& key, const std::vector<AttributeValue>& values);
  void erase(const AttributeKey& key) { set(key, {}); }
  std::vector<AttributeKey> keys() const;
  bool empty() const { return packed_.empty(); }

  // The packed form: canonical, so equal sets have equal bytes.
  const std::string& packed() const { return packed_; }
  static AttributeSet from_packed(std::string packed);

  bool operator==(const AttributeSet&) const = default;

 private:
  std::string_view find(const AttributeKey& key) const;  // the body of the attribute's entry

  std::string packed_;
};

}  // namespace tenon
