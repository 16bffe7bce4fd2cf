// What a directory object says, ready for the rules: N2 to N4 applied, fallbacks taken.
#pragma once

#include <optional>
#include <string>

#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/model/tenant.h"
#include "engine/rules/normalise.h"

namespace tenon::rules {

struct Asserted {
  // Users: userPrincipalName, or sAMAccountName@<domain of the DN> (N3); none: neither.
  std::optional<AttributeValue> upn;
  bool upn_from_sam = false;
  SaidAddresses addresses;
  // The addresses were not looked into: N2 to N4 take them as they are, and the account has just
  // these (asserted_beside).
  bool addresses_stand = false;
};
// Of the object's own texts: it outlives what is asserted, and keeps its attributes.
Asserted asserted_by(const DirectoryObject& object);
Asserted asserted_by(DirectoryObject&& object) = delete;
// The same beside the account that the object is linked to: most changes are not of addresses.
Asserted asserted_beside(const Account& account, const DirectoryObject& object);

// V: what is wrong with what the object says, if anything.
struct Invalid {
  Outcome outcome = Outcome::kNone;  // kDataValidationFailed, kLargeObject
  Rule rule = Rule::kNone;           // N3, N6
  std::string detail;
  std::optional<ValueRef> value;
};
std::optional<Invalid> invalid(const DirectoryObject& object, const Asserted& asserted);

}  // namespace tenon::rules
