"""What `tenon` exports, read by a program that shares no code with it.

`independent_reader.py TENOND TENON DATA`: runs the programs on the sample in DATA, then reads tiles,
checkpoint and receipts with the Python standard library, as c2sp.org describes them; Ed25519 is
checked by `openssl`. Afterwards the commands that verify offline, on files that were tampered with.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FACTS_OF_A_TILE = 256
ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


# ---- notes ------------------------------------------------------------------------------------

def ed25519_verifies(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("key", "message", "signature")]
        for file, content in zip(files, (ED25519_SPKI + key, message, signature)):
            file.write_bytes(content)
        done = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", files[0],
             "-rawin", "-in", files[1], "-sigfile", files[2]], capture_output=True, check=False)
        return done.returncode == 0


def read_vkey(text):
    name, key_id, key = text.strip().split("+", 2)
    typed = base64.b64decode(key, validate=True)
    check(typed[0] == 1 and len(typed) == 33, "the vkey is an Ed25519 key")
    expected = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    check(key_id == expected.hex(), "the vkey's id is that of its name and key")
    return name, expected, typed[1:]


def open_note(note, vkey):
    name, key_id, key = read_vkey(vkey)
    text, signatures = note.rsplit("\n\n", 1)
    for line in signatures.splitlines():
        dash, signer, encoded = line.split(" ")
        signature = base64.b64decode(encoded, validate=True)
        if dash == "\u2014" and signer == name and signature[:4] == key_id:
            check(ed25519_verifies(key, (text + "\n").encode(), signature[4:]),
                  f"openssl verifies the signature of {name}")
            return (text + "\n").splitlines()
    sys.exit(f"FAILED: no signature of {name}")


# ---- the tree ---------------------------------------------------------------------------------

def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree_root(leaves):
    """RFC 6962, 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(tree_root(leaves[:split]), tree_root(leaves[split:]))


def root_of_proof(index, size, leaf, path):
    """RFC 9162, 2.1.3.2."""
    check(index < size, "the index is in the tree")
    node, last, value = index, size - 1, leaf
    for sibling in path:
        check(last != 0, "the proof is not too long")
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            value = node_hash(value, sibling)
        node >>= 1
        last >>= 1
    check(last == 0, "the proof is long enough")
    return value


def tile_path(level, index, width):
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    partial = "" if width == FACTS_OF_A_TILE else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def tiles_of(folder, level, count):
    for index in range((count + FACTS_OF_A_TILE - 1) // FACTS_OF_A_TILE):
        width = min(FACTS_OF_A_TILE, count - index * FACTS_OF_A_TILE)
        yield width, Path(folder, tile_path(level, index, width)).read_bytes()


def read_entries(folder, size):
    entries = []
    for width, data in tiles_of(folder, "entries", size):
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2:2 + length])
            data = data[2 + length:]
        check(data == b"", "an entry bundle ends with its last entry")
    return entries


def check_tiles(folder, vkey):
    origin, size, root = open_note(Path(folder, "checkpoint").read_text("utf-8"), vkey)[:3]
    size = int(size)
    check(origin == vkey.split("+")[0], "the origin is the name of the key")
    entries = read_entries(folder, size)
    nodes = [leaf_hash(entry) for entry in entries]
    check(base64.b64encode(tree_root(nodes)).decode() == root, "the entries give the signed root")
    level = 0
    while nodes:
        for index, (width, data) in enumerate(tiles_of(folder, level, len(nodes))):
            first = index * FACTS_OF_A_TILE
            check(data == b"".join(nodes[first:first + width]), f"tile {level}/{index}")
        full = len(nodes) // FACTS_OF_A_TILE
        nodes = [tree_root(nodes[i * FACTS_OF_A_TILE:(i + 1) * FACTS_OF_A_TILE])
                 for i in range(full)]
        level += 1
    return entries, root


# ---- receipts ---------------------------------------------------------------------------------

def check_receipt(text, vkey, entry):
    head, checkpoint = text.split("\n\n", 1)
    lines = head.split("\n")
    check(lines[0] == "c2sp.org/tlog-proof@v1", "the first line of a receipt")
    check(lines[1].startswith("extra "), "a receipt holds its fact")
    fact = base64.b64decode(lines[1][6:], validate=True)
    check(fact.startswith(entry), "the receipt's entry is the one in the tiles")
    slot = fact[len(entry):]
    if slot[0] == 1:
        salt, length, payload = slot[1:33], int.from_bytes(slot[33:37], "big"), slot[37:]
        check(len(payload) == length, "the payload is whole")
        check(hashlib.sha256(salt + payload).digest() == entry[-32:], "the entry's commitment")
    index = int(lines[2].removeprefix("index "))
    path = [base64.b64decode(line, validate=True) for line in lines[3:]]
    _, size, root = open_note(checkpoint, vkey)[:3]
    found = root_of_proof(index, int(size), leaf_hash(entry), path)
    check(base64.b64encode(found).decode() == root, f"the receipt of {index} proves it")


# ---- the programs -----------------------------------------------------------------------------

class Programs:
    def __init__(self, tenond, tenon, folder):
        self.tenond, self.tenon, self.folder = tenond, tenon, Path(folder)
        self.server = None
        self.address = ""

    def start(self, *options):
        self.server = subprocess.Popen(
            [self.tenond, "--data", self.folder / "data", "--listen", "127.0.0.1:0",
             "--log-level", "off", *options], stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        check(line.startswith("listening on "), "tenond listens")
        self.address = line.split()[2]

    def stop(self):
        self.server.terminate()
        check(self.server.wait() == 0, "tenond stops")

    def run(self, *arguments, code=0):
        done = subprocess.run(
            [self.tenon, "--server", self.address, "--tenant", "contoso", *map(str, arguments)],
            capture_output=True, text=True, encoding="utf-8", check=False)
        check(done.returncode == code,
              f"tenon {' '.join(map(str, arguments))}: exit code {done.returncode}, expected {code}"
              f"\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def path(self, name):
        return self.folder / name


def fill(programs, data):
    programs.run("tenant", "create", "contoso", "--initial-domain", "contoso.onmicrosoft.com",
                 "--domain", "contoso.com")
    cloud = sorted(path for path in data.glob("cloud-*.json"))
    programs.run("import", "--connector", "entra", "--as", "cloud", *cloud)
    programs.run("import", "--connector", "ad", "--as", "on-premises", "--initial",
                 data / "onprem.ldif")


def check_offline(programs, vkey, kept):
    """`tenon verify`, with the server stopped."""
    bundle = programs.path("bundle")
    said = programs.run("verify", bundle, "--vkey", vkey, "--checkpoint", kept)
    check("VERIFIED" in said and "this log begins with them" in said, "a whole bundle")
    whole = bundle.read_bytes()
    for place in range(len(whole) // 3, len(whole), len(whole) // 5):
        changed = bytearray(whole)
        changed[place] ^= 1
        programs.path("changed").write_bytes(changed)
        said = programs.run("verify", programs.path("changed"), "--vkey", vkey, code=1)
        check("NOT VERIFIED: position " in said, f"a changed byte is located: {said}")
    programs.path("changed").write_bytes(whole[:-7])
    said = programs.run("verify", programs.path("changed"), "--vkey", vkey, code=1)
    check("NOT VERIFIED: position " in said, "a bundle cut off")
    programs.run("verify", bundle, "--vkey", vkey[:-1], code=65)
    programs.run("verify", kept, "--vkey", vkey, code=65)
    programs.run("verify", programs.path("nowhere"), "--vkey", vkey, code=66)
    programs.run("verify", bundle, code=64)
    programs.run("verify", bundle, "--vkey", vkey, "--checkpoint", "", code=64)
    programs.path("changed").write_bytes(whole + b"x")
    said = json.loads(programs.run("--output", "json", "verify", programs.path("changed"),
                                   "--vkey", vkey, code=1))
    check(said["reason"] == "VERIFY_FACT" and said["offset"] == len(whole), f"a finding in JSON: {said}")
    receipt = programs.path("receipt")
    check("VERIFIED" in programs.run("verify", "receipt", receipt, "--vkey", vkey), "a receipt")
    text = receipt.read_text("utf-8").replace("index 5", "index 6")
    programs.path("changed").write_text(text, "utf-8")
    said = programs.run("verify", "receipt", programs.path("changed"), "--vkey", vkey, code=1)
    check("NOT VERIFIED" in said, "a changed receipt")


def check_start_without_guard(programs, kept):
    programs.start()
    check("SIGNING_OFF" in programs.run("checkpoint", code=76), "nothing is signed after a start")
    programs.run("consistency", kept)  # needs no signature
    programs.run("checkpoint", "trust", programs.path("receipt"), code=76)
    programs.run("checkpoint", "trust", code=64)
    programs.run("checkpoint", "trust", kept)
    programs.run("checkpoint")
    programs.stop()


def check_consistency(programs, vkey, kept):
    check("\nCONSISTENT" in programs.run("consistency", kept, "--vkey", vkey), "old and new")
    check("\nCONSISTENT" in programs.run("consistency", 0, 7), "sizes")
    lines = kept.read_text("utf-8").split("\n")
    lines[2] = base64.b64encode(hashlib.sha256(b"another").digest()).decode()
    programs.path("forged").write_text("\n".join(lines), "utf-8")
    said = programs.run("consistency", programs.path("forged"), code=1)
    check("NOT CONSISTENT" in said, "another root of the same size")
    programs.run("consistency", programs.path("forged"), "--vkey", vkey, code=65)
    programs.run("consistency", 7, 3, code=76)
    programs.run("consistency", 7, 0, code=64)
    programs.run("consistency", kept, "--vkey", "", code=64)
    programs.run("receipt", -1, code=64)
    programs.run("consistency", programs.path("nowhere"), code=66)


def check_guard_options(programs):
    """With the server running on its guard."""
    def refused(code, *options):
        done = subprocess.run([programs.tenond, "--listen", "127.0.0.1:0", *options],
                              capture_output=True, text=True, timeout=60, check=False)
        check(done.returncode == code, f"tenond {options}: {done.returncode} {done.stderr}")

    guard = str(programs.path("guard"))
    other = str(programs.path("other"))
    refused(64, "--memory", "--guard", guard)
    refused(64, "--data", other, "--guard", f"{other}/deep/../guard")
    refused(73, "--data", other, "--guard", guard)  # the running one has it


def main():
    tenond, tenon, data = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(tenond, tenon, folder)
        programs.start("--guard", programs.path("guard"))
        programs.run("tenant", "list")
        check_guard_options(programs)
        fill(programs, data)
        vkey = programs.run("vkey").strip()
        kept = programs.path("kept")
        kept.write_text(programs.run("checkpoint"), "utf-8")
        programs.run("import", "--connector", "ad", "--as", "on-premises", "--delta",
                     data / "onprem-changes.ldif")
        notes = programs.run("checkpoint", "--decisions")
        decisions_vkey = programs.run("vkey", "--decisions").strip()
        check(open_note(notes, decisions_vkey)[3] == "tenant contoso", "the decision note")
        check_consistency(programs, vkey, kept)
        programs.run("export", "tiles", programs.path("tiles"))
        entries, _ = check_tiles(programs.path("tiles"), vkey)
        check(len(entries) > FACTS_OF_A_TILE, "more than one tile was read")
        for position in (0, 1, 5, 255, 256, len(entries) - 1):
            for options in ((), ("--entry-only",)):
                check_receipt(programs.run("receipt", position, *options), vkey, entries[position])
        programs.run("receipt", 5, "--out", programs.path("receipt"))
        programs.run("export", "bundle", programs.path("bundle"))
        mode = os.stat(programs.path("data") / "keys" / "contoso.key").st_mode & 0o777
        check(mode == 0o600, "only the owner reads the key")
        for name in ("receipt", "bundle"):
            mode = os.stat(programs.path(name)).st_mode & 0o777
            check(mode == 0o600, f"only the owner reads the {name}")
        programs.stop()
        check_offline(programs, vkey, kept)
        check_start_without_guard(programs, kept)
    print("the tree, the receipts and the notes are what an independent reader makes of them")


main()
