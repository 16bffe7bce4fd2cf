// What shows only on tenond as a process of its own.
#pragma once

#include "tests/bench/plan.h"

namespace tenon::bench {

// Of plan.pairs bound pairs:
//   memory_fixed_per_pair_bytes     the state alone (records, indexes), less the text of the values
//                                   that both facts of a pair assert
//   memory_state_per_pair_bytes     the state alone, values included
//   memory_resident_per_pair_bytes  everything that tenond has resident after the first
//                                   synchronisation, history and the caches of RocksDB included
//   memory_peak_per_pair_bytes      the same at its highest
void measure_memory(const Plan& plan);

// plan.pairs bound pairs, then changes up to plan.facts in all; kill -9; then, from the start of
// the program until it has answered a lookup of a random account at the head and acknowledged a
// fact: restart_10m_s, with restart_facts and restart_pairs.
void measure_restart(const Plan& plan);

// streams_200: two hundred streams at once, 64 a batch, and what memory tenond takes at its highest
// (streams_200_peak_resident_mb). stalled_readers_…: eight streams that send and never read, eight
// watchers that never read, while one stream goes on: its rate, and the peak.
void measure_streams(const Plan& plan);

}  // namespace tenon::bench
