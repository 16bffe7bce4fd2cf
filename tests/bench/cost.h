// What a fact costs by the size of its tenant.
#pragma once

#include <cstdint>

#include "tests/bench/plan.h"

namespace tenon::bench {

// For 10,000, 100,000, 1,000,000 and 5,000,000 bound pairs, as far as `accounts` goes: microseconds
// of processor that a fact takes, decoding, rules and state together, without log, history and
// gRPC. Rows cost_us_<kind>_at_<accounts> for each kind of fact (a full image that says what is
// known, a change, a cloud edit, a role, somebody new, somebody whose values others have, leaving
// the scope and coming back, a transfer of authority, a deletion), 10,000 facts each, all about
// different people; and their mean, cost_per_fact_us_at_<accounts>.
void measure_cost(std::uint64_t accounts);

// The whole engine on disk, without gRPC: plan.pairs bound pairs, then changes of them up to
// plan.facts in all. Rows cost_per_fact_us_at_facts_<n> of the tenth of the changes before n = 1,
// 10, 50 million facts, and before the last.
void measure_growth(const Plan& plan);

void measure_cost(std::uint64_t accounts);

}  // namespace tenon::bench
