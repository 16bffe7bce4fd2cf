// How fast facts come in: durable and decided, with client and server in this process.
#pragma once

#include "tests/bench/plan.h"

namespace tenon::bench {

// The engine alone, without gRPC: pipeline_memory, pipeline_rocksdb.
void measure_pipeline(const Plan& plan);

// ingest_<batch>x<streams>: one tenant, batches in flight as the limits allow.
// ingest_<batch>x<streams>_alone: one batch in flight each, as the peers are measured.
// ingest_<batch>x100_tenants_100: a stream each of a hundred tenants.
// Each with <name>_recorded (until history knows too), _durable (until the last acknowledgement),
// _processor (us of processor a fact, which does not depend on who else uses the machine) and
// _facts_per_sync.
void measure_ingest(const Plan& plan);
void measure_one_stream(const Plan& plan);  // ingest_1024x1 alone
void measure_tenants(const Plan& plan);

// One fact, one in flight: ack_1x1_p50_ms, ack_1x1_p99_ms.
void measure_ack(const Plan& plan);

// quiet_tenant_p99_ms: a fact every five milliseconds of one tenant, while another floods over
// sixteen streams, until it is acknowledged; quiet_tenant_decided_p99_ms, _recorded_p99_ms: until
// it is decided, and in history; quiet_tenant_alone_p99_ms, while nobody floods.
void measure_fairness(const Plan& plan);

}  // namespace tenon::bench
