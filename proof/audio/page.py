"""The page that can be listened to: no sound before it is played, a small player, and as quick as the same page without."""

from __future__ import annotations

import gzip
import time

from playwright.sync_api import sync_playwright

from proof import judges, weights
from proof.figures import ROOT, Proof
from proof.pages import get, newest_article
from proof.site import CHROMIUM_FLAGS, demo_site

PLAYER = 8.0
"""kB, compressed: script and its part of the style sheet."""
MOST_SECONDS = 900
"""For the demo's narrations to be made: they wait for everything else that the site does first."""
SAME = 2
"""Points of Lighthouse that lie between two runs of the same page."""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    judges.install()
    _player(figures)
    with demo_site(NARRATION="0") as site:
        silent = judges.scores(newest_article(site))
    with demo_site(NARRATION="1") as site:
        url = newest_article(site)
        _until_heard(url)
        _requests(figures, url)
        heard = judges.scores(url)
    for category, score in heard.items():
        figures.add(f"Lighthouse, {category}: without a narration", silent[category], "", ">=", 0)
        figures.add(f"Lighthouse, {category}: with one", score, "", ">=", silent[category] - SAME)


def _until_heard(url: str) -> None:
    """Until the demo's newest article has been read aloud and its page printed with it."""
    ends = time.monotonic() + MOST_SECONDS
    while "data-listen" not in get(url)[1]:
        if time.monotonic() > ends:
            raise RuntimeError(f"{url} has no narration to measure")
        time.sleep(2)


def _player(figures: Proof) -> None:
    files = ("js/player.js", "css/components/listen.css")
    size = sum(len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) for name in files) / 1000
    figures.add("the player, script and style, compressed", size, "kB", "<=", PLAYER)


def _requests(figures: Proof, url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=weights.CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 412, "height": 823})
        page.route("**/_/watch*", lambda stream: stream.abort())
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if ".mp3" in request.url else None)
        page.goto(url, wait_until="networkidle")
        for _step in range(30):
            page.mouse.wheel(0, 600)
            page.wait_for_timeout(40)
        figures.add("requests for sound before it is played", len(asked), "", "<=", 0)
        page.locator(".listen-play").click()
        page.wait_for_function("() => document.querySelector('.listen audio').currentTime > 0.5")
        figures.add("requests for sound once it is played", len(asked), "", ">=", 1)
        browser.close()
