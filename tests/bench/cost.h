// What a fact costs by the size of its tenant.
#pragma once

#include <cstdint>

namespace tenon::bench {

// Rows cost_per_fact_us_at_<accounts> for 10,000, 100,000 … up to `accounts`: microseconds of
// processor that a fact takes when so many accounts are bound, decoding, rules and state together,
// without log, history and gRPC. The facts are those of an ordinary day: of a hundred five change a
// person's attributes, one brings a new person, one takes one away, and the others say again what
// is known.
void measure_cost(std::uint64_t accounts);

}  // namespace tenon::bench
