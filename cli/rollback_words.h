// A rollback of authority that was ordered and has not completed (T3), for people.
#pragma once

#include <string>

#include "cli/session.h"
#include "engine/base/result.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli {

// "since position 12, …, by ines: ticket 8".
std::string order_of(const v1::PendingRollback& rollback);

// Nothing for an account without one. Otherwise who ordered it, what is in its way, and what to do.
void print_rollback(const v1::Account& account, Session& session, std::size_t indent);

struct RollbackCounts {
  std::uint64_t pending = 0;
  std::uint64_t obstructed = 0;  // of them, with something in their way
};
// As things are now.
Result<RollbackCounts> count_rollbacks(Session& session);

}  // namespace tenon::cli
