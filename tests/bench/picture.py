"""The pictures of docs/performance.md, drawn from the rows of a run."""

from xml.sax.saxutils import escape

STYLE = """
    .tenon { fill: #4d7a3f } .peer { fill: #8a8f99 } .limit { fill: #d8b56a }
    .axis { stroke: #c3c8d1; stroke-width: 1 } .target { stroke: #b03a2e; stroke-width: 2 }
    text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; font-size: 13px; fill: #20242c }
    .head { font-size: 15px; font-weight: 600 } .note { font-size: 12px; font-weight: 400; fill: #525a68 }
    @media (prefers-color-scheme: dark) {
      .tenon { fill: #8fbf7f } .peer { fill: #6d7480 } .limit { fill: #a8842f }
      .axis { stroke: #444b57 } .target { stroke: #ff8a7a }
      text { fill: #e6e9ef } .note { fill: #a5adba }
    }"""
WIDTH = 960
LEFT = 250           # where bars begin
RIGHT = 840          # where the longest ends
BAR, GAP = 18, 7
VALUE = 96           # what the text of a value takes, about


def words(value):
    """1234567 as people read it."""
    if value >= 1e6:
        return f"{value / 1e6:.2f} M"
    if value >= 1e4:
        return f"{value / 1e3:.0f} k"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


class Picture:
    def __init__(self, title, description):
        self.title, self.description = title, description
        self.parts = []
        self.y = 16

    def group(self, heading, note, bars, unit, target=None):
        """`bars`: (label, value, class); values that were not measured are left out."""
        bars = [bar for bar in bars if bar[1] is not None]
        if not bars:
            return
        scale = (RIGHT - LEFT) / max([value for _, value, _ in bars] + [target or 0])
        line = LEFT + target * scale if target else None
        if target:
            note += f"; red: {words(target)} to reach"
        self.y += 22
        self.parts.append(f'<text class="head" x="16" y="{self.y}">{escape(heading)}'
                          f'<tspan class="note" dx="10">{escape(note)}</tspan></text>')
        self.y += 12
        top = self.y
        for label, value, kind in bars:
            middle = self.y + BAR * 0.72
            said_at = LEFT + value * scale
            if line is not None and said_at <= line < said_at + VALUE:
                said_at = line
            self.parts.append(
                f'<text x="{LEFT - 10}" y="{middle:.0f}" text-anchor="end">{escape(label)}</text>'
                f'<rect class="{kind}" x="{LEFT}" y="{self.y}" width="{max(1, value * scale):.1f}" '
                f'height="{BAR}" rx="2"/>'
                f'<text x="{said_at + 8:.1f}" y="{middle:.0f}">{words(value)}'
                f'<tspan class="note"> {unit}</tspan></text>')
            self.y += BAR + GAP
        self.parts.append(f'<path class="axis" d="M{LEFT} {top - 3}V{self.y - 3}"/>')
        if target:
            self.parts.append(f'<path class="target" d="M{line:.1f} {top - 3}V{self.y - 3}"/>')

    def write(self, path):
        height = self.y + 12
        path.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-labelledby="title desc">\n  <title id="title">{escape(self.title)}</title>\n'
            f'  <desc id="desc">{escape(self.description)}</desc>\n  <style>{STYLE}\n  </style>\n  '
            + "\n  ".join(self.parts) + "\n</svg>\n", encoding="utf-8")


def draw_ingest(rows, path):
    picture = Picture("Facts a second", "Durable facts a second: Tenon beside its peers, with the "
                      "limits of the machine in the same run. A red line is the figure to reach.")
    for batch in ("1024", "64"):
        bars = [("Tenon, decided too", rows.get(f"ingest_{batch}x16_alone"), "tenon")]
        bars += [(label, rows.get(f"peer_{name}_{batch}x16"), "peer") for label, name in (
            ("PostgreSQL, COPY", "postgres"), ("PostgreSQL, COPY, with a key", "postgres_keyed"),
            ("PostgreSQL, INSERT", "postgres_insert"), ("SQLite, one writer", "sqlite"),
            ("Redis streams", "redis"), ("etcd", "etcd"))]
        picture.group(f"{int(batch):,} facts a batch", "16 clients, one batch in flight each", bars,
                      "facts/s")
    for name, batch, target in (("ingest_1024x1", "1,024 a batch, one stream", 350_000),
                                ("ingest_64x16", "64 a batch, 16 streams", 250_000),
                                ("ingest_1x16", "one a message, 16 streams", 50_000)):
        limit = {"ingest_1024x1": "limit_rocksdb_1024", "ingest_64x16": "limit_grpc_64x16",
                 "ingest_1x16": "limit_grpc_1x16"}[name]
        label = "RocksDB alone, synced" if "rocksdb" in limit else "gRPC alone, nothing kept"
        picture.group(batch, "batches in flight as the limits allow",
                      [("Tenon, decided too", rows.get(name), "tenon"),
                       (label, rows.get(limit), "limit")], "facts/s", target)
    picture.write(path)


def draw_cost(rows, path):
    picture = Picture("What a fact costs by the size of its tenant",
                      "Microseconds of processor a fact, by the number of accounts and of facts.")
    for heading, prefix, note in (
            ("by accounts", "cost_per_fact_us_at_", "state and rules alone, the mean of ten kinds"),
            ("by facts in the log", "cost_per_fact_us_at_facts_", "on disk, with history")):
        sizes = sorted(int(name[len(prefix):]) for name in rows
                       if name.startswith(prefix) and name[len(prefix):].isdigit())
        picture.group(heading, note, [(f"{size:,}", rows[prefix + str(size)], "tenon")
                                      for size in sizes], "µs")
    picture.write(path)
