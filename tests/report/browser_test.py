"""Reports as people see them, in headless Chromium: `browser_test.py TENOND TENON ROOT`.

Nothing runs, nothing is loaded, nothing is said on the console; hostile names are text; nothing is
wider than a phone; text can be read in both schemes; the page prints; receipts can be taken out of it
and verified. TENON_SCREENSHOTS=DIR keeps pictures for a person to look at.
"""

import os
import shutil
import sys
from pathlib import Path

from chromium import Chromium
from reports import HOSTILE, Reports, shown

SKIPPED = 77
LEAST_CONTRAST = 4.5

# Every text in sight: the contrast of its colour with what is painted behind it.
CONTRASTS = """
(() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = element => {
    if (element.classList.contains('band-on-text'))
      return getComputedStyle(element.ownerSVGElement.querySelector('.band-on')).fill;
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((parts(colour)[3] ?? 1) === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const poor = [];
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (['title', 'desc', 'STYLE'].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    const [one, other] = [light(parts(colour)), light(parts(behind(element)))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    seen += 1;
    if (contrast < LEAST) poor.push([contrast, walk.currentNode.data.slice(0, 40)]);
  }
  return {seen, poor};
})()
""".replace("LEAST", str(LEAST_CONTRAST))

# What is wider than the window, but for what scrolls by itself.
TOO_WIDE = """
[...document.querySelectorAll('body *')].filter(element =>
    !element.closest('.wide') && !element.matches('.skip') &&
    element.getBoundingClientRect().right > WIDTH + 1)
  .map(element => element.outerHTML.slice(0, 120))
"""

RUNNING = """
[...document.querySelectorAll('script, iframe, object, embed, link, img, base, form, input')]
    .concat([...document.querySelectorAll('*')].filter(element =>
        [...element.attributes].some(each => each.name.startsWith('on') ||
                                             /^\\s*javascript:/i.test(each.value))))
    .map(element => element.outerHTML.slice(0, 120))
"""


def check_screen(browser, name, width, scheme, pictures):
    browser.look(width, 900, scheme)
    browser.open(pictures / f"{name}.html")
    said = f"{name}, {width} px, {scheme}"
    assert not browser.complaints(), f"{said}: {browser.complaints()}"
    assert len(browser.requests()) == 1, f"{said}: {browser.requests()}"
    assert not browser.ask(RUNNING), f"{said}: {browser.ask(RUNNING)}"
    # Not innerWidth: a phone's window grows with what is in it.
    too_wide = browser.ask(TOO_WIDE.replace("WIDTH", str(width)))
    assert not too_wide, f"{said}: {too_wide}"
    assert browser.ask("document.documentElement.scrollWidth") <= width, said
    found = browser.ask(CONTRASTS)
    assert found["seen"] > 30 and not found["poor"], f"{said}: {found}"
    paper = browser.ask("getComputedStyle(document.body).backgroundColor")
    if "TENON_SCREENSHOTS" in os.environ:
        browser.save_screenshot(pictures / f"{name}-{width}-{scheme}.png")
    return paper


def check_print(browser, name, pictures):
    browser.look(720, 1000, "dark", media="print")
    browser.open(pictures / f"{name}.html")
    paper = browser.ask("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)", f"{name}: printed on {paper}"
    shut = browser.ask("[...document.querySelectorAll('details')]"
                       ".filter(each => each.getBoundingClientRect().height < 60).length")
    assert shut == 0, f"{name}: {shut} details are not printed"
    if "TENON_SCREENSHOTS" in os.environ:
        browser.save_screenshot(pictures / f"{name}-print.png")
    pdf = browser.print_to_pdf()
    assert pdf.startswith(b"%PDF-") and len(pdf) > 10_000, f"{name}: {pdf[:40]}"
    (pictures / f"{name}.pdf").write_bytes(pdf)


def check_names(browser, pictures):
    """The parser of a browser agrees: the name is the heading, letter for letter."""
    browser.look(1280, 900, "light")
    for number, value in enumerate(HOSTILE):
        browser.open(pictures / f"hostile-{number}.html")
        heading = browser.ask("document.querySelector('h1').textContent")
        whole = shown(value)
        assert heading == whole or heading == whole[:119] + "…", f"{heading!r} is not {whole!r}"
        assert browser.ask("document.title").startswith(shown(value)[:20]), value


def check_download(browser, reports, pictures):
    """A click saves a receipt, which proves its fact without a server."""
    browser.look(1280, 900, "light")
    browser.open(pictures / "bound.html")
    browser.call("Browser.setDownloadBehavior", browser_wide=True, behavior="allow",
                 downloadPath=str(reports.folder), eventsEnabled=True)
    name = browser.ask("""
        (() => {
          const link = document.querySelector('a[download$=".tlog-proof"]');
          link.closest('details').open = true;
          link.click();
          return link.download;
        })()""")
    browser.wait_for("Browser.downloadProgress", lambda event: event["state"] == "completed")
    vkey = browser.ask("document.getElementById('vkey').textContent")
    assert vkey == reports.must("vkey").strip()
    assert "VERIFIED" in reports.must("verify", "receipt", name, "--vkey", vkey)


def check_all(browser, reports, pictures):
    texts = reports.pages()
    for name, text in texts.items():
        (pictures / f"{name}.html").write_text(text, "utf-8")
    for name in texts:
        light = check_screen(browser, name, 1280, "light", pictures)
        dark = check_screen(browser, name, 360, "dark", pictures)
        assert light != dark, f"{name} does not follow the scheme"
    for name in ("bound", "conflicts", "tenant", f"hostile-{len(HOSTILE) - 1}"):
        check_screen(browser, name, 360, "light", pictures)
        check_screen(browser, name, 1280, "dark", pictures)
        check_print(browser, name, pictures)
    check_names(browser, pictures)
    check_download(browser, reports, pictures)
    print(f"{len(texts)} reports looked at")


def main():
    program = shutil.which("chromium")
    if program is None:
        print("no chromium here: tools/install-packages check")
        sys.exit(SKIPPED)
    reports = Reports(*sys.argv[1:4])
    try:
        pictures = Path(os.environ.get("TENON_SCREENSHOTS", reports.folder))
        pictures.mkdir(parents=True, exist_ok=True)
        browser = Chromium(program)
        try:
            check_all(browser, reports, pictures)
        finally:
            browser.close()
    finally:
        reports.close()


main()
