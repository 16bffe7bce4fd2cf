// A tenant from its first synchronisation on: how long that takes, what changes cost after it, and
// how quickly it answers.
#pragma once

#include "tests/bench/plan.h"

namespace tenon::bench {

// In this order, on one site of plan.pairs accounts and as many objects that match them:
//   first_sync_1m_s                 until everything is durable, decided and in history, with
//                                   _decided_s and _durable_s on the way (whatever plan.pairs is:
//                                   the row first_sync_pairs says it)
//   why_p50_ms, why_p99_ms, lookup_…  random people, while changes come in at half the rate of
//                                   the first synchronisation
//   snapshot_stall_ms               the longest that a durable fact waited to be decided meanwhile:
//                                   no snapshot held the writer up for longer
//   incremental_256                 changes of random people, one stream, pages of 256
//   incremental_1x1                 one change a message, one in flight
//   administrator_mix               1 % deletions, 1 % new objects, 5 % changes, as one delta cycle
//   disk_per_fact_bytes, disk_log_per_fact_bytes  after compaction, closed
void measure_settled(const Plan& plan);

}  // namespace tenon::bench
