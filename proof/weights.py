"""The weight of a page as a browser loads it, against the budgets that break the build."""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Response, sync_playwright

from proof.figures import Proof
from proof.pages import newest_article
from proof.site import CHROMIUM_FLAGS, ProofSite, demo_site

CHROMIUM = "/usr/bin/chromium"

# Reported by the browser's own layout-shift observer while the page is loaded and scrolled to its end.
_WATCH_SHIFTS = """
window.__shift = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


PHONE_PIXELS = 2.625
"""Of a common telephone's screen to one of CSS: what decides how large its pictures are."""

# What a phone that saves data says to scripts; to the server it says it in a header.
_SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}});"


@dataclass
class Weight:
    """Bytes by kind as they came over the wire, and what else was seen."""

    kinds: dict[str, int] = field(default_factory=dict)
    to_the_end: float = 0.0
    requests: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    shift: float = 0.0

    def of(self, *kinds: str) -> float:
        """Kilobytes (1,000 bytes) of these kinds."""
        return sum(self.kinds.get(kind, 0) for kind in kinds) / 1000


def weigh(
    browser: Browser,
    url: str,
    *,
    width: int = 412,
    height: int = 823,
    pixels: float = 1,
    headers: dict[str, str] | None = None,
    script: str = "",
) -> Weight:
    """Load a page as a first-time reader on a phone would; its first view's requests are counted, then it is scrolled for shifts.

    `to_the_end` is everything that came until the page's end was reached, in kilobytes.
    """
    weight = Weight()
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=pixels, extra_http_headers=headers or {}
    )
    page = context.new_page()
    page.route("**/_/watch*", lambda stream: stream.abort())  # it has no end to wait for, and weighs next to nothing
    page.add_init_script(_WATCH_SHIFTS + script)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url, wait_until="networkidle")
    for answer in list(answers):
        if answer.url.startswith("data:"):
            continue
        weight.requests.append(answer.url)
        weight.hosts.add(urlsplit(answer.url).netloc)
        kind = answer.request.resource_type
        weight.kinds[kind] = weight.kinds.get(kind, 0) + _wire_bytes(answer)
    page.evaluate("document.fonts.ready")
    for _step in range(30):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(40)
    # On a busy machine the last pictures come late, and a page would seem lighter than it is.
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    page.wait_for_load_state("networkidle")
    weight.to_the_end = sum(_wire_bytes(answer) for answer in answers if not answer.url.startswith("data:")) / 1000
    weight.shift = float(page.evaluate("window.__shift"))
    context.close()
    return weight


def _wire_bytes(answer: Response) -> int:
    """A browser forgets the bodies of what it does not show any more, so they are asked for only where nothing else tells."""
    if answer.status == 204:
        return 0
    encoded = answer.header_value("content-encoding")
    if encoded or answer.request.resource_type not in {"document", "stylesheet", "script", "fetch"}:
        return int(answer.request.sizes()["responseBodySize"]) or len(answer.body())
    return len(gzip.compress(answer.body(), 6))


def budgets(proof: Proof, site: ProofSite, browser: Browser) -> None:
    """The article page's budgets, in English and in Ukrainian, on a phone and on a desktop."""
    for language, prefix, fonts in (("English", "", 100), ("Ukrainian", "uk/", 150)):
        url = newest_article(site, prefix)
        phone = weigh(browser, url)
        desktop = weigh(browser, url, width=1440, height=900)
        proof.add(
            f"article, {language}: HTML + CSS + JS, compressed",
            phone.of("document", "stylesheet", "script", "fetch"),
            "kB",
            "<=",
            60,
        )
        proof.add(f"article, {language}: JS, compressed", phone.of("script"), "kB", "<=", 10)
        proof.add(f"article, {language}: fonts", phone.of("font"), "kB", "<=", fonts)
        proof.add(f"article, {language}: requests", len(phone.requests), "", "<=", 12)
        proof.add(f"article, {language}: third-party hosts", len(phone.hosts) - 1, "", "<=", 0)
        proof.add(f"article, {language}: layout shift, phone", phone.shift, "", "<=", 0.01)
        proof.add(f"article, {language}: layout shift, desktop", desktop.shift, "", "<=", 0.01)
    saving_data(proof, site, browser)
    front = weigh(browser, f"{site.url}/")
    proof.add("front: layout shift, phone", front.shift, "", "<=", 0.01)
    proof.add("front: third-party hosts", len(front.hosts) - 1, "", "<=", 0)


def saving_data(proof: Proof, site: ProofSite, browser: Browser) -> None:
    """What a reader who asks to save data is spared, of everything that the page brings to its end."""
    # An article's main picture is on its way before a script can say anything; a front is mostly pictures yet to come.
    for name, url, most in (("front", f"{site.url}/", 60), ("article, English", newest_article(site), 90)):
        usual = weigh(browser, url, pixels=PHONE_PIXELS)
        spared = weigh(browser, url, pixels=PHONE_PIXELS, headers={"Save-Data": "on"}, script=_SAVES_DATA)
        proof.add(f"{name}, saving data: fonts", spared.of("font"), "kB", "<=", 0)
        proof.add(
            f"{name}, saving data: bytes, of the usual", 100 * spared.to_the_end / usual.to_the_end, "%", "<=", most
        )


def main() -> int:
    """All budgets; exit code 1 if one is broken."""
    proof = Proof("weights")
    with demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        budgets(proof, site, browser)
        browser.close()
    return proof.close()


if __name__ == "__main__":
    sys.exit(main())
