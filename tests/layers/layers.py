"""Who may include whom (docs/architecture.md), checked on every source of the repository.

The compiler cannot: system headers all lie in one place. `python3 tests/layers/layers.py [ROOT]`
prints each violation as `file:line: what is wrong` and exits 1 when there is one.
"""

import re
import subprocess
import sys
from pathlib import Path

ENGINE = ["engine/base", "engine/model", "engine/wire", "engine/rules", "engine/log",
          "engine/runtime"]

# Folder: the folders that it may include. The longest prefix of a path is its folder, and a folder
# may always include itself. `proto` stands for the generated headers.
MAY_INCLUDE = {
    "engine/base": [],
    "engine/model": ["engine/base"],
    "engine/wire": ["engine/base", "engine/model"],
    "engine/rules": ["engine/base", "engine/model"],
    "engine/log": ["engine/base", "engine/model"],
    "engine/runtime": ["engine/base", "engine/model", "engine/wire", "engine/rules", "engine/log"],
    "projections": ENGINE,
    "server": ENGINE + ["projections", "proto"],
    "tools/readers": ["engine/base", "proto"],
    "tools/bench": ENGINE + ["projections", "server", "tools/readers", "proto"],
    "tools": ["engine/base", "tools/readers", "proto"],
    "cli/offline": ENGINE + ["projections", "tools/readers", "proto"],
    "cli": ["engine/base", "tools/readers", "cli/offline", "proto"],
    "tests": ENGINE + ["projections", "server", "tools/readers", "tools", "cli", "cli/offline",
                       "proto"],
}

# Decisions are a pure function of the facts: nothing in these folders can read a clock, a file, a
# locale or a random number, or start a thread.
PURE = ["engine/base", "engine/model", "engine/wire", "engine/rules"]
IMPURE_HEADERS = re.compile(
    r"^(rocksdb/|grpc|google/|spdlog/|fmt/|absl/(synchronization|time|random)/|nlohmann/|CLI/|sys/"
    r"|(thread|mutex|shared_mutex|atomic|condition_variable|future|stop_token|semaphore|latch"
    r"|barrier|fstream|filesystem|iostream|cstdio|stdio\.h|chrono|ctime|time\.h|random|locale"
    r"|clocale|cctype|cwctype|regex|sstream|iomanip|cmath|cfenv|unistd\.h|fcntl\.h|pthread\.h)$)")
IMPURE_WORDS = re.compile(
    r"\b(float|double|thread_local|volatile|getenv|rand|srand|random_device|system_clock"
    r"|steady_clock|reinterpret_pointer_cast)\b")
# file: the headers or words, otherwise impure, that it needs.
PURE_EXCEPTIONS = {
    "engine/base/check.cc": {"cstdio"},          # the last words of a process that stops
    "engine/base/sha256.cc": {"thread_local"},   # a hasher kept between uses, without state
}

# Header prefix: (the files that may include it, why).
CONFINED = [
    (re.compile(r"^rocksdb/"),
     re.compile(r"^(engine/log/\w+\.cc|projections/rocksdb_\w+\.cc|tests/.*|tools/bench/\w+\.cc)$"),
     "RocksDB is known to engine/log/*.cc and projections/rocksdb_*.cc only"),
    (re.compile(r"\.grpc\.pb\.h$"),
     re.compile(r"^(server/\w+_service\.cc|cli/client\w*\.(h|cc)|tests/.*|tools/.*)$"),
     ".grpc.pb.h costs two seconds a source: server/*_service.cc and cli/client* only"),
    (re.compile(r"^(\.\./|\./)"), re.compile(r"^$"), "includes are written from the root"),
    (re.compile(r"\.cc$"), re.compile(r"^$"), "a source is compiled, not included"),
    (re.compile(r"^spdlog/"), re.compile(r"^(server|tools|cli|tests)/"),
     "structured logs are the server's"),
    (re.compile(r"^grpc(pp)?/"), re.compile(r"^(server|cli|tools|tests)/"),
     "the engine and the projections know no gRPC"),
]

LINES_MAX = 400
# file: its lines at most, with the reason why it is not split.
LONGER = {}

VAGUE = {"util", "utils", "common", "helper", "helpers", "manager", "misc"}
VAGUE_TYPE = re.compile(r"\b(?:class|struct|namespace)\s+(\w*(?:Manager|Helper|Util|Utils))\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SOURCE_SUFFIXES = {".h", ".cc"}
COUNTED_SUFFIXES = {".h", ".cc", ".py", ".proto", ".cmake", ".sh", ""}
NOT_COUNTED = re.compile(r"^(LICENSE|NOTICE|tests/data/)")


def folder_of(path):
    """The entry of MAY_INCLUDE that `path` lies in, or None."""
    inside = [f for f in MAY_INCLUDE if path.startswith(f + "/")]
    return max(inside, key=len) if inside else None


def without_comments(text):
    """`text` with comments and literals blanked, line by line as before."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def check_include(path, bracket, header):
    """What is wrong with `path` including `header`: a list of sentences."""
    found = []
    folder = folder_of(path)
    target = folder_of(header)
    if header.endswith(".pb.h") and header.startswith("tenon/"):
        target = "proto"
    if target and bracket == "<":
        found.append(f"<{header}>: our own headers are included in quotes")
    if bracket == '"' and not target:
        found.append(f'"{header}": not a header of ours, from the root of the repository')
    if target and target != folder and target not in MAY_INCLUDE[folder]:
        found.append(f"{folder} may not include {target} ({header})")
    if folder in PURE and IMPURE_HEADERS.search(header):
        if header not in PURE_EXCEPTIONS.get(path, ()):
            found.append(f"{folder} is pure: it may not include <{header}>")
    for headers, files, why in CONFINED:
        if headers.search(header) and not files.search(path):
            found.append(f"{header}: {why}")
    return found


def check_source(path, text):
    """Violations of one C++ file as (line, sentence), and the headers of ours that it includes."""
    found, ours = [], []
    if folder_of(path) is None:
        return [(1, "in no folder of the table: where in the pipeline does it belong?")], []
    for number, line in enumerate(text.splitlines(), 1):
        if match := INCLUDE.match(line):
            found += [(number, what) for what in check_include(path, *match.groups())]
            if folder_of(match[2]):
                ours.append(match[2])
    if path.endswith(".h") and "#pragma once" not in text:
        found.append((1, "a header begins with a comment and #pragma once"))
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        if match := VAGUE_TYPE.search(line):
            found.append((number, f"{match[1]}: a name that says what it does, please"))
        if folder_of(path) in PURE and (match := IMPURE_WORDS.search(line)):
            if match[0] not in PURE_EXCEPTIONS.get(path, ()):
                found.append((number, f"{folder_of(path)} is pure: no `{match[0]}`"))
    return found, ours


def check_any(path, text):
    """Violations that any file can have: its name and its length."""
    found = []
    for word in re.split(r"[/_.\-]", path.lower()):
        if word in VAGUE:
            found.append((1, f"`{word}` in a name says nothing: name the noun"))
    lines = text.count("\n")
    suffix = Path(path).suffix
    if suffix in COUNTED_SUFFIXES and not NOT_COUNTED.search(path):
        if lines > LONGER.get(path, LINES_MAX):
            found.append((lines, f"{lines} lines, more than {LINES_MAX}: split it by step"))
    return found


def cycles(graph):
    """Each cycle of `graph` (name: the names that it leads to) once, as a list of names."""
    found, done, trail = [], set(), []

    def visit(name):
        if name in trail:
            found.append(trail[trail.index(name):] + [name])
        elif name not in done:
            trail.append(name)
            for following in sorted(graph.get(name, ())):
                visit(following)
            done.add(trail.pop())

    for name in sorted(graph):
        visit(name)
    return found


def sources(root):
    """Every file under version control, or about to be."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-co", "--exclude-standard"],
        capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in listed if (root / path).is_file()]


def check(files):
    """Violations of `files` (path: text) as lines of text."""
    found, files_graph, folders_graph = [], {}, {}
    for path, text in sorted(files.items()):
        violations = check_any(path, text)
        if Path(path).suffix in SOURCE_SUFFIXES:
            more, ours = check_source(path, text)
            violations += more
            files_graph[path] = set(ours)
            folder = folder_of(path)
            folders_graph.setdefault(folder, set()).update(
                folder_of(header) for header in ours if folder_of(header) != folder)
        found += [f"{path}:{line}: {what}" for line, what in violations]
    folders_graph.pop(None, None)
    for what, graph in (("files", files_graph), ("folders", folders_graph)):
        found += [f"{cycle[0]}:1: a cycle of {what}: {' → '.join(cycle)}" for cycle in cycles(graph)]
    return found


def read(root):
    texts = {}
    for path in sources(root):
        try:
            texts[path] = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            pass  # data, not source
    return texts


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    texts = read(root)
    found = check(texts)
    print("\n".join(found))
    count = sum(1 for path in texts if Path(path).suffix in SOURCE_SUFFIXES)
    print(f"{count} C++ files, {len(found)} violations")
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
