"""On what the figures were measured."""

import os
import platform
import subprocess
from pathlib import Path


def _value(file, name):
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    values = [line.split(":", 1)[1].strip() for line in lines if line.startswith(name)]
    return values[0] if values else "unknown"


def _first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout.splitlines() or [""])[0].strip()


def _package(name):
    return _first_line("dpkg-query", "-W", "-f=${Version}", name)


def describe(programs):
    """Lines `what: value`."""
    memory = int(_value("/proc/meminfo", "MemTotal").split()[0]) / 1e6
    lines = [
        f"cpu: {_value('/proc/cpuinfo', 'model name')}",
        f"cores: {os.cpu_count()}",
        f"memory: {memory:.1f} GB",
        f"kernel: {platform.system()} {platform.release()}",
        f"load before: {' '.join(f'{load:.2f}' for load in os.getloadavg())}",
    ]
    cache = _value(programs.parent / "CMakeCache.txt", "CMAKE_BUILD_TYPE").partition("=")[2]
    lines.append(f"compiler: {_first_line('c++', '--version')}; build {cache or 'unknown'}")
    versions = {"grpc": "libgrpc++-dev", "protobuf": "libprotobuf-dev", "rocksdb": "librocksdb-dev",
                "openssl": "libssl-dev", "jemalloc": "libjemalloc-dev", "postgresql": "postgresql-15",
                "etcd": "etcd-server", "redis": "redis-server", "sqlite": "libsqlite3-dev"}
    found = {what: _package(package) for what, package in versions.items()}
    lines.append("versions: " + ", ".join(f"{what} {v}" for what, v in found.items() if v))
    return lines
