// The history of one account's authority, each move with who asked for it and why.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "projections/tenant_view.h"

namespace tenon::server {

// Actor and reason of a fact.
struct Asker {
  std::string actor;
  std::string reason;
};
// Erased: nobody.
Result<Asker> asker_of(const log::Log& log, const std::string& tenant, Position position);

// Oldest first, of facts before `at`, to which history is recorded. A rollback (T3) is completed by
// whatever fact comes next, a cycle perhaps: who asked is who ordered it.
Result<std::vector<projections::AuthorityMove>> authority_history(
    const log::Log& log, const projections::TenantView& view, AccountHandle account, Head at);

}  // namespace tenon::server
