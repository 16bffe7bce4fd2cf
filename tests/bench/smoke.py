"""tools/bench at its smallest: every workload works, prints well-formed rows with the names that are
compared over time, and leaves no process and no file behind.

    smoke.py TOOLS_BENCH BUILD_FOLDER with|without     (with or without peers and micro-benchmarks)
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROW = re.compile(r"^[a-z0-9_]+,-?[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?,[A-Za-z/]+,([0-9.e+-]*)$")

OWN = """limit_append_64 limit_append_1024 limit_rocksdb_1024 limit_fdatasync_p50_ms limit_grpc_1024
limit_rocksdb_1 limit_grpc_1x1_alone limit_grpc_1x1_alone_p50_ms
limit_scan limit_hash ingest_1024x1 ingest_1024x16 ingest_64x16 ingest_1x16 ingest_1024x1_one_core
ingest_64x100_tenants_100 ack_1x1_p50_ms replay verify first_sync_1m_s parse_ldif parse_graph
incremental_256 incremental_1x1 administrator_mix memory_fixed_per_pair_bytes
memory_resident_per_pair_bytes restart_10m_s snapshot_stall_ms why_p99_ms lookup_p99_ms
disk_per_fact_bytes disk_log_per_fact_bytes cost_per_fact_us_at_10000 quiet_tenant_p99_ms
streams_200_peak_resident_mb stalled_readers_peak_resident_mb""".split()
PEERS = """peer_postgres_join_1m_s peer_postgres_incremental_16 peer_postgres_incremental_1
peer_postgres_1024x16 peer_postgres_64x16 peer_etcd_1024x16 peer_etcd_64x16 peer_redis_1024x16
peer_redis_64x16 peer_sqlite_1024x16 peer_sqlite_64x16 first_sync_to_postgres_join
micro_decide_change_ns""".split()
# Their ratio to the limit of the run is part of what they say.
BESIDE_LIMITS = ["ingest_1024x1", "ingest_64x16", "ingest_1x16", "ack_1x1_p50_ms", "replay",
                 "verify", "incremental_256", "incremental_1x1"]


def processes_of(folder):
    """Those that know the folder: their command line names it."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().decode(errors="replace").replace("\0", " ")
        except OSError:
            continue
        if folder in words and "smoke.py" not in words:
            found.append(words)
    return found


def main():
    bench, build, peers = sys.argv[1:]
    wrong = []
    with tempfile.TemporaryDirectory(prefix="tenon-smoke-") as folder:
        # A server of a peer may have to be another user.
        Path(folder).chmod(0o755)
        done = subprocess.run([bench, "--tiny", "--no-install", "--build", build, "--folder", folder],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            wrong.append(f"tools/bench ended with {done.returncode}: {done.stderr}")
        wrong += [f"still running: {words}" for words in processes_of(folder)]
        wrong += [f"left behind: {path}" for path in Path(folder).iterdir()]
    lines = done.stdout.splitlines()
    rows = {line.split(",")[0]: line for line in lines if not line.startswith("#")}
    if rows.pop("name", "") != "name,value,unit,ratio_to_limit":
        wrong.append("the first line that is no comment must name the columns")
    wrong += [f"no row: {line}" for line in rows.values() if not ROW.match(line)]
    wanted = OWN + (PEERS if peers == "with" else [])
    wrong += [f"missing: {name}" for name in wanted if name not in rows]
    wrong += [f"not beside a limit: {rows[name]}" for name in BESIDE_LIMITS
              if name in rows and rows[name].endswith(",")]
    if not any(line.startswith("# cpu: ") for line in lines):
        wrong.append("the machine is not described")
    for line in wrong:
        print(line)
    print(f"{len(rows)} rows, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
