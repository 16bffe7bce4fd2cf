// The report over a tenant: outcomes over time, methods, refusals, conflicts by kind.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cli/report/proofs.h"
#include "cli/report/tally.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli::report {

struct TenantEvidence {
  std::string tenant;
  std::string time;  // of the last fact that the report knows
  std::uint64_t head = 0;
  Tally tally;
  std::map<std::string, std::uint64_t> conflicts;  // by kind
  v1::GetStatusResponse status;
  Proofs proofs;
};

std::string tenant_page(const TenantEvidence& evidence);

}  // namespace tenon::cli::report
