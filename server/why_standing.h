// How things stand with what a key named, copied out of the moment, and their story in a few words.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/decision.h"
#include "projections/history.h"
#include "server/key_lookup.h"
#include "server/moment.h"

namespace tenon::server {

struct Standing {
  Found found;
  std::vector<PartyRef> parties;  // the same, by id
  bool linked = false;
  DecisionId bound_by;       // of the account's link, or its last one
  DecisionId last;           // of the object
  std::string account_name;  // for people
  bool account_live = true;
  bool leaving = false;  // the object's deletion, or its leaving of the scope, is pending
  bool cloud_managed = false;
  bool rollback_pending = false;
  Authority authority = Authority::kNone;
};

Standing standing_of(const Found& found, Moment& moment);

// Why it stands so, and what a person can do. History is recorded up to `head`. Where directory
// synchronisation is off (T4) at `head`, that comes first, and `sync_off` says so.
Result<std::string> summary_of(const projections::History& history, const Standing& standing,
                               Head head, bool& sync_off);

}  // namespace tenon::server
