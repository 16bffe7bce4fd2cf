// Asks the server for what a report tells. All questions of one report are asked of one moment: the
// one that --as-of says, else the head at the first of them.
#pragma once

#include <cstdint>
#include <string>

#include "cli/read_options.h"
#include "cli/report/account_page.h"
#include "cli/report/conflicts_page.h"
#include "cli/report/proofs.h"
#include "cli/report/tenant_page.h"
#include "cli/session.h"
#include "engine/base/result.h"

namespace tenon::cli::report {

Result<AccountEvidence> gather_account(Session& session, const ReadOptions& moment,
                                       const std::string& key, std::int32_t decisions_max,
                                       const ProofOptions& proofs);

// Reads every conflict, to count them, and keeps the first `conflicts_max`.
Result<ConflictsEvidence> gather_conflicts(Session& session, const ReadOptions& moment,
                                           std::uint64_t conflicts_max, const ProofOptions& proofs);

// Reads every decision and every conflict, with progress, and keeps only the counts.
Result<TenantEvidence> gather_tenant(Session& session, const ReadOptions& moment);

}  // namespace tenon::cli::report
