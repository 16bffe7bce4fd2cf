// The report about one account, or one object: what is bound to what and why, from first sight on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/report/proofs.h"
#include "tenon/v1/audit.pb.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli::report {

struct AccountEvidence {
  std::string tenant;
  std::string time;  // of the last fact that the report knows
  v1::WhyResponse why;
  v1::GetAuthorityHistoryResponse history;  // empty without an account
  Proofs proofs;
};

std::string account_page(const AccountEvidence& evidence);

// The decision that made things as they are: the one that bound; of what is not bound the last with
// a ladder, else the last. -1: it is not among those given.
int deciding_decision(const v1::WhyResponse& why);

// The facts that the decisions refer to: those of the deciding one first, then the newest.
std::vector<std::uint64_t> facts_of_interest(const v1::WhyResponse& why);

}  // namespace tenon::cli::report
