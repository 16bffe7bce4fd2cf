"""The session in a page of docs/, run again.

`transcript.py TENOND TENON ROOT PAGE`: every command of the page's transcript is given to a shell, against
a tenond of its own with the Contoso sample in it, and what it prints is compared. What differs from
run to run (hashes, identities, times) stands as … in the page. TENON_REWRITE=1 writes it anew.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BEGIN = "<!-- transcript: begin -->\n```console\n"
END = "```\n<!-- transcript: end -->\n"
CHANGING = [
    (re.compile(r"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}"), "+…+…"),              # id and key
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "…"),         # identities
    (re.compile(r"[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{80,}={0,2}"), "…"),       # hashes, signatures
    (re.compile(r"\d{4}-\d\d-\d\d\s+\d\d:\d\d:\d\d UTC"), "…"),
]


def settled(text):
    for pattern, words in CHANGING:
        text = pattern.sub(words, text)
    return text


def set_up(shell, data):
    shell("tenon tenant create contoso --initial-domain contoso.onmicrosoft.com"
          " --domain contoso.com")
    cloud = " ".join(str(path) for path in sorted(data.glob("cloud-*.json")))
    shell(f"tenon import --connector entra --as cloud {cloud}")
    shell("tenon import --connector ad --as on-premises --initial onprem.ldif")


def main():
    tenond, tenon, root = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    page = root / "docs" / sys.argv[4]
    before, rest = page.read_text("utf-8").split(BEGIN)
    written, after = rest.split(END)
    data = root / "tests" / "data" / "contoso"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("onprem.ldif", "onprem-changes.ldif"):
            shutil.copy(data / name, folder)
        server = subprocess.Popen(
            [tenond, "--data", Path(folder, "data"), "--guard", Path(folder, "guard"),
             "--listen", "127.0.0.1:0", "--log-level", "off"], stdout=subprocess.PIPE, text=True)
        address = server.stdout.readline().split()[2]
        environment = {**os.environ, "PATH": f"{tenon.parent}:{os.environ['PATH']}",
                       "TENON_SERVER": address, "TENON_TENANT": "contoso"}

        def shell(command):
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                                  encoding="utf-8")
            return done.stdout

        set_up(shell, data)
        commands = [line[2:] for line in written.splitlines() if line.startswith("$ ")]
        found = "".join(f"$ {command}\n{settled(shell(command))}" for command in commands)
        server.terminate()
        server.wait()
    if "TENON_REWRITE" in os.environ:
        page.write_text(before + BEGIN + found + END + after, "utf-8")
    elif found != written:
        sys.exit(f"docs/{page.name} says otherwise than the programs, which say:\n{found}")
    print("the session is the page's")


main()
