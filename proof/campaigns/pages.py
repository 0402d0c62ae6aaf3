"""What asks cost a page: their bytes, what they ask for and when, and that nothing moves, whether one is shown, closed or suppressed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import lightningcss
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, sync_playwright

from proof.figures import ROOT, Proof
from proof.pages import get, newest_article
from proof.site import CHROMIUM_FLAGS, demo_site
from proof.weights import CHROMIUM

WIDTHS = (360, 768, 1440)
SCRIPTS = ("asks.js", "ask-rules.js", "tally.js")
"""Loaded for asks alone. `watch.js`, which serves the news feed as well, is a figure of its own."""

_WATCH_SHIFTS = """
window.__shift = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
_CLOSED = "for (const key of ['birthday-banner', 'birthday-front', 'birthday-appeal']) closed[key] = Date.now() / 1000;"
_CLOSE = f"const closed = {{}}; {_CLOSED} localStorage.asks = JSON.stringify({{ closed }});"


@dataclass(frozen=True)
class State:
    """How a reader comes: with a cookie, or with something in the browser's memory."""

    name: str
    cookie: str = ""
    before: str = ""


STATES = (State("shown"), State("closed", before=_CLOSE), State("suppressed", cookie="member"))


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with demo_site() as site, sync_playwright() as playwright:
        article = newest_article(site)
        _weigh(figures, article)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        _time(figures, browser, article)
        _shifts(figures, browser, {"front": f"{site.url}/", "article": article})
        browser.close()


def _weigh(figures: Proof, article: str) -> None:
    """What the page is larger by: its HTML and its style sheet with and without asks, and the scripts."""
    html = get(article)[1]
    bare, inline = _without_asks(html)
    sheet, bare_sheet = _sheets()
    parts = {
        "HTML and inline script": _packed(str(BeautifulSoup(html, "html.parser"))) - _packed(bare),
        "style sheet": _packed(sheet) - _packed(bare_sheet),
        "scripts": sum(_packed((ROOT / "static/js" / name).read_text()) for name in SCRIPTS) + _waking(),
    }
    figures.add("asks: inline script, uncompressed", len(inline.encode()), "bytes", "<=", 1024)
    for name, size in parts.items():
        figures.add(f"asks on an article: {name}, brotli", size / 1000, "kB", "<=", 6)
    figures.add("asks on an article: everything, brotli", sum(parts.values()) / 1000, "kB", "<=", 6)
    watch = _packed((ROOT / "static/js/watch.js").read_text())
    figures.add("the same with the script of the streams", (sum(parts.values()) + watch) / 1000, "kB", "<=", 8)


def _without_asks(html: str) -> tuple[str, str]:
    """The page without its places for asks, and the script that stood there."""
    page = BeautifulSoup(html, "html.parser")
    script = ""
    for slot in page.select("[data-asks]"):
        if (beside := slot.find_next_sibling()) is not None and beside.name == "script":
            script = str(beside.string)
            beside.decompose()
        slot.decompose()
    return str(page), script


def _waking() -> int:
    """What `site.js` does for asks alone: its last paragraph."""
    whole = (ROOT / "static/js/site.js").read_text()
    assert "\n// Asks, " in whole
    return _packed(whole) - _packed(whole.split("\n// Asks, ")[0])


def _sheets() -> tuple[str, str]:
    """The style sheet as it is served, and as it would be without asks."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "css"
        shutil.copytree(ROOT / "static/css", copy)
        whole = lightningcss.bundle_css(str(copy / "site.css"), minify=True)
        (copy / "components/ask.css").write_text("")
        return whole, lightningcss.bundle_css(str(copy / "site.css"), minify=True)


def _packed(text: str) -> int:
    return len(brotli.compress(text.encode(), quality=11))


def _time(figures: Proof, browser: Browser, article: str) -> None:
    page = _page(browser, STATES[0], 412)
    page.goto(article, wait_until="networkidle")
    page.wait_for_timeout(2500)
    painted, ready, asked = page.evaluate("""() => [
      performance.getEntriesByName("first-contentful-paint")[0].startTime,
      performance.getEntriesByType("navigation")[0].loadEventEnd,
      performance.getEntriesByType("resource").filter(({name}) => /ask|tally|country|watch/.test(name)).map(({startTime}) => startTime)]""")
    figures.add("asks: requests on an article, all after it is read", len(asked), "", "<=", 8)
    figures.add("asks: first request after the first paint", min(asked) - painted, "ms", ">=", 0)
    figures.add("asks: first request after the page has come whole", min(asked) - ready, "ms", ">=", 0)
    page.context.close()


def _shifts(figures: Proof, browser: Browser, pages: dict[str, str]) -> None:
    for name, url in pages.items():
        for state in STATES:
            worst = max(_shift(browser, url, state, width) for width in WIDTHS)
            figures.add(f"layout shift, {name}, asks {state.name}, worst of three widths", worst, "", "<=", 0.001)


def _shift(browser: Browser, url: str, state: State, width: int) -> float:
    page = _page(browser, state, width)
    if state.cookie:
        page.context.add_cookies([{"name": "known", "value": state.cookie, "url": url}])
    page.goto(url, wait_until="networkidle")
    is_shown = page.locator('[data-key="birthday-banner"]').is_visible()
    if is_shown != (state.name == "shown"):
        raise RuntimeError(f"{url}: the banner is {'there' if is_shown else 'missing'}, {state.name} at {width}")
    for _step in range(30):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(40)
    page.wait_for_load_state("networkidle")
    found = float(page.evaluate("window.__shift"))
    page.context.close()
    return found


def _page(browser: Browser, state: State, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.route("**/_/watch*", lambda stream: stream.abort())  # it has no end to wait for
    page.route("**/account/pass/", lambda asked: asked.abort())  # which would find out that nobody is signed in
    page.add_init_script(_WATCH_SHIFTS + state.before)
    return page
