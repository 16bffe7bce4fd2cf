"""What tools/bench measures: the workloads, their sizes, the limits that their rows are read beside,
and the figures to reach."""

from dataclasses import dataclass

SIZES = ("full", "quick", "tiny")


@dataclass(frozen=True)
class Size:
    """Arguments of the program, and what to say of them."""
    arguments: tuple
    note: str


@dataclass(frozen=True)
class Workload:
    name: str
    parts: tuple                  # of tenon_bench (or of tenon_peer_bench when `peer`)
    sizes: tuple                  # of Size, as SIZES
    group: str = ""               # another name that asks for it
    program: str = "tenon_bench"
    counts: tuple = (3, 3, 1)     # runs, as SIZES
    needs: tuple = ("limits",)    # workloads whose rows are its limits
    server: str = ""              # a peer to start
    one_core: bool = False
    suffix: str = ""              # of its rows
    only: tuple = ()              # rows to take; all without
    default: bool = True

    def size(self, name):
        return self.sizes[SIZES.index(name)]

    def runs(self, name):
        return self.counts[SIZES.index(name)]

    def lacks(self, programs, which):
        """What it needs and is not here; empty: nothing."""
        if not (programs / self.program).exists():
            return self.program
        if self.one_core and not which("taskset"):
            return "taskset"
        return ""

    def commands(self, size, folder, server):
        """Each a program with its arguments."""
        if self.program == "tenon_proof_bench":
            return [(self.program, "make", str(folder), *size.arguments),
                    (self.program, "verify", str(folder))]
        if self.program == "tenon_micro_bench":
            return [(self.program, "--benchmark_format=csv", *size.arguments)]
        address = ("--address", server.address) if server and server.address else ()
        return [(self.program, "--folder", str(server.folder if server else folder),
                 *size.arguments, *address, *self.parts)]


def _sized(option, full, quick, tiny, what):
    return tuple(Size((option, str(n)), f"{n:,} {what}") for n in (full, quick, tiny))


def _log(full, quick, tiny):
    """(facts, pairs) of a log: the accounts, as many objects, then changes."""
    return tuple(Size(("--facts", str(facts), "--pairs", str(pairs)),
                      f"{facts:,} facts of {pairs:,} pairs") for facts, pairs in (full, quick, tiny))


_FACTS = _sized("--facts", 1_000_000, 100_000, 2_000, "facts")
_PAIRS = _sized("--pairs", 1_000_000, 100_000, 500, "pairs")
# The log of `make FOLDER FACTS PAIRS`.
_PROOF = tuple(Size((str(facts), str(pairs)), f"{facts:,} facts of {pairs:,} pairs")
               for facts, pairs in ((3_000_000, 1_000_000), (300_000, 100_000), (3_000, 500)))

_TRANSPORT = ("limits", "transport")

WORKLOADS = (
    Workload("limits", ("limits",), _FACTS, needs=()),
    Workload("transport", ("transport",), _FACTS, needs=(), group="limits"),
    Workload("pipeline", ("pipeline",), _FACTS, counts=(3, 1, 1)),
    Workload("ingest", ("ingest",), _FACTS, needs=_TRANSPORT),
    Workload("tenants", ("tenants",), _FACTS, needs=_TRANSPORT, group="ingest", counts=(3, 1, 1)),
    Workload("ack", ("ack",), _FACTS),
    Workload("one_core", ("one_stream",), _FACTS, group="ingest", one_core=True,
             suffix="_one_core", only=("ingest_1024x1", "ingest_1024x1_processor"), needs=_TRANSPORT,
             counts=(3, 1, 1)),
    Workload("fairness", ("fairness",), _FACTS, needs=(), counts=(3, 1, 1)),
    Workload("streams", ("streams",), _FACTS, needs=(), counts=(3, 1, 1)),
    Workload("settled", ("settled",), _PAIRS, group="incremental", needs=_TRANSPORT,
             counts=(3, 1, 1)),
    Workload("replay", (), _PROOF, program="tenon_proof_bench", group="verify",
             counts=(3, 1, 1)),
    Workload("replay_one_core", (), _PROOF, program="tenon_proof_bench", group="replay",
             one_core=True, suffix="_one_core", only=("replay", "verify"), counts=(1, 1, 1)),
    Workload("parse", ("parse",), _PAIRS, needs=()),
    Workload("memory", ("memory",), _PAIRS, needs=(), counts=(1, 1, 1)),
    Workload("restart", ("restart",), _log((10_000_000, 1_000_000), (1_000_000, 100_000),
                                           (3_000, 500)), needs=(), counts=(1, 1, 1)),
    Workload("cost", ("cost",), tuple(
        Size(("--accounts", str(n)), f"up to {n:,} accounts")
        for n in (5_000_000, 100_000, 10_000)), needs=(), counts=(1, 1, 1)),
    Workload("growth", ("growth",), _log((10_000_000, 1_000_000), (500_000, 50_000), (3_000, 500)),
             needs=(), group="cost", counts=(1, 1, 1)),
    Workload("growth_50m", ("growth",), _log((50_000_000, 1_000_000), (500_000, 50_000),
                                             (3_000, 500)),
             needs=(), counts=(1, 1, 1), default=False),
    Workload("micro", (), (Size((), "each for half a second"),
                           Size(("--benchmark_min_time=0.1",), "each for a tenth of a second"),
                           Size(("--benchmark_min_time=0.001",), "each once or twice")),
             program="tenon_micro_bench", needs=(), counts=(3, 1, 1)),
) + tuple(
    Workload(name, (name,), sizes, program="tenon_peer_bench", server=server, group="peers",
             counts=(3, 1, 1))
    for name, server, sizes in (
        ("postgres", "postgres", _FACTS),
        ("etcd", "etcd", _sized("--facts", 300_000, 100_000, 2_000, "facts")),
        ("redis", "redis", _FACTS),
        ("sqlite", "folder", _FACTS),
        ("postgres_join", "postgres", _PAIRS),
        ("postgres_incremental", "postgres",
         _log((1_000_000, 1_000_000), (300_000, 100_000), (2_000, 500))),
    ))


def _durable(batch, transport):
    return [f"limit_append_{batch}", f"limit_rocksdb_{batch}", transport]


# The limits that apply to a row.
LIMITS_OF = {
    "ingest_1024x1": _durable(1024, "limit_grpc_1024"),
    "ingest_1024x1_one_core": _durable(1024, "limit_grpc_1024"),
    "ingest_1024x16": _durable(1024, "limit_grpc_1024x16"),
    "ingest_1024x16_alone": _durable(1024, "limit_grpc_1024x16"),
    # Sixteen streams share a sync: one of them alone is no limit.
    "ingest_64x16": ["limit_grpc_64x16"],
    "ingest_64x16_alone": ["limit_grpc_64x16"],
    "ingest_1024x100_tenants_100": _durable(1024, "limit_grpc_1024x16"),
    "ingest_64x100_tenants_100": ["limit_grpc_64x16"],
    "ingest_1x100_tenants_100": ["limit_grpc_1x16"],
    "ingest_1x16": ["limit_grpc_1x16"],
    "pipeline_rocksdb": ["limit_append_1024", "limit_rocksdb_1024"],
    "ack_1x1_p50_ms": ["limit_fdatasync_p50_ms"],
    "incremental_256": ["limit_append_256"],
    "incremental_1x1": ["limit_append_1", "limit_rocksdb_1", "limit_grpc_1x1_alone"],
    "replay": ["limit_scan", "limit_hash"],
    "replay_one_core": ["limit_scan", "limit_hash"],
    "verify": ["limit_scan", "limit_hash"],
    "verify_one_core": ["limit_scan", "limit_hash"],
    "parse_ldif": ["limit_parse_ldif"],
    "parse_graph": ["limit_parse_graph"],
}
for _peer in ("postgres", "postgres_insert", "postgres_keyed", "etcd", "redis", "sqlite"):
    LIMITS_OF[f"peer_{_peer}_1024x16"] = ["limit_append_1024"]

# Tenon's row divided by a peer's, at equal streams and batches in flight.
RATIOS = {
    "first_sync_to_postgres_join": ("first_sync_1m_s", "peer_postgres_join_1m_s"),
    "incremental_256_to_postgres_16": ("incremental_256", "peer_postgres_incremental_16"),
    "incremental_1x1_to_postgres_1": ("incremental_1x1", "peer_postgres_incremental_1"),
    "one_core_to_two": ("ingest_1024x1_one_core", "ingest_1024x1"),
    "replay_one_core_to_two": ("replay_one_core", "replay"),
    "ack_to_fdatasync": ("ack_1x1_p50_ms", "limit_fdatasync_p50_ms"),
}
for _peer in ("postgres", "etcd", "redis", "sqlite"):
    for _batch in (1024, 64):
        RATIOS[f"ingest_{_batch}x16_to_{_peer}"] = (f"ingest_{_batch}x16_alone",
                                                    f"peer_{_peer}_{_batch}x16")

# The figures to reach (docs/performance.md), at full size.
FLOORS = {"ingest_1024x1", "ingest_64x16", "ingest_1x16", "replay",
          "incremental_256_to_postgres_16", "incremental_1x1_to_postgres_1"}
TARGETS = {
    "ingest_1024x1": (350_000, "facts/s"),
    "ingest_64x16": (250_000, "facts/s"),
    "ingest_1x16": (50_000, "facts/s"),
    "ack_to_fdatasync": (3, "times"),
    "replay": (700_000, "facts/s"),
    "first_sync_to_postgres_join": (1.5, "times"),
    "incremental_256_to_postgres_16": (8, "times"),
    "incremental_1x1_to_postgres_1": (1, "times"),
    "memory_fixed_per_pair_bytes": (400, "bytes"),
    "memory_resident_per_pair_bytes": (1_200, "bytes"),
    "restart_10m_s": (2, "s"),
    "snapshot_stall_ms": (5, "ms"),
    "why_p99_ms": (5, "ms"),
    "lookup_p99_ms": (5, "ms"),
    "disk_per_fact_bytes": (400, "bytes"),
    "disk_log_per_fact_bytes": (200, "bytes"),
}
