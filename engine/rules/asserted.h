// What a directory object says, ready for the rules: N2 to N4 applied, fallbacks taken.
#pragma once

#include <optional>
#include <string>

#include "engine/model/directory_object.h"
#include "engine/model/tenant.h"
#include "engine/rules/normalise.h"

namespace tenon::rules {

struct Asserted {
  // Users: userPrincipalName, or sAMAccountName@<domain of the DN> (N3); none: neither.
  std::optional<AttributeValue> upn;
  bool upn_from_sam = false;
  SaidAddresses addresses;
};
Asserted asserted_by(const DirectoryObject& object);

// V: what is wrong with what the object says, if anything.
struct Invalid {
  Outcome outcome = Outcome::kNone;  // kDataValidationFailed, kLargeObject
  Rule rule = Rule::kNone;           // N3, N6
  std::string detail;
  std::optional<ValueRef> value;
};
std::optional<Invalid> invalid(const DirectoryObject& object, const Asserted& asserted);

}  // namespace tenon::rules
