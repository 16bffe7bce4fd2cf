#include "engine/rules/asserted.h"

#include <algorithm>

namespace tenon::rules {
namespace {

// N6, section 1; lengths in code points, an address with its prefix (rule book, 13).
constexpr std::size_t kAnchorMax = 59;
constexpr std::size_t kCertificatesMax = 15;
constexpr std::size_t kProxyAddressesMax = 300;
constexpr std::size_t kTextMax = 256;
constexpr std::size_t kMailNicknameMax = 64;

std::optional<Invalid> invalid_upn(const DirectoryObject& object, const Asserted& asserted) {
  if (object.type != ObjectType::kUser) return std::nullopt;
  if (!asserted.upn) {
    return Invalid{Outcome::kDataValidationFailed, Rule::kN3,
                   "the user has neither userPrincipalName nor sAMAccountName", std::nullopt};
  }
  if (!is_upn(asserted.upn->text)) {
    return Invalid{Outcome::kDataValidationFailed, Rule::kN3,
                   "the UPN is not local@domain with a local part of 1 to 64 of A-Z a-z 0-9 "
                   "' . - _ ! # ^ ~ and a domain of 1 to 48",
                   ValueRef{AttributeId::kUserPrincipalName, *asserted.upn, asserted.upn_from_sam}};
  }
  return std::nullopt;
}

std::optional<Invalid> too_long(const DirectoryObject& object, AttributeId attribute,
                                std::size_t limit) {
  const std::string_view text = object.attributes.text(attribute);
  if (text.size() <= limit || code_points(text) <= limit) return std::nullopt;
  const auto values = object.attributes.values(attribute);
  return Invalid{Outcome::kLargeObject, Rule::kN6,
                 std::string(AttributeKey(attribute).name()) + " is longer than " +
                     std::to_string(limit) + " characters",
                 ValueRef{attribute, values.front(), false}};
}

std::optional<Invalid> too_large(const DirectoryObject& object, const Asserted& asserted) {
  const auto large = [](std::string detail) {
    return Invalid{Outcome::kLargeObject, Rule::kN6, std::move(detail), std::nullopt};
  };
  if (object.certificate_count > kCertificatesMax) {
    return large("the object has " + std::to_string(object.certificate_count) +
                 " certificates; at most 15 are allowed");
  }
  const std::size_t given = object.attributes.list(AttributeId::kProxyAddresses).size();
  if (given > kProxyAddressesMax) {
    return large("the object has " + std::to_string(given) +
                 " proxy addresses; at most 300 are allowed");
  }
  if (auto found = too_long(object, AttributeId::kDisplayName, kTextMax)) return found;
  if (auto found = too_long(object, AttributeId::kMail, kTextMax)) return found;
  for (const Address& address : asserted.addresses.list.addresses()) {
    // What N2m made of a mail that is itself short enough is no longer for its prefix.
    if (!address.from_mail && code_points(address.text) > kTextMax) {
      Invalid found = large("one proxy address is longer than 256 characters");
      found.value = ValueRef{AttributeId::kProxyAddresses, address.source.value(), false};
      return found;
    }
  }
  return too_long(object, AttributeId::kMailNickname, kMailNicknameMax);
}

bool none_too_long(const ValueList& values) {
  return std::all_of(values.begin(), values.end(),
                     [](const ValueView& value) { return value.text.size() <= kTextMax; });
}

void assert_upn(const DirectoryObject& object, Asserted& asserted) {
  if (object.type != ObjectType::kUser) return;
  const ValueList upn = object.attributes.list(AttributeId::kUserPrincipalName);
  if (!upn.empty()) {
    asserted.upn = upn.front().value();
    return;
  }
  const ValueList sam = object.attributes.list(AttributeId::kOnPremisesSamAccountName);
  if (sam.empty()) return;
  asserted.upn = sam.front().value();
  asserted.upn->text += "@" + domain_of_dn(object.distinguished_name);
  asserted.upn_from_sam = true;
}

}  // namespace

Asserted asserted_by(const DirectoryObject& object) {
  Asserted asserted;
  asserted.addresses = said_addresses(object.attributes, Side::kOnPremises);
  assert_upn(object, asserted);
  return asserted;
}

Asserted asserted_beside(const Account& account, const DirectoryObject& object) {
  const ValueList said = object.attributes.list(AttributeId::kProxyAddresses);
  Asserted asserted;
  asserted.addresses_stand =
      account.live() && object.claims.empty() && none_too_long(said) &&
      says_what_is_held(said, account.attributes.list(AttributeId::kProxyAddresses));
  if (!asserted.addresses_stand) {
    asserted.addresses = said_addresses(object.attributes, Side::kOnPremises);
  }
  assert_upn(object, asserted);
  return asserted;
}

std::optional<Invalid> invalid(const DirectoryObject& object, const Asserted& asserted) {
  const std::size_t anchor = code_points(object.source_anchor);
  if (anchor == 0 || anchor > kAnchorMax) {
    return Invalid{Outcome::kDataValidationFailed, Rule::kN6,
                   anchor == 0 ? "the object has no source anchor"
                               : "the source anchor is longer than 59 characters",
                   std::nullopt};
  }
  if (auto found = invalid_upn(object, asserted)) return found;
  return too_large(object, asserted);
}

}  // namespace tenon::rules
