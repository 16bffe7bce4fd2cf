// The report about everything that waits for a person: who stands against whom, and the ways out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/report/proofs.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli::report {

struct ConflictsEvidence {
  std::string tenant;
  std::string time;  // of the last fact that the report knows
  std::uint64_t head = 0;
  std::map<std::string, std::uint64_t> kinds;  // of all
  std::vector<v1::Conflict> conflicts;         // the oldest first, at most as many as asked for
  Proofs proofs;

  std::uint64_t count() const;
};

std::string conflicts_page(const ConflictsEvidence& evidence);

// The facts that the conflicts' decisions refer to, the oldest conflict first.
std::vector<std::uint64_t> facts_of_interest(const std::vector<v1::Conflict>& conflicts);

}  // namespace tenon::cli::report
