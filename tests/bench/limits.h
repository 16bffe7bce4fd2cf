// What this machine can do at the most with the same bytes, without Tenon: each workload is read
// beside these.
#pragma once

#include "tests/bench/plan.h"

namespace tenon::bench {

// Rows, of the facts that the ingest rows send:
//   limit_append_<batch>    written to a plain file, fdatasync after each batch
//   limit_fdatasync_p50_ms  4 KiB written and synced
//   limit_rocksdb_<batch>   one value a batch in RocksDB with LZ4, each write synced
//   limit_scan              those values read back in order from the file, every byte looked at
//   limit_hash              SHA-256 alone: commitment, leaf and interior node of each fact
void measure_limits(const Plan& plan);

// Rows limit_grpc_<batch>[x<streams>]: the same messages as opaque bytes over as many streams of
// gRPC, each answered as it comes with an acknowledgement of a few bytes; nothing is read or kept.
// limit_grpc_1x1_alone[_p50_ms|_processor]: one fact in flight by the client of the ingest rows,
// the way there and back; beside limit_fdatasync_p50_ms the least that an acknowledgement takes.
void measure_transport(const Plan& plan);

}  // namespace tenon::bench
