"""A tenond with the Contoso sample and with names that mean harm, and the reports on it."""

import base64
import json
import os
import subprocess
import tempfile
import uuid
from pathlib import Path

# What people have typed, and would, into a directory.
HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "]]><svg onload=alert(1)>",
    "</style></title><h1>taken over</h1>",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "javascript:alert(1)",
    "invoice \u202egpj.exe",
    "bell \x07 and escape \x1b[31m",
    "שלום עולם",
    "مرحبا بالعالم",
    "👩\u200d👩\u200d👧 the family",
    "N" * 1000,
]


def shown(text):
    """As a report shows it: what would steer, hide or reorder is made visible."""
    out = ""
    for letter in text:
        code = ord(letter)
        steers = (code < 0x20 or 0x7F <= code <= 0x9F or code in (0x61C, 0xFEFF)
                  or 0x200B <= code <= 0x200F or 0x2028 <= code <= 0x202E
                  or 0x2060 <= code <= 0x2069)
        out += letter if not steers else f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:04x}}}"
    return out


def ldif_line(name, value):
    if value.isascii() and value.isprintable() and value[0] not in " :<":
        return f"{name}: {value}\n"
    return f"{name}:: {base64.b64encode(value.encode()).decode()}\n"


def hostile_groups():
    """On-premises groups without an address or a UPN: people know them by their display names."""
    text = ""
    for number, name in enumerate(HOSTILE):
        guid = base64.b64encode(uuid.UUID(int=0x1000 + number).bytes_le).decode()
        text += f"dn: CN=Hostile {number},OU=Groups,DC=contoso,DC=local\n"
        text += "objectClass: top\nobjectClass: group\ngroupType: 2\n"
        text += f"objectGUID:: {guid}\nsAMAccountName: hostile{number}\n"
        text += ldif_line("displayName", name) + ldif_line("description", name) + "\n"
    return text


def group_key(number):
    return str(uuid.UUID(int=0x1000 + number))


class Reports:
    """Commands run in a folder of their own, against a server of their own."""

    def __init__(self, tenond, tenon, root):
        self.tenond, self.tenon = Path(tenond), Path(tenon)
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name)
        self.environment = {**os.environ, "TENON_TENANT": "contoso"}
        self.start()
        self.fill(Path(root, "tests", "data", "contoso"))

    def start(self, *options):
        self.server = subprocess.Popen(
            [self.tenond, "--data", self.folder / "data", "--listen", "127.0.0.1:0",
             "--log-level", "off", *options], stdout=subprocess.PIPE, text=True)
        self.environment["TENON_SERVER"] = self.server.stdout.readline().split()[2]

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def run(self, *arguments):
        return subprocess.run([self.tenon, *arguments], cwd=self.folder, env=self.environment,
                              capture_output=True, encoding="utf-8", check=False)

    def must(self, *arguments):
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def fill(self, data):
        self.must("tenant", "create", "contoso", "--initial-domain", "contoso.onmicrosoft.com",
                  "--domain", "contoso.com")
        self.must("import", "--connector", "entra", "--as", "cloud",
                  *sorted(data.glob("cloud-*.json")))
        self.must("import", "--connector", "ad", "--as", "on-premises", "--initial",
                  data / "onprem.ldif")
        self.must("import", "--connector", "ad", "--as", "on-premises", "--delta",
                  data / "onprem-changes.ldif")
        (self.folder / "hostile.ldif").write_text(hostile_groups(), "utf-8")
        self.must("import", "--connector", "other", "--as", "on-premises", "--initial",
                  self.folder / "hostile.ldif")
        # An account whose authority goes to and fro.
        for target in ("cloud", "on-premises", "cloud"):
            self.must("authority", "transfer", "laszlo.castro@fabrikam.com", "--to", target,
                      "--actor", HOSTILE[0], "--reason", HOSTILE[1])

    def report(self, *arguments):
        """The page, as text."""
        path = self.folder / "report.html"
        self.must("report", *arguments, "-o", path)
        assert path.stat().st_mode & 0o777 == 0o600, "others may read it"
        return path.read_text("utf-8")

    def why(self, key):
        return json.loads(self.must("--output", "json", "why", key))

    def pages(self):
        """One of each kind, by name."""
        return {"bound": self.report("laszlo.castro@fabrikam.com"),
                "waiting": self.report("dorde.iyer@contoso.com"),
                "provisioned": self.report("minjun.kim9190@contoso.onmicrosoft.com"),
                **{f"hostile-{number}": self.report(group_key(number))
                   for number in range(len(HOSTILE))},
                "conflicts": self.report("--conflicts"),
                "tenant": self.report("--tenant")}

    def close(self):
        self.stop()
        self.place.cleanup()
