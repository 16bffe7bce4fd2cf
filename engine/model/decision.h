// A decision as a value: everything that the rule book, section 11, asks for.
//
// Texts are for the journal and for people; the canonical form (decision_encoding.h) holds none of
// them, only where each value came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/model/account.h"
#include "engine/model/attribute.h"
#include "engine/model/directory_object.h"
#include "engine/model/tenant.h"
#include "engine/model/types.h"

namespace tenon {

// An account or a directory object, by id.
struct PartyRef {
  enum class Side : std::uint8_t { kNone = 0, kObject = 1, kAccount = 2 };
  Side side = Side::kNone;
  Guid id;
  std::string connector;  // objects
  ObjectType type = ObjectType::kUser;
  std::string label;  // text

  bool operator==(const PartyRef&) const = default;
};

// A value and where it came from.
struct ValueRef {
  AttributeKey attribute;
  AttributeValue value;
  bool derived = false;  // made from that value by a rule (effective UPN, N2m, digits)
  bool operator==(const ValueRef&) const = default;
};

struct Candidate {
  PartyRef account;
  Outcome verdict = Outcome::kNone;  // kBound, or what refuses
  Rule rule = Rule::kNone;
  // What the rule saw beside the candidate: the object it is linked to (H2) …
  PartyRef other;
  std::string because;  // text, short: the role's name, the other's identifier
  bool operator==(const Candidate&) const = default;
};

struct Rung {
  RungId id = RungId::kV;
  bool tried = false;
  std::string why_not;  // text; the rule that kept it from being tried is `rule`
  Rule rule = Rule::kNone;
  std::optional<ValueRef> key;  // as given
  std::string key_folded;       // as compared (text)
  std::vector<Candidate> candidates;
  bool operator==(const Rung&) const = default;
};

struct Difference {
  AttributeKey attribute;
  std::vector<AttributeValue> before;
  std::vector<AttributeValue> after;
  std::vector<std::string> freed;  // texts that the account gave up and that nobody holds now
  bool operator==(const Difference&) const = default;
};

struct AuthorityTransfer {
  AccountHandle account;
  Guid account_id;
  Authority from = Authority::kNone;
  Authority to = Authority::kNone;
  Road road = Road::kNone;
  AuthoredBy authored_by = AuthoredBy::kUnknown;
  bool operator==(const AuthorityTransfer&) const = default;
};

struct QuarantinedValue {
  ValueRef value;
  PartyRef holder;  // side kNone: nobody; an older claim is waiting for it
  Position held_since;
  bool operator==(const QuarantinedValue&) const = default;
};

struct DecisionWarning {
  WarningCode code = WarningCode::kMultiplePrimaries;
  Rule rule = Rule::kNone;
  std::optional<ValueRef> value;
  PartyRef party;
  bool operator==(const DecisionWarning&) const = default;
};

struct Decision {
  DecisionId id;
  // The fact that caused it, and for a retry where the object began to wait (13).
  std::optional<Position> waiting_since;
  RuleSet rule_set = kNewestRuleSet;
  Micros time;

  PartyRef object;
  PartyRef account;
  ObjectHandle object_handle;
  AccountHandle account_handle;

  Outcome outcome = Outcome::kNone;
  Method method = Method::kNone;
  bool relinked = false;
  Rule refused_by = Rule::kNone;
  Outcome refusal = Outcome::kNone;
  std::vector<Rule> rules;  // gone through, beside the ladder's, in order

  std::vector<Rung> ladder;
  std::vector<Difference> differences;
  std::optional<AuthorityTransfer> authority;
  std::vector<PartyRef> other_parties;
  std::vector<QuarantinedValue> quarantined;
  // What clashed when nothing could be applied (Q2), with who holds it.
  std::vector<QuarantinedValue> clashes;
  std::vector<DecisionWarning> warnings;
  // Further words that the sentence needs, e.g. the rule's own finding (text).
  std::string detail;

  bool operator==(const Decision&) const = default;
};

// What a decision changes: whole after-images, applied together. Nothing else mutates state.
struct Effects {
  std::vector<Account> accounts;
  std::vector<DirectoryObject> objects;
  std::vector<ObjectHandle> forgotten;  // objects
  std::optional<Tenant> tenant;
  std::vector<Connector> connectors;
};

}  // namespace tenon
