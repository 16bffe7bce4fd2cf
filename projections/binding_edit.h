// The closed list of changes that why-not tries (docs/audit.md): each is a few facts that a person
// could bring about, about one directory object and one account.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/rules/state_view.h"

namespace tenon::projections {

// In the order in which those of one change are made.
enum class BindingEdit : std::uint8_t {
  kPurgeTwin = 1,  // the account that was made for the object (P1), to which it is bound, is purged
  // The object's other link ends: out of scope, end of cycle, that account's anchor cleared, and
  // back in scope.
  kReleaseObject = 2,
  kReleaseAccount = 3,   // the account's other object leaves the scope, end of cycle
  kRestoreAccount = 4,   // out of the recycle bin
  kSwitchSyncOn = 5,     // directory synchronisation
  kMatchOnUpn = 6,       // softMatchOnUpn on
  kAllowSoftMatch = 7,   // blockSoftMatch off
  kAllowTakeover = 8,    // blockCloudObjectTakeoverThroughHardMatch off
  kAllowIdentifier = 9,  // allowOnPremUpdateOfOnPremisesObjectIdentifier on
  kRemoveRoles = 10,     // privileged ones of the account
  kRemoveEligibility = 11,
  kClearAnchor = 12,      // of the account
  kClearIdentifier = 13,  // its mapping to an on-premises object
  kGiveAnchor = 14,       // the object's anchor to the account
  kGiveUpn = 15,          // the object's UPN to the account
  kGiveAddress = 16,      // the object's primary address to the account
  kTakeAnchor = 17,       // the account's anchor to the object
  kTakeUpn = 18,          // the account's UPN to the object
  kTakeAddress = 19,      // the account's primary address to the object
};
inline constexpr std::uint8_t kBindingEdits = 19;

std::string_view name_of(BindingEdit edit);  // "match_on_upn"

// Of whom it is asked, by ids: handles may change on the way.
struct BindingSubject {
  ConnectorHandle connector;
  std::string source;  // the connector's name
  Guid object;
  Guid account;
  // What the object says when it is present again at the end; some edits change it.
  Image image;
};
// The object exists in the state; without an account only for attempts.
BindingSubject subject_of(const rules::StateView& state, ObjectHandle object,
                          AccountHandle account);

// What brings the edit about in that state; nothing where there is nothing to be changed.
std::optional<std::vector<Fact>> facts_of(BindingEdit edit, const rules::StateView& state,
                                          BindingSubject& subject);
// The object is seen with what it says: its attempt to be bound.
Fact attempt_of(const BindingSubject& subject);
bool is_bound(const rules::StateView& state, const BindingSubject& subject);

}  // namespace tenon::projections
