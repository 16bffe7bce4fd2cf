// A directory object on premises, as its connector last said it, with what Tenon made of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/model/account.h"
#include "engine/model/attribute.h"
#include "engine/model/types.h"

namespace tenon {

// Spaces of uniqueness (rule book, 6).
enum class ValueSpace : std::uint8_t { kUpn = 1, kSmtp = 2, kSip = 3 };

// A quarantined value that the object keeps asserting (Q3).
struct Claim {
  ValueSpace space = ValueSpace::kSmtp;
  std::string folded;    // as compared
  AttributeValue value;  // as it would be taken: effective UPN, or address with its prefix
  Position since;        // the object began to assert it (a UPN: the asserted UPN behind it)
  bool operator==(const Claim&) const = default;
};

// Where the object stands with its connector.
enum class Presence : std::uint8_t {
  kInScope = 1,
  kDeletionPending = 2,  // deleted, linked: until the end of the cycle (D1)
  kLeavingScope = 3,     // left scope, linked: until the end of the cycle
  kOutOfScope = 4,       // left scope, no link; only `present` brings it back
};

// What an object last said of its account's addresses.
enum class AddressFlow : std::uint8_t {
  kNone = 0,
  kWhole = 1,     // the whole list, but N4's
  kFromMail = 2,  // a primary from `mail`, and the others that it says (N2m)
};

struct DirectoryObject {
  ObjectHandle handle;
  ConnectorHandle connector;
  Guid guid;
  ObjectType type = ObjectType::kUser;
  std::string distinguished_name;
  std::string source_anchor;  // empty: none (DataValidationFailed)
  GroupKind group_kind = GroupKind::kNone;
  std::string security_identifier;
  std::uint32_t certificate_count = 0;
  // As said, before any normalisation; `since` of a value: asserted without a break from there.
  AttributeSet attributes;
  Presence presence = Presence::kInScope;
  // Set with kDeletionPending and kLeavingScope: when it left.
  Position left_at;

  AccountHandle account;  // the link; 0: none
  // Attributes that have flowed to the account over this link (A2), in key order.
  AttributeKeys flowed;
  std::vector<Claim> claims;
  // How its addresses last flowed, and (kFromMail) which: folded, in order (N2m).
  AddressFlow address_flow = AddressFlow::kNone;
  std::vector<std::string> mail_said;
  // The asserted UPN that A5 keeps out; empty: none.
  std::string kept_out_upn;

  // What stands: Bound with its method when linked and not waiting, else the refusal.
  Outcome outcome = Outcome::kNone;
  Method method = Method::kNone;
  bool relinked = false;
  Rule refused_by = Rule::kNone;
  Outcome refusal = Outcome::kNone;
  DecisionId last_decision;

  bool waiting = false;
  Position waiting_since;
  std::uint32_t attempts = 0;  // with the very same verdict, after the first (C6)
  Position last_attempt;
  // Canonical bytes of the standing verdict, to tell the very same from another (C6).
  std::string verdict;

  Position first_seen;
  Position mentioned_at;  // last fact about it (D2)

  bool in_scope() const { return presence == Presence::kInScope; }
  bool leaving() const {
    return presence == Presence::kDeletionPending || presence == Presence::kLeavingScope;
  }
  bool operator==(const DirectoryObject&) const = default;
};

}  // namespace tenon
