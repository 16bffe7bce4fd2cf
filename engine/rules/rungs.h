// The rungs of the matching ladder (rule book, 4), a file each. A rung only looks: it says which
// candidate it found and what the first row of its table that applies makes of it.
#pragma once

#include <optional>

#include "engine/rules/asserted.h"
#include "engine/rules/context.h"

namespace tenon::rules {

// How a rung that found a candidate binds it.
enum class BindAs : std::uint8_t {
  kTakeover,  // H8, S4, U4: A1 and A2
  kRestore,   // H7: out of the recycle bin, then as a takeover
  kRelink,    // H0: the link that exists already
  kLinkOnly,  // H9: the link alone
};

struct Found {
  AccountHandle account;             // the candidate; 0: none, on to the next rung
  Outcome verdict = Outcome::kNone;  // kBound, or what refuses it
  Rule rule = Rule::kNone;
  BindAs bind_as = BindAs::kTakeover;
  bool waits = true;  // a refusal after which the object waits
};

struct RungResult {
  Rung rung;
  Found found;
  std::vector<DecisionWarning> warnings;
};

// H: by source anchor; a synced group also by its security identifier.
RungResult hard_match(const Context& context, const DirectoryObject& object);
// S: by primary SMTP address.
RungResult smtp_match(const Context& context, const DirectoryObject& object,
                      const Asserted& asserted);
// U: by UPN. Asked as if softMatchOnUpn were on; U0 is the ladder's.
RungResult upn_match(const Context& context, const DirectoryObject& object,
                     const Asserted& asserted);

// A privileged role that the account holds or is eligible for, by name; empty: none.
std::string privileged_role(const std::vector<Role>& roles);

}  // namespace tenon::rules
