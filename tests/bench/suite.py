"""Runs the workloads of tools/bench, each by itself and several times, and prints the medians.

Rows `name,value,unit,ratio_to_limit`; lines that begin with `#` describe the machine and the sizes.
ratio_to_limit is the value divided by the limit of the same run: of a rate the part that is reached
(the lowest of the limits that apply to it), of a time how many times as long as the limit.
"""

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import machine  # noqa: E402
import peer_servers  # noqa: E402
from workloads import FLOORS, LIMITS_OF, RATIOS, TARGETS, WORKLOADS  # noqa: E402

ROW = re.compile(r"^([a-z0-9_]+),(-?[0-9.e+-]+),([A-Za-z/%]+)$")

# Google Benchmark's: name, iterations, real time, processor time, unit.
MICRO = re.compile(r'^"([a-z0-9_/]+)",\d+,[0-9.e+-]+,([0-9.e+-]+),ns,')


class Failed(Exception):
    """A program failed, or a peer cannot be had."""


class Run:
    """The rows of one run, printed as they come."""

    def __init__(self, options):
        self.options = options
        self.values = {}
        self.output = open(options.output, "w", encoding="utf-8") if options.output else None

    def say(self, line):
        print(line, flush=True)
        if self.output:
            print(line, file=self.output, flush=True)

    def print_row(self, name, value, unit):
        self.values[name] = value
        self.say(f"{name},{value:.6g},{unit},{self.ratio(name, value)}")

    def ratio(self, name, value):
        """Against the strictest limit of the row that was measured; empty without one."""
        limits = [self.values[limit] for limit in LIMITS_OF.get(name, []) if limit in self.values]
        if not limits or not min(limits):
            return ""
        return f"{value / min(limits):.3g}"

    def measure(self, workload):
        size = workload.size(self.options.size)
        runs = self.options.runs or workload.runs(self.options.size)
        self.say(f"# {workload.name}: {size.note}; median of {runs}" if runs > 1
                 else f"# {workload.name}: {size.note}; one run")
        samples = {}
        units = {}
        with tempfile.TemporaryDirectory(prefix="tenon-bench-", dir=self.options.folder) as folder:
            for _ in range(runs):
                for name, value, unit in self.once(workload, size, Path(folder)):
                    samples.setdefault(name, []).append(value)
                    units[name] = unit
        for name, values in samples.items():
            self.print_row(name, statistics.median(values), units[name])

    def once(self, workload, size, folder):
        """The rows of the commands of a workload, run once each."""
        rows = []
        server = peer_servers.start(workload.server, folder) if workload.server else None
        try:
            for command in workload.commands(size, folder, server):
                rows += self.rows_of([str(self.options.programs / command[0]), *command[1:]],
                                     workload)
        finally:
            if server:
                server.stop()
        return rows

    def rows_of(self, command, workload):
        if workload.one_core:
            command = ["taskset", "-c", "0", *command]
        done = subprocess.run(command, capture_output=True, text=True, check=False,
                              timeout=self.options.timeout)
        if done.returncode != 0:
            raise Failed(f"{' '.join(command)} ended with {done.returncode}: "
                         f"{done.stderr.strip()[-2000:]}")
        rows = [(match.group(1) + workload.suffix, float(match.group(2)), match.group(3))
                for match in filter(None, map(ROW.match, done.stdout.splitlines()))
                if not workload.only or match.group(1) in workload.only]
        rows += [(f"micro_{match.group(1).replace('/', '_')}_ns", float(match.group(2)), "ns")
                 for match in filter(None, map(MICRO.match, done.stdout.splitlines()))]
        if not rows:
            raise Failed(f"{' '.join(command)} printed no row")
        return rows

    def print_ratios(self):
        """Tenon beside its peers, and what is to be reached."""
        for name, (upper, lower) in RATIOS.items():
            if upper in self.values and self.values.get(lower):
                self.print_row(name, self.values[upper] / self.values[lower], "times")
        if self.options.size == "tiny":
            return
        if self.options.size != "full":
            self.say("# the targets are of the full size")
        for name, (bound, unit) in TARGETS.items():
            if name not in self.values:
                continue
            value = self.values[name]
            reached = value >= bound if name in FLOORS else value <= bound
            self.say(f"# target {name} {'>=' if name in FLOORS else '<='} {bound:g} {unit}: "
                     f"{value:.4g}, {'reached' if reached else 'not reached'}")

    def print_changes(self, path):
        """Each row beside the same row of another run."""
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            name, *values = line.split(",")
            if name in self.values and float(values[0]):
                self.say(f"# {name}: {values[0]} before, {self.values[name]:.6g} now, "
                         f"{self.values[name] / float(values[0]):.3g} times")


def chosen(names):
    """The workloads that are asked for, with the limits that they are read beside, in order."""
    if not names:
        return [w for w in WORKLOADS if w.default]
    known = {w.name for w in WORKLOADS} | {w.group for w in WORKLOADS}
    for name in names:
        if name not in known:
            raise Failed(f"no workload {name}; there are {', '.join(sorted(known))}")
    wanted = [w for w in WORKLOADS if w.name in names or w.group in names]
    needed = {need for w in wanted for need in w.needs}
    return [w for w in WORKLOADS if w in wanted or w.name in needed]


def read_options():
    parser = argparse.ArgumentParser(prog="tools/bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--size", choices=["full", "quick", "tiny"], default="full")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--folder", default=tempfile.gettempdir())
    parser.add_argument("--output")
    parser.add_argument("--against")
    parser.add_argument("--timeout", type=float, default=7200)
    return parser.parse_args()


def main():
    options = read_options()
    # So that what runs is stopped and what was written is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    run = Run(options)
    try:
        workloads = chosen(options.names)
        for line in machine.describe(options.programs):
            run.say(f"# {line}")
        run.say("name,value,unit,ratio_to_limit")
        missing = []
        for workload in workloads:
            lacks = workload.lacks(options.programs, shutil.which)
            if lacks:
                missing.append(workload.name)
                run.say(f"# {workload.name}: left out, {lacks} is not here")
                continue
            run.measure(workload)
        run.print_ratios()
        if options.against:
            run.print_changes(options.against)
    except (Failed, peer_servers.NotServing, subprocess.TimeoutExpired) as failure:
        print(f"tools/bench: {failure}", file=sys.stderr)
        return 1
    return 3 if missing and options.names else 0


if __name__ == "__main__":
    sys.exit(main())
