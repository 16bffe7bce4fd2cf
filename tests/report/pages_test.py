"""What stands in reports, read with a parser: `pages_test.py TENOND TENON ROOT`."""

import base64
import re
import sys
from html.parser import HTMLParser

from reports import HOSTILE, Reports, shown

VOID = {"meta", "br"}
ALLOWED = VOID | {
    "a", "article", "bdi", "body", "caption", "circle", "code", "dd", "del", "desc", "details",
    "div", "dl", "dt", "footer", "g", "h1", "h2", "h3", "h4", "head", "header", "html", "ins",
    "li", "line", "main", "nav", "ol", "p", "path", "pre", "rect", "section", "span", "strong",
    "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul"}
ATTRIBUTES = {
    "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "content", "cx", "cy", "d",
    "dir", "download", "focusable", "height", "href", "http-equiv", "id", "lang", "name", "open",
    "r", "rel", "role", "rx", "scope", "tabindex", "text-anchor", "type", "viewbox", "width", "x",
    "x1", "x2", "y", "y1", "y2"}
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069]")


class Page(HTMLParser):
    """Refuses what is not whole, not in order or not allowed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.files = [], [], [], {}
        self.text, self.headings, self.policy, self.captions, self.tables = "", [], "", 0, 0
        assert text.startswith("<!DOCTYPE html>\n")
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        assert tag in ALLOWED, f"<{tag}>"
        names = [name for name, _ in attributes]
        assert set(names) <= ATTRIBUTES, f"<{tag} {names}>"
        assert len(names) == len(set(names)), f"<{tag} {names}>"
        values = dict(attributes)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "html":
            assert values["lang"] == "en"
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag == "th":
            assert values["scope"] in ("row", "col")
        if tag == "svg":
            assert values.get("role") == "img" or values.get("aria-hidden") == "true"
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag == "a":
            self.follow(values)
        if tag not in VOID:
            self.open.append(tag)

    def follow(self, values):
        link = values["href"]
        if "download" in values:
            kind, data = link.split(",", 1)
            assert kind == "data:application/octet-stream;base64", kind
            self.files[values["download"]] = base64.b64decode(data, validate=True)
        else:
            assert re.match(r"(#|https://)", link), link
            self.links.append(link)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data}")

    handle_pi = handle_comment


def check_whole(name, text):
    assert not STEERING.search(text), f"{name}: a character that steers"
    page = Page(text)
    assert page.policy.startswith("default-src 'none'"), name
    assert len(page.ids) == len(set(page.ids)), f"{name}: an id twice"
    for link in page.links:
        assert not link.startswith("#") or link[1:] in page.ids, f"{name}: {link} leads nowhere"
    assert page.headings[0] == 1 and page.headings.count(1) == 1, name
    for before, after in zip(page.headings, page.headings[1:]):
        assert after <= before + 1, f"{name}: h{before}, then h{after}"
    assert page.captions == page.tables, f"{name}: a table without a caption"
    return page


def check_words(pages):
    for number, value in enumerate(HOSTILE):
        page = pages[f"hostile-{number}"]
        assert shown(value) in page.text, f"{value!r} is not shown"
    bound = pages["bound"].text
    for words in ("because both have the same primary SMTP address", "decided here",
                  "DataValidationFailed", "smtp:lcastro@fabrikam.com", "T1, by binding",
                  shown(HOSTILE[0]), shown(HOSTILE[1]), "How to check them"):
        assert words in bound, words
    waiting = pages["waiting"].text
    for words in ("refused, and waits (InvalidHardMatch, by rule H5)", "not reached",
                  "eligible for the privileged role"):
        assert words in waiting, words
    tenant = pages["tenant"].text
    for words in ("Outcomes over time", "Bindings by method", "SMTP", "PROVISIONED",
                  "Conflicts by kind", "InvalidSoftMatch"):
        assert words in tenant, words
    assert "Ways out" in pages["conflicts"].text


def check_counts(reports, pages):
    """What a tenant's page counts is what the other commands count."""
    conflicts = len(reports.must("--output", "json", "conflicts").splitlines())
    decisions = len(reports.must("--output", "json", "watch", "--until-caught-up").splitlines())
    assert f"{conflicts} conflicts wait" in pages["tenant"].text
    assert f"{decisions} decisions followed" in pages["tenant"].text
    assert f"{conflicts} conflicts of contoso" in pages["conflicts"].text


def check_proofs(reports, page):
    vkey = reports.must("vkey").strip()
    assert vkey in page.text
    receipts = [name for name in page.files if name.endswith(".tlog-proof")]
    assert len(receipts) >= 4, receipts
    for name in receipts:
        file = reports.folder / name
        file.write_bytes(page.files[name])
        said = reports.must("verify", "receipt", file, "--vkey", vkey)
        assert "VERIFIED" in said and name.split(".")[0] in said, said
        assert page.files[name].decode() in page.text, "the text is another than the file"
    file.write_bytes(page.files[name].replace(b"extra A", b"extra B"))
    assert reports.run("verify", "receipt", file, "--vkey", vkey).returncode == 1
    assert page.files["checkpoint"].decode() == reports.must("checkpoint")
    kept = reports.folder / "checkpoint"
    kept.write_bytes(page.files["checkpoint"])
    bundle = reports.folder / "bundle"
    reports.must("export", "bundle", bundle)
    reports.must("verify", bundle, "--vkey", vkey, "--checkpoint", kept)


def check_options(reports, pages):
    key = "laszlo.castro@fabrikam.com"
    few = Page(reports.report(key, "--receipts", "1", "--entry-only"))
    assert len(few.files) == 3 and "more were left out" in few.text
    assert "They hold no personal data" in few.text
    assert "--receipts" not in pages["bound"].text
    cut = Page(reports.report(key, "--decisions", "2"))
    assert "Older decisions are left out" in cut.text
    assert "which is older than those shown" in cut.text, "another decision passes for it"
    past = Page(reports.report(key, "--as-of", "300"))
    assert "as of 301 facts" in past.text and "bound to no account" in past.text, past.text[:900]
    past = Page(reports.report("--tenant", "--as-of", "300"))
    assert "followed from 301 facts" in past.text
    assert "are bound to an account" in past.text and "accounts, live" in past.text
    past = Page(reports.report("--conflicts", "--as-of", "300", "--limit", "3"))
    assert "The first 3 of" in past.text


def check_errors(reports):
    for arguments, code, words in [
            (("report", "-o", "x"), 64, "Name a KEY"),
            (("report", "a", "--conflicts", "-o", "x"), 64, "Name a KEY"),
            (("report", "nobody", "-o", "x"), 1, "KEY_UNKNOWN"),
            (("report", "dorde.iyer@contoso.com", "-o", "no/folder/x"), 74, "OUTPUT_FILE")]:
        done = reports.run(*arguments)
        assert done.returncode == code, (arguments, done.returncode, done.stderr)
        assert words in done.stderr, done.stderr
        assert not (reports.folder / "x").exists()
    assert reports.must("report", "--conflicts", "--tenant", "contoso", "-o", "-").startswith("<!")


def check_unsigned(reports):
    """Started again without a guard, nothing tells what was signed: no proofs, and a page still."""
    reports.stop()
    reports.start()
    page = check_whole("unsigned", reports.report("laszlo.castro@fabrikam.com"))
    assert "There are no proofs in this report" in page.text and "SIGNING_OFF" in page.text
    assert not page.files


def main():
    reports = Reports(*sys.argv[1:4])
    try:
        texts = reports.pages()
        assert texts["bound"] == reports.report("laszlo.castro@fabrikam.com"), "not the same bytes"
        assert texts["tenant"] == reports.report("--tenant"), "not the same bytes"
        pages = {name: check_whole(name, text) for name, text in texts.items()}
        check_words(pages)
        check_counts(reports, pages)
        check_proofs(reports, pages["bound"])
        check_options(reports, pages)
        check_errors(reports)
        check_unsigned(reports)
    finally:
        reports.close()
    print(f"{len(pages)} reports are whole")


main()
