// Rule book, 3: what a source's words come to (N1 to N7).
#include <algorithm>
#include <tuple>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

// N2: "a space, or not exactly one @ with something on each side".
bool well_formed(const std::string& value) {
  if (value.find(' ') != std::string::npos) return false;
  if (std::count(value.begin(), value.end(), '@') != 1) return false;
  return value.front() != '@' && value.back() != '@';
}

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool in_order(const Address& left, const Address& right) {
  if (left.primary != right.primary) return left.primary;
  if (left.protocol != right.protocol) return left.protocol < right.protocol;
  if (left.unique() && left.folded != right.folded) return left.folded < right.folded;
  if (!left.unique() && fold(left.value) != fold(right.value)) {
    return fold(left.value) < fold(right.value);
  }
  return left.text < right.text;
}

// N2: the smallest of several primaries; the others become secondaries, with a warning.
void choose_primary(std::vector<Address>& addresses, std::vector<Warning>& warnings) {
  std::string smallest;
  bool several = false;
  for (const Address& address : addresses) {
    if (!address.primary) continue;
    const std::string value = fold(address.value);
    if (!smallest.empty() && value != smallest) several = true;
    if (smallest.empty() || value < smallest) smallest = value;
  }
  if (!several) return;
  std::string chosen;
  for (Address& address : addresses) {
    if (address.primary && fold(address.value) == smallest) chosen = address.text;
    if (address.primary && fold(address.value) != smallest) make_secondary(address);
  }
  warnings.push_back({WarningCode::kMultiplePrimaries, chosen, ""});
}

// 13: the DC parts of a DN joined by dots.
std::string domain_of(const std::string& distinguished_name) {
  std::string domain;
  std::string part;
  const auto take = [&] {
    std::size_t start = part.find_first_not_of(' ');
    if (start == std::string::npos) start = part.size();
    const std::string trimmed = part.substr(start);
    if (fold(trimmed.substr(0, 3)) == "dc=") {
      if (!domain.empty()) domain += '.';
      domain += trimmed.substr(3);
    }
    part.clear();
  };
  for (std::size_t i = 0; i < distinguished_name.size(); ++i) {
    if (distinguished_name[i] == '\\' && i + 1 < distinguished_name.size()) {
      part += distinguished_name[++i];
    } else if (distinguished_name[i] == ',') {
      take();
    } else {
      part += distinguished_name[i];
    }
  }
  take();
  return domain;
}

std::string before_at(const std::string& text) { return text.substr(0, text.find('@')); }

}  // namespace

// N1: ASCII only.
std::string fold(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// 13: lengths are in Unicode code points.
std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

std::string local_part(std::string_view upn) { return std::string(upn.substr(0, upn.find('@'))); }

std::string suffix(std::string_view upn) {
  const std::size_t at = upn.rfind('@');
  return at == std::string_view::npos ? std::string() : fold(upn.substr(at + 1));
}

// N3
bool is_upn(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (local.empty() || local.size() > 64) return false;
  if (domain.empty() || domain.size() > 48) return false;
  const auto alphanumeric = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  for (const char c : local) {
    if (!alphanumeric(c) && std::string_view("'.-_!#^~").find(c) == std::string_view::npos) {
      return false;
    }
  }
  if (local.front() == '.' || local.back() == '.') return false;
  for (const char c : domain) {
    if (c != '-' && c != '.' && !((c >= '0' && c <= '9') || alphanumeric(c))) return false;
  }
  if (domain.front() == '.' || domain.back() == '.') return false;
  return domain.find("..") == std::string_view::npos;
}

// 1: domains compare whole; the initial one is verified from the start.
bool verified(const State& state, const std::string& domain) {
  for (const Domain& known : state.domains) {
    if (fold(known.name) == fold(domain)) return true;
  }
  return false;
}

bool federated(const State& state, const std::string& domain) {
  for (const Domain& known : state.domains) {
    if (fold(known.name) == fold(domain)) {
      return known.authentication == DomainAuthentication::kFederated;
    }
  }
  return false;
}

// N4: "SMTP and SIP values in *.onmicrosoft.com / *.microsoftonline.com".
bool in_cloud_domain(const Address& address) {
  if (!address.unique()) return false;
  const std::string value = fold(address.value);
  return ends_with(value, ".onmicrosoft.com") || ends_with(value, ".microsoftonline.com");
}

bool same_address(const Address& left, const Address& right) { return left.folded == right.folded; }

// N1: but for letter case.
bool same_lists(const std::vector<Address>& left, const std::vector<Address>& right) {
  if (left.size() != right.size()) return false;
  for (const Address& address : left) {
    const bool there = std::any_of(right.begin(), right.end(), [&](const Address& other) {
      return same_address(address, other) && address.primary == other.primary;
    });
    if (!there) return false;
  }
  return true;
}

void make_secondary(Address& address) {
  if (!address.primary) return;
  address.primary = false;
  address.text = "smtp:" + address.value;
}

void make_primary(Address& address) {
  address.primary = true;
  address.text = "SMTP:" + address.value;
}

// N2: sets, in one order, the same SMTP or SIP address once.
void put_in_order(std::vector<Address>& addresses) {
  std::sort(addresses.begin(), addresses.end(), in_order);
  std::vector<Address> kept;
  for (const Address& address : addresses) {
    const bool there = std::any_of(kept.begin(), kept.end(), [&](const Address& other) {
      return same_address(address, other);
    });
    if (!there) kept.push_back(address);
  }
  addresses = kept;
}

// N2, N4
std::vector<Address> addresses_of(const std::vector<std::string>& given, bool on_premises,
                                  std::vector<Warning>& warnings) {
  std::vector<Address> addresses;
  for (const std::string& text : given) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0) {
      warnings.push_back({WarningCode::kAddressWithoutPrefix, text, ""});
      continue;
    }
    Address address;
    address.protocol = fold(text.substr(0, colon));
    address.value = text.substr(colon + 1);
    address.text = text;
    if (address.protocol == "smtp") {
      address.primary = text.substr(0, colon) == "SMTP";
      if (!address.primary) address.text = "smtp:" + address.value;
    }
    if (address.unique() && (address.value.empty() || !well_formed(address.value))) {
      warnings.push_back({WarningCode::kInvalidAddress, text, ""});
      continue;
    }
    address.folded = address.unique() ? address.protocol + ":" + fold(address.value) : text;
    if (on_premises && in_cloud_domain(address)) continue;
    addresses.push_back(address);
  }
  choose_primary(addresses, warnings);
  put_in_order(addresses);
  return addresses;
}

// N2m
bool add_from_mail(std::vector<Address>& addresses, const std::string& mail, bool on_premises,
                   std::vector<Warning>& warnings) {
  if (mail.empty()) return false;
  for (const Address& address : addresses) {
    if (address.protocol == "smtp") return false;
  }
  std::vector<Address> made = addresses_of({"SMTP:" + mail}, on_premises, warnings);
  if (made.empty()) return false;
  made.front().made_of_mail = true;
  addresses.push_back(made.front());
  put_in_order(addresses);
  return true;
}

std::string first_text(const Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(std::string(name));
  return found == attributes.end() || found->second.empty() ? std::string() : found->second.front();
}

// N7: the values of an attribute that a fact names; a set.
std::vector<std::string> texts(const NamedAttribute& named) {
  std::vector<std::string> values;
  for (const NamedAttribute::Text& value : named.values) {
    if (!value.text.empty()) values.push_back(value.text);  // N7
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

// Everything that rules look at in an object's own words.
Words words_of(const Object& object) {
  Words words;
  const std::string upn = first_text(object.attributes, kUpn);
  if (object.type == ObjectType::kUser) {
    words.upn = upn;
    const std::string sam = first_text(object.attributes, kSam);
    const std::string domain = domain_of(object.distinguished_name);
    // N3: "a user without a UPN asserts sAMAccountName@<domain of its DN>"
    if (upn.empty() && !sam.empty() && !domain.empty()) words.upn = sam + "@" + domain;
  } else if (!upn.empty()) {
    words.warnings.push_back({WarningCode::kUpnOnNonUser, upn, ""});  // K7
  }
  const auto given = object.attributes.find(std::string(kProxies));
  if (given != object.attributes.end()) {
    words.addresses = addresses_of(given->second, true, words.warnings);
  }
  words.from_mail =
      add_from_mail(words.addresses, first_text(object.attributes, kMail), true, words.warnings);
  return words;
}

// V: "N3, N6 → DataValidationFailed, LargeObject. An anchor's length is asked first."
Outcome validity(const Object& object, const Words& words) {
  const std::size_t anchor = code_points(object.anchor);
  if (anchor == 0 || anchor >= 60) return Outcome::kDataValidationFailed;  // N6
  if (object.type == ObjectType::kUser && !is_upn(words.upn)) {
    return Outcome::kDataValidationFailed;  // N3
  }
  if (object.certificates > 15) return Outcome::kLargeObject;  // N6
  const auto given = object.attributes.find(std::string(kProxies));
  if (given != object.attributes.end()) {
    if (given->second.size() > 300) return Outcome::kLargeObject;
    for (const std::string& address : given->second) {
      if (code_points(address) > 256) return Outcome::kLargeObject;
    }
  }
  if (code_points(first_text(object.attributes, kDisplayName)) > 256) return Outcome::kLargeObject;
  if (code_points(first_text(object.attributes, kMail)) > 256) return Outcome::kLargeObject;
  if (code_points(first_text(object.attributes, kNickname)) > 64) return Outcome::kLargeObject;
  return Outcome::kNone;
}

// N5: "on-premises mailNickname if present; else what the account has; else the first present of
// the prefix of primary, mail, UPN, smallest secondary".
std::string nickname_at_binding(const Object& object, const Words& words, const Account* account) {
  const std::string own = first_text(object.attributes, kNickname);
  if (!own.empty()) return own;
  if (account != nullptr) {
    const std::string had = first_text(account->attributes, kNickname);
    if (!had.empty()) return had;
  }
  for (const Address& address : words.addresses) {
    if (address.primary) return before_at(address.value);
  }
  const std::string mail = first_text(object.attributes, kMail);
  if (!mail.empty()) return before_at(mail);
  if (!words.upn.empty()) return before_at(words.upn);
  for (const Address& address : words.addresses) {
    if (address.protocol == "smtp") return before_at(address.value);
  }
  return "";
}

// N5
std::string effective_upn(const State& state, const std::string& asserted,
                          const std::string& nickname) {
  const bool ours = verified(state, suffix(asserted));
  const std::string made = ours ? asserted : nickname + "@" + state.initial_domain;
  return is_upn(made) ? made : std::string();
}

// Q3: "the position at which the object began to assert it without a break, waiting or not".
void note_assertions(State& state, Object& object) {
  const Words words = words_of(object);
  std::map<std::string, std::uint64_t> now;
  const auto note = [&](const std::string& key) {
    const auto before = object.asserted_since.find(key);
    now[key] = before == object.asserted_since.end() ? state.position : before->second;
  };
  if (!words.upn.empty()) note("upn:" + fold(words.upn));
  for (const Address& address : words.addresses) {
    if (address.unique()) note(address.folded);
  }
  object.asserted_since = now;
}

}  // namespace tenon::model_oracle
