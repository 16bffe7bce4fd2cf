// Normalisation of values before they are compared (rule book, 3): N1 to N4, and the shape of a
// UPN.
#pragma once

#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/attribute.h"
#include "engine/model/decision.h"
#include "engine/model/directory_object.h"

namespace tenon::rules {

// N1: ASCII letters to lower case; nothing else changes, nothing is trimmed.
std::string fold(std::string_view text);
// The same into memory that is used again.
void fold_into(std::string_view text, std::string& folded);
bool equal_folded(std::string_view a, std::string_view b);

// N3: local@domain within lengths and alphabets.
bool is_upn(std::string_view text);
// After the last '@'; empty without one.
std::string_view suffix_of(std::string_view address);
// Before the first '@'; the whole text without one.
std::string_view prefix_of(std::string_view address);
// The DC parts of a distinguished name joined by dots (rule book, 13); escapes are honoured.
std::string domain_of_dn(std::string_view distinguished_name);
// Unicode code points of UTF-8 text (rule book, 13).
std::size_t code_points(std::string_view text);

// Texts that had to be written for addresses; they stay where they are when this is moved.
class AddressTexts {
 public:
  std::string_view keep(std::string text) { return texts_.emplace_front(std::move(text)); }

 private:
  std::forward_list<std::string> texts_;
};

// One address of a proxyAddresses list, as N2 writes it. Its texts lie in the set of attributes
// that it was read from, or, where they are not as they stand there, in the texts of its list.
struct Address {
  enum class Protocol : std::uint8_t { kSmtp = 1, kSip = 2, kOther = 3 };
  Protocol protocol = Protocol::kOther;
  bool primary = false;     // SMTP only
  bool from_mail = false;   // N2m made it
  std::string_view text;    // with its prefix: "SMTP:a@b", "smtp:a@b", "sip:a@b", "X500:…"
  std::string_view folded;  // without its prefix, folded; for kOther with it, as given
  ValueView source;         // the value that said it

  bool comparable() const { return protocol != Protocol::kOther; }
  ValueSpace space() const {
    return protocol == Protocol::kSip ? ValueSpace::kSip : ValueSpace::kSmtp;
  }
  // As an effective value that its holder has since `since`.
  AttributeValue value(Position since) const;
};

// An address of a list where it lies.
struct AddressView {
  Address::Protocol protocol = Address::Protocol::kOther;
  bool primary = false;    // SMTP only
  std::string_view value;  // behind its prefix

  bool comparable() const { return protocol != Address::Protocol::kOther; }
  ValueSpace space() const {
    return protocol == Address::Protocol::kSip ? ValueSpace::kSip : ValueSpace::kSmtp;
  }
  // Whether it is the value of that space; `folded` is.
  bool is(ValueSpace of, std::string_view folded) const {
    return comparable() && space() == of && equal_folded(value, folded);
  }
};
// Nothing without a prefix.
std::optional<AddressView> view_address(std::string_view text);

// The address that a value says, with what of it must be written kept in `texts`; nothing without a
// prefix.
std::optional<Address> read_address(const ValueView& value, AddressTexts& texts);
// A primary becomes `SMTP:` and a secondary `smtp:`.
Address with_primary(Address address, bool primary, AddressTexts& texts);
// N4: in *.onmicrosoft.com or *.microsoftonline.com.
bool is_cloud_domain_address(const Address& address);
bool is_cloud_domain_address(const AddressView& address);

// An address list put in order: primary, protocol, folded value, text; a set (N2). The sets of
// attributes (and lists) that the addresses were read from outlive it, and do not change.
class AddressList {
 public:
  AddressList() = default;
  AddressList(AddressList&&) = default;
  AddressList& operator=(AddressList&&) = default;

  const std::vector<Address>& addresses() const { return addresses_; }
  bool empty() const { return addresses_.empty(); }
  const Address* primary() const;
  bool has_smtp() const;
  const Address* find(ValueSpace space, std::string_view folded) const;
  // Makes the list a set in order with at most one primary; `several_primaries`: whether several
  // asked to be it.
  static AddressList ordered(std::vector<Address> addresses, AddressTexts texts,
                             bool* several_primaries = nullptr);
  // As effective values: `since` of what `before` already held stays.
  std::vector<AttributeValue> values(Position since,
                                     const std::vector<AttributeValue>& before) const;

 private:
  std::vector<Address> addresses_;
  AddressTexts texts_;
};

enum class Side : std::uint8_t { kCloud, kOnPremises };

// The same addresses with the same primary; letter case does not count (N1).
bool same_addresses(const AddressList& a, const AddressList& b);

// N2, N4 (on premises) and N2m of what a source says.
struct SaidAddresses {
  AddressList list;
  bool from_mail = false;  // N2m made the primary: the list says nothing of other SMTP addresses
  std::vector<DecisionWarning> warnings;
};
SaidAddresses said_addresses(const AttributeSet& attributes, Side side);
SaidAddresses said_addresses(AttributeSet&& attributes, Side side) = delete;

// Reads effective proxyAddresses values back (they are normalised already).
AddressList held_addresses(const AttributeSet& attributes);
AddressList held_addresses(AttributeSet&& attributes) = delete;

// Whether the values are addresses that N2 to N4 take as they are, and those that `held` (N2's own
// writing) has, one for one and with the same primary: then nothing is to be worked out.
bool says_what_is_held(const ValueList& said, const ValueList& held);

}  // namespace tenon::rules
