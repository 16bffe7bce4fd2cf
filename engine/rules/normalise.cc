#include "engine/rules/normalise.h"

#include <algorithm>
#include <tuple>

namespace tenon::rules {
namespace {

char fold_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_domain(std::string_view domain) {
  if (domain.empty() || domain.size() > 48) return false;
  if (domain.front() == '.' || domain.back() == '.') return false;
  char previous = '\0';
  for (char c : domain) {
    if (c == '.' && previous == '.') return false;
    if (!is_letter_or_digit(c) && c != '-' && c != '.') return false;
    previous = c;
  }
  return true;
}

// N2: no space, exactly one '@', something on each side.
bool is_comparable_value(std::string_view value) {
  if (value.find(' ') != std::string_view::npos) return false;
  const std::size_t at = value.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == value.size()) return false;
  return value.find('@', at + 1) == std::string_view::npos;
}

bool ends_with_folded(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && equal_folded(text.substr(text.size() - end.size()), end);
}

bool is_cloud_domain(std::string_view domain) {
  return ends_with_folded(domain, ".onmicrosoft.com") ||
         ends_with_folded(domain, ".microsoftonline.com");
}

bool is_folded(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::pair<std::string, std::string> protocol_and_value(std::string_view text) {
  const std::size_t colon = text.find(':');
  return {fold(text.substr(0, colon)), fold(text.substr(colon + 1))};
}

// N2's one order: primary, protocol, folded value, text.
bool comes_before(const Address& a, const Address& b) {
  if (a.primary != b.primary) return a.primary;
  if (a.comparable() && a.protocol == b.protocol) {
    return std::tie(a.folded, a.text) < std::tie(b.folded, b.text);
  }
  const auto x = protocol_and_value(a.text);
  const auto y = protocol_and_value(b.text);
  return std::tie(x, a.text) < std::tie(y, b.text);
}

// As std::stable_sort, for lists that nearly always are short: it takes memory from the heap.
void sort_addresses(std::vector<Address>& addresses) {
  constexpr std::size_t kShort = 16;
  if (addresses.size() > kShort) {
    std::stable_sort(addresses.begin(), addresses.end(), comes_before);
    return;
  }
  for (auto next = addresses.begin(); next != addresses.end(); ++next) {
    const auto place = std::upper_bound(addresses.begin(), next, *next, comes_before);
    std::rotate(place, next, next + 1);
  }
}

bool same_address(const Address& a, const Address& b) {
  if (a.protocol != b.protocol) return false;
  return a.folded == b.folded;
}

// The text is that address, whatever its rank.
bool is_address(std::string_view text, const Address& address) {
  const auto view = view_address(text);
  if (!view || view->protocol != address.protocol) return false;
  return view->comparable() ? equal_folded(view->value, address.folded) : text == address.folded;
}

DecisionWarning address_warning(WarningCode code, Rule rule, const ValueView& value,
                                AttributeId attribute = AttributeId::kProxyAddresses) {
  DecisionWarning warning;
  warning.code = code;
  warning.rule = rule;
  warning.value = ValueRef{attribute, value.value(), false};
  return warning;
}

}  // namespace

std::string fold(std::string_view text) {
  std::string folded;
  fold_into(text, folded);
  return folded;
}

void fold_into(std::string_view text, std::string& folded) {
  folded.assign(text);
  for (char& c : folded) c = fold_char(c);
}

bool equal_folded(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return a == b || std::equal(a.begin(), a.end(), b.begin(),
                              [](char x, char y) { return fold_char(x) == fold_char(y); });
}

bool is_upn(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  const std::string_view local = text.substr(0, at);
  if (local.front() == '.' || local.back() == '.') return false;
  static constexpr std::string_view kAllowed = "'.-_!#^~";
  const bool local_ok = std::all_of(local.begin(), local.end(), [](char c) {
    return is_letter_or_digit(c) || kAllowed.find(c) != std::string_view::npos;
  });
  return local_ok && is_domain(text.substr(at + 1));
}

std::string_view suffix_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

std::string_view prefix_of(std::string_view address) {
  return address.substr(0, address.find('@'));
}

std::string domain_of_dn(std::string_view distinguished_name) {
  std::string domain;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= distinguished_name.size(); ++i) {
    if (i < distinguished_name.size()) {
      if (distinguished_name[i] == '\\') {
        ++i;
        continue;
      }
      if (distinguished_name[i] != ',') continue;
    }
    std::string_view part = distinguished_name.substr(start, i - start);
    start = i + 1;
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (part.size() < 4 || !equal_folded(part.substr(0, 3), "dc=")) continue;
    if (!domain.empty()) domain.push_back('.');
    domain.append(part.substr(3));
  }
  return domain;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

AttributeValue Address::value(Position since) const {
  return {std::string(text), source.asserted, source.index, since};
}

std::optional<Address> read_address(const ValueView& value, AddressTexts& texts) {
  const auto view = view_address(value.text);
  if (!view) return std::nullopt;
  Address address;
  address.source = value;
  address.text = value.text;
  address.protocol = view->protocol;
  if (!view->comparable()) {
    address.folded = address.text;
    return address;
  }
  address.folded = is_folded(view->value) ? view->value : texts.keep(fold(view->value));
  return with_primary(address, view->primary, texts);
}

Address with_primary(Address address, bool primary, AddressTexts& texts) {
  if (address.protocol != Address::Protocol::kSmtp) return address;
  address.primary = primary;
  const std::string_view prefix = primary ? "SMTP:" : "smtp:";
  if (!address.text.starts_with(prefix)) {
    address.text = texts.keep(std::string(prefix).append(address.text.substr(prefix.size())));
  }
  return address;
}

bool is_cloud_domain_address(const Address& address) {
  return address.comparable() && is_cloud_domain(suffix_of(address.folded));
}

bool is_cloud_domain_address(const AddressView& address) {
  return address.comparable() && is_cloud_domain(suffix_of(address.value));
}

std::optional<AddressView> view_address(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view protocol = text.substr(0, colon);
  AddressView address;
  address.value = text.substr(colon + 1);
  if (equal_folded(protocol, "smtp")) {
    address.protocol = Address::Protocol::kSmtp;
    address.primary = protocol == "SMTP";
  } else if (equal_folded(protocol, "sip")) {
    address.protocol = Address::Protocol::kSip;
  }
  return address;
}

bool says_what_is_held(const ValueList& said, const ValueList& held) {
  constexpr std::size_t kFewEnough = 16;  // each is compared with each
  if (said.size() != held.size() || said.size() > kFewEnough) return false;
  bool any_smtp = false;  // else N2m has a say
  const bool to_the_letter = same_texts(said, held);
  const auto has = [](const ValueList& list, std::string_view text) {
    for (const ValueView& each : list) {
      const bool same_rank = each.text.starts_with("SMTP:") == text.starts_with("SMTP:");
      if (same_rank && equal_folded(each.text, text)) return true;
    }
    return false;
  };
  for (const ValueView& value : said) {
    const auto address = view_address(value.text);
    if (!address || !address->comparable() || !is_comparable_value(address->value)) return false;
    if (is_cloud_domain_address(*address)) return false;
    any_smtp = any_smtp || address->protocol == Address::Protocol::kSmtp;
    if (!to_the_letter && !has(held, value.text)) return false;
  }
  if (to_the_letter) return any_smtp;
  // As many, and none twice: N2's writing has no address twice, so that each stands for one.
  for (const ValueView& value : held) {
    if (!has(said, value.text)) return false;
  }
  return any_smtp;
}

const Address* AddressList::primary() const {
  return !addresses_.empty() && addresses_.front().primary ? &addresses_.front() : nullptr;
}

bool AddressList::has_smtp() const {
  return std::any_of(addresses_.begin(), addresses_.end(), [](const Address& address) {
    return address.protocol == Address::Protocol::kSmtp;
  });
}

const Address* AddressList::find(ValueSpace space, std::string_view folded) const {
  for (const Address& address : addresses_) {
    if (address.comparable() && address.space() == space && address.folded == folded) {
      return &address;
    }
  }
  return nullptr;
}

AddressList AddressList::ordered(std::vector<Address> addresses, AddressTexts texts,
                                 bool* several_primaries) {
  // The primary of several is the smallest folded value; sorting puts it first.
  sort_addresses(addresses);
  if (several_primaries != nullptr) *several_primaries = false;
  for (std::size_t i = 1; i < addresses.size() && addresses[i].primary; ++i) {
    if (several_primaries != nullptr && !same_address(addresses[i], addresses[0])) {
      *several_primaries = true;
    }
    addresses[i] = with_primary(addresses[i], false, texts);
  }
  sort_addresses(addresses);
  auto end = addresses.begin();  // of those that are kept
  for (const Address& address : addresses) {
    const bool seen = std::any_of(addresses.begin(), end,
                                  [&](const Address& kept) { return same_address(kept, address); });
    if (!seen) *end++ = address;
  }
  addresses.erase(end, addresses.end());
  AddressList list;
  list.addresses_ = std::move(addresses);
  list.texts_ = std::move(texts);
  return list;
}

std::vector<AttributeValue> AddressList::values(Position since,
                                                const std::vector<AttributeValue>& before) const {
  std::vector<AttributeValue> values;
  values.reserve(addresses_.size());
  for (const Address& address : addresses_) {
    AttributeValue value = address.value(since);
    for (const AttributeValue& old : before) {
      if (is_address(old.text, address)) value.since = old.since;
    }
    values.push_back(std::move(value));
  }
  return values;
}

bool same_addresses(const AddressList& a, const AddressList& b) {
  return std::equal(a.addresses().begin(), a.addresses().end(), b.addresses().begin(),
                    b.addresses().end(), [](const Address& x, const Address& y) {
                      return x.protocol == y.protocol && x.primary == y.primary &&
                             x.folded == y.folded;
                    });
}

SaidAddresses said_addresses(const AttributeSet& attributes, Side side) {
  SaidAddresses said;
  std::vector<Address> kept;
  AddressTexts texts;
  const ValueList values = attributes.list(AttributeId::kProxyAddresses);
  kept.reserve(values.size() + 1);
  const auto take = [&](const ValueView& value, AttributeId attribute, bool from_mail) {
    auto address = read_address(value, texts);
    if (!address) {
      said.warnings.push_back(
          address_warning(WarningCode::kAddressWithoutPrefix, Rule::kN2, value, attribute));
      return;
    }
    if (address->comparable() && !is_comparable_value(address->folded)) {
      said.warnings.push_back(
          address_warning(WarningCode::kInvalidAddress, Rule::kN2, value, attribute));
      return;
    }
    // N4: discarded without a warning; nearly every hybrid directory has such addresses.
    if (side == Side::kOnPremises && is_cloud_domain_address(*address)) return;
    address->from_mail = from_mail;
    kept.push_back(*address);
  };
  for (const ValueView& value : values) take(value, AttributeId::kProxyAddresses, false);
  const bool any_smtp = std::any_of(kept.begin(), kept.end(), [](const Address& address) {
    return address.protocol == Address::Protocol::kSmtp;
  });
  if (!any_smtp) {
    for (ValueView mail : attributes.list(AttributeId::kMail)) {
      mail.text = texts.keep(std::string("SMTP:").append(mail.text));
      const std::size_t before = kept.size();
      take(mail, AttributeId::kMail, true);
      said.from_mail = kept.size() > before;
    }
  }
  bool several = false;
  said.list = AddressList::ordered(std::move(kept), std::move(texts), &several);
  if (several) {
    said.warnings.push_back(
        address_warning(WarningCode::kMultiplePrimaries, Rule::kN2, said.list.primary()->source));
  }
  return said;
}

AddressList held_addresses(const AttributeSet& attributes) {
  std::vector<Address> held;
  AddressTexts texts;
  const ValueList values = attributes.list(AttributeId::kProxyAddresses);
  held.reserve(values.size());
  for (const ValueView& value : values) {
    if (const auto address = read_address(value, texts)) held.push_back(*address);
  }
  return AddressList::ordered(std::move(held), std::move(texts));
}

}  // namespace tenon::rules
