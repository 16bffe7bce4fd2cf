"""The servers of the peers: each started for one workload, on a free port of the loopback, its data
in a temporary folder, and stopped after it, whatever happens (it does not outlive this process)."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 60


class NotServing(Exception):
    """The server is not here, or did not start."""


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _program(name, *more):
    for place in (shutil.which(name), *more):
        if place and os.access(place, os.X_OK):
            return str(place)
    raise NotServing(f"{name} is not installed: tools/install-packages bench")


class Folder:
    """No server: a peer that lives in the program itself."""

    address = ""

    def __init__(self, folder):
        self.folder = folder / "peer"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    def stop(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Server(Folder):
    stop_signal = signal.SIGTERM

    def __init__(self, folder):
        super().__init__(folder)
        self.port = _free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.prefix = []
        self.log = self.folder / "server.log"
        self.process = None

    def start(self, command):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", signal.Signals(self.stop_signal).name[3:],
                 *self.prefix, *command], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                cwd=self.folder)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
                self.stop()
                raise NotServing(f"{command[0]} did not start: {said}")
            time.sleep(0.05)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        super().stop()


class Postgres(Server):
    """A cluster of its own, tuned as the documentation says for loading; commits are synced."""

    stop_signal = signal.SIGINT  # "fast shutdown"
    SETTINGS = {
        "listen_addresses": "127.0.0.1", "max_connections": "100",
        "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
        "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "16GB",
        "checkpoint_timeout": "30min", "shared_buffers": "2GB", "work_mem": "256MB",
        "maintenance_work_mem": "512MB", "wal_buffers": "64MB", "effective_cache_size": "8GB",
    }

    def __init__(self, folder):
        super().__init__(folder)
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        binary = binaries[-1] if binaries else Path("/nowhere")
        initdb = _program("initdb", binary / "initdb")
        postgres = _program("postgres", binary / "postgres")
        self.isready = _program("pg_isready", binary / "pg_isready")
        if os.getuid() == 0:  # PostgreSQL refuses root
            owner = pwd.getpwnam("postgres")
            self.prefix = ["--reuid", str(owner.pw_uid), "--regid", str(owner.pw_gid),
                           "--clear-groups"]
            os.chmod(folder, 0o755)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        data = self.folder / "data"
        made = subprocess.run(
            ["setpriv", *(self.prefix or ["--pdeathsig", "TERM"]), initdb, "-D", str(data), "-U",
             "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            capture_output=True, text=True, check=False, cwd="/")
        if made.returncode != 0:
            super().stop()
            raise NotServing(f"initdb failed: {made.stderr[-2000:]}")
        settings = [word for name, value in self.SETTINGS.items()
                    for word in ("-c", f"{name}={value}")]
        self.start([postgres, "-D", str(data), "-p", str(self.port), "-k", str(self.folder),
                    *settings])

    def answers(self):
        return subprocess.run([self.isready, "-q", "-h", "127.0.0.1", "-p", str(self.port)],
                              check=False).returncode == 0


class Etcd(Server):
    """One member; each write synced before it is answered."""

    def __init__(self, folder):
        super().__init__(folder)
        client, peer = f"http://{self.address}", f"http://127.0.0.1:{_free_port()}"
        self.start([_program("etcd"), "--name", "bench", "--data-dir", str(self.folder / "data"),
                    "--listen-client-urls", client, "--advertise-client-urls", client,
                    "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                    "--initial-cluster", f"bench={peer}", "--max-txn-ops", "8192",
                    "--max-request-bytes", str(8 << 20), "--quota-backend-bytes", str(8 << 30),
                    "--log-level", "error"])


class Redis(Server):
    """The append-only file, synced before it answers."""

    def __init__(self, folder):
        super().__init__(folder)
        self.start([_program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1",
                    "--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "always",
                    "--auto-aof-rewrite-percentage", "0", "--save", "", "--daemonize", "no"])


_KINDS = {"postgres": Postgres, "etcd": Etcd, "redis": Redis, "folder": Folder}


def start(kind, folder):
    """The server of that kind with its data below `folder`; NotServing."""
    return _KINDS[kind](folder)
