"""Puts the rows of a run into docs/performance.md: its tables, pictures and docs/performance.csv.

    tools/bench --output ROWS && python3 tests/bench/publish.py ROWS

Only what stands between the markers of the page is written anew.
"""

import re
import shutil
import sys
from pathlib import Path

import picture
from workloads import FLOORS, LIMITS_OF, TARGETS

DOCS = Path(__file__).resolve().parents[2] / "docs"

# Of the figures to reach: what they say to people.
WORDS = {
    "ingest_1024x1": "durable, decided ingest, one stream, 1,024 a batch",
    "ingest_64x16": "64 a batch, 16 streams",
    "ingest_1x16": "one fact a message, 16 streams, 256 in flight each",
    "ack_to_fdatasync": "one fact, one in flight: acknowledged, as a multiple of the disk's own sync",
    "replay": "replay: read, check, hash, decide, digest",
    "first_sync_to_postgres_join": "first synchronisation, as a multiple of PostgreSQL's join of the "
                                   "same objects",
    "incremental_256_to_postgres_16": "changes in pages of 256, as a multiple of PostgreSQL with 16 "
                                      "clients",
    "incremental_1x1_to_postgres_1": "one change in flight, as a multiple of PostgreSQL with one client",
    "memory_fixed_per_pair_bytes": "memory of a bound pair: indexes and fixed state",
    "memory_resident_per_pair_bytes": "memory of a bound pair: everything resident",
    "restart_10m_s": "restart after kill -9, until it has acknowledged, and answered at the head",
    "snapshot_stall_ms": "the longest that the writer was held up",
    "why_p99_ms": "`why`, p99, while changes come in",
    "lookup_p99_ms": "lookup of an account, p99, while changes come in",
    "disk_per_fact_bytes": "disk of a fact: log, history, tiles, snapshot",
    "disk_log_per_fact_bytes": "disk of a fact: the log alone",
}
PEERS = {"ingest": "Tenon, hashed and decided too", "postgres": "PostgreSQL, COPY",
         "postgres_keyed": "PostgreSQL, COPY into a table with a key",
         "postgres_insert": "PostgreSQL, INSERT of many rows", "sqlite": "SQLite, in process",
         "redis": "Redis streams, appendfsync always", "etcd": "etcd, one member"}


def read(path):
    """(comments, {name: (value, unit, ratio)})"""
    comments, rows = [], {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comments.append(line[2:])
        elif not line.startswith("name,"):
            name, value, unit, ratio = line.split(",")
            rows[name] = (float(value), unit, ratio)
    return comments, rows


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def cell(rows, name):
    return number(rows[name][0]) if name in rows else "–"


def machine(comments, _):
    sizes = [line for line in comments if re.match(r"[a-z0-9_]+: .*(median of|one run)", line)]
    first = [line for line in comments if line not in sizes and not line.startswith(("target", "the targets"))]
    load = [float(line.split()[2]) for line in first if line.startswith("load before: ")]
    busy = ["", "Others used the machine while this was measured: rates are too low and latencies too",
            "high. Processor times (`…_processor`, `cost_…`), sizes and memory are not affected."]
    return ["```", *first, "", *sizes, "```", *(busy if load and load[0] > 1 else [])]


def targets(_, rows):
    lines = ["| what | row | to reach | measured | beside the limit |", "|---|---|---|---|---|"]
    for name, (bound, unit) in TARGETS.items():
        if name not in rows:
            continue
        value, _, ratio = rows[name]
        reached = value >= bound if name in FLOORS else value <= bound
        sign = "≥" if name in FLOORS else "≤"
        lines.append(f"| {WORDS[name]} | `{name}` | {sign} {bound:,} {unit} | "
                     f"{'**' if reached else ''}{number(value)}{'**' if reached else ''} | {ratio} |")
    return lines


def peers(_, rows):
    lines = ["| facts a second | 1,024 a batch | 64 | 1 |", "|---|---|---|---|"]
    for name, words in PEERS.items():
        cells = [cell(rows, f"ingest_{batch}x16_alone" if name == "ingest"
                      else f"peer_{name}_{batch}x16") for batch in (1024, 64, 1)]
        if set(cells) != {"–"}:
            lines.append(f"| {words} | {' | '.join(cells)} |")
    return lines


def matching(_, rows):
    lines = ["| | Tenon | PostgreSQL |", "|---|---|---|"]
    for words, own, other in (
            ("everybody, from nothing, s", "first_sync_1m_s", "peer_postgres_join_1m_s"),
            ("the same with every address in a table of its own, s", "first_sync_1m_s",
             "peer_postgres_join_addresses_1m_s"),
            ("changes a second: pages of 256; a transaction each, 16 clients", "incremental_256",
             "peer_postgres_incremental_16"),
            ("changes a second, one in flight", "incremental_1x1", "peer_postgres_incremental_1")):
        if own in rows and other in rows:
            lines.append(f"| {words} | {cell(rows, own)} | {cell(rows, other)} |")
    return lines


def everything(_, rows):
    lines = ["| row | value | unit | beside the limit |", "|---|---|---|---|"]
    for name, (value, unit, ratio) in rows.items():
        if name.startswith(("peer_", "micro_", "cost_us_")):
            continue
        beside = f"{ratio} of {' or '.join(f'`{limit}`' for limit in LIMITS_OF[name])}" if ratio else ""
        lines.append(f"| `{name}` | {number(value)} | {unit} | {beside} |")
    return lines


def parts(_, rows):
    lines = ["| part | ns |", "|---|---|"]
    for name, (value, _, _) in rows.items():
        if name.startswith("micro_"):
            lines.append(f"| {name[6:-3].replace('_', ' ')} | {number(value)} |")
    return lines


TABLES = {"machine": machine, "targets": targets, "peers": peers, "matching": matching,
          "everything": everything, "parts": parts}


def main():
    comments, rows = read(sys.argv[1])
    page = DOCS / "performance.md"
    text = page.read_text(encoding="utf-8")
    for name, make in TABLES.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = before + begin + "\n".join(make(comments, rows)) + "\n" + end + after
    page.write_text(text, encoding="utf-8")
    values = {name: value for name, (value, _, _) in rows.items()}
    picture.draw_ingest(values, DOCS / "performance-ingest.svg")
    picture.draw_cost(values, DOCS / "performance-cost.svg")
    if Path(sys.argv[1]).resolve() != DOCS / "performance.csv":
        shutil.copyfile(sys.argv[1], DOCS / "performance.csv")


if __name__ == "__main__":
    main()
