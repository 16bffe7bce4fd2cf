// The history of one account's authority, each move with who asked for it and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "engine/model/fact.h"
#include "projections/tenant_view.h"

namespace tenon::server {

// Actor and reason of a fact, and what fact it is.
struct Asker {
  std::string actor;
  std::string reason;
  FactKind kind = FactKind::kTenantCreated;
  std::string source;
};
// Erased: nobody. Costs a read of the log.
Result<Asker> asker_of(const log::Log& log, const std::string& tenant, Position position);

// The order whose rollback (T3) was pending when the account's authority moved; nothing: none was.
Result<std::optional<Position>> rollback_order(const projections::TenantView& view,
                                               AccountHandle account, Position moved);

// Oldest first, of facts before `at`, to which history is recorded. A rollback (T3) is completed by
// whatever fact comes next, a cycle perhaps: who asked is who ordered it.
Result<std::vector<projections::AuthorityMove>> authority_history(
    const log::Log& log, const projections::TenantView& view, AccountHandle account, Head at);

}  // namespace tenon::server
