// Whom a person means by a key: UPN, address with or without prefix, object id, cloud object id,
// GUID, DN or anchor, of either side; "connector/GUID", as conflicts are called; and for an account
// whose object is gone the GUID that it had.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/account.h"
#include "server/moment.h"

namespace tenon::server {

// An account, a directory object, or both when they are linked.
struct Found {
  AccountHandle account;
  ObjectHandle object;
};

// KEY_EMPTY, KEY_TOO_LONG.
Status check_lookup_key(std::string_view key);

// The id is preferred to the UPN, that to the address, the mail, the anchor; live accounts to those
// in the recycle bin and those to purged ones; and the object that is linked to the account to
// others that assert the same key. `connector`: only its objects; empty: any.
//   NOT_FOUND            KEY_UNKNOWN
//   FAILED_PRECONDITION  KEY_AMBIGUOUS: several objects and no account tells them apart (details:
//                        objects, as connector/GUID)
//   INVALID_ARGUMENT     KEY_EMPTY, KEY_TOO_LONG
Result<Found> look_up(Moment& moment, std::string_view key, std::string_view connector);

// The same when an account is asked for: NOT_FOUND NO_ACCOUNT when the key names an object without
// one.
Result<AccountHandle> look_up_account(Moment& moment, std::string_view key);
// The same for whoever is about to change it: FAILED_PRECONDITION KEY_AMBIGUOUS (details: accounts)
// also when another account has the key in a weaker way, or the object of another asserts it.
Result<AccountHandle> look_up_only_account(Moment& moment, std::string_view key);
// Whom else somebody who gives the key may mean, though less likely: another account, or an object
// without one; none that is purged. At most call_limits::kAlsoMeantMax, in the order of first
// sight.
struct AlsoMeant {
  AccountHandle account;  // none: the object
  ObjectHandle object;
  std::string how;  // the key is its: for people
};
std::vector<AlsoMeant> also_meant(Moment& moment, std::string_view key, AccountHandle found);

// The same when an object is asked for.
Result<ObjectHandle> look_up_object(Moment& moment, std::string_view key,
                                    std::string_view connector);

}  // namespace tenon::server
