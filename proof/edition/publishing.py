"""Publish → visible: from sending the publish request in `/cms/` to the new bytes at the kiosk, everything running as by default.

One editor publishes new stories, in the larger archives two side by side, while the worker works. The story and the front
are asked for every few milliseconds, the lists more seldom; a page counts as new when the story's address stands in it.
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests

from proof.edition import archive
from proof.figures import ROOT, Proof
from proof.site import PASSWORD, ProofSite, wait_for_front

SIZES = [int(size) for size in os.environ.get("PROOF_SIZES", "1000").split(",")]
"""Articles in the archives; the others are measured against the first. `PROOF_SIZES=1000,100000` needs an hour of printing first."""
STORIES = 12
"""Stories that each editor publishes."""
EDITORS = ("chief@lantern.example", "editor@lantern.example")
OFTEN, SELDOM = 0.004, 0.02
"""Seconds between two looks at the story and the front, and at lists."""
PATIENCE = 20
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

Times = dict[str, list[float]]


def measure(figures: Proof) -> None:
    """The first size is measured against the targets, every other one, with two editors, against the first with one and with two."""
    for database in archive.wanted():
        first, *larger = SIZES
        times, of_first = _published(database, first, EDITORS[:1])
        _against_targets(figures, times, f"{first} articles, {database}")
        alone = statistics.median(times["story"])
        together = statistics.median(_published(database, first, EDITORS)[0]["story"]) if larger else alone
        for articles in larger:
            times, printed = _published(database, articles, EDITORS)
            named = f"{articles} articles, {database}"
            _against_targets(figures, times, f"{named}, two editors")
            story = statistics.median(times["story"])
            figures.add(f"publish → story, {named}, two editors, against {first} and one", story / alone, "", "<=", 1.3)
            figures.add(
                f"publish → story, {named}, two editors, against {first} and two", story / together, "", "<=", 1.3
            )
            figures.add(f"plates printed for a story, {named}", len(printed), "plates", "==", len(of_first))
            print(f"       here and not there, or there and not here: {sorted(printed ^ of_first)}", flush=True)


def _published(database: str, articles: int, names: Sequence[str]) -> tuple[Times, set[str]]:
    with archive.copy(database, articles, printed=True) as site, served(site):
        return publish(site, names)


def _against_targets(figures: Proof, times: Times, named: str) -> None:
    for page in ("story", "front"):
        figures.add(f"publish → {page}, {named}: median", statistics.median(times[page]) * 1000, "ms", "<=", 120)
        figures.add(f"publish → {page}, {named}: p95", p95(times[page]) * 1000, "ms", "<=", 250)
    for page in sorted(set(times) - {"story", "front", "request"}):
        figures.add(f"publish → {page}, {named}: p95", p95(times[page]) * 1000, "ms", "<=", 1000)
    print(f"       the publish request itself: median {statistics.median(times['request']) * 1000:.0f} ms", flush=True)


def publish(site: ProofSite, names: Sequence[str]) -> tuple[Times, set[str]]:
    """Times by page, and the addresses that one story has printed, its own as `/*/`."""
    facts = _facts(site)
    times: Times = defaultdict(list)
    editors = [_Editor(site, address, facts, times) for address in names]
    editors[0].publish("The first of all")  # a cold process is nobody's usual morning
    times.clear()
    threads = [threading.Thread(target=editor.publish_all) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if any(editor.failed for editor in editors):
        raise RuntimeError(next(editor.failed for editor in editors if editor.failed))
    _until_quiet(site, with_voices=True)  # a story that has been read aloud is printed once more
    since = time.time()
    editors[0].publish("The last of all")
    _until_quiet(site, with_voices=True)
    printed = _facts(site, since)["printed"]
    assert isinstance(printed, list)
    return times, {re.sub(r"the-last-of-all-\d+", "*", address) for address in printed}


class _Editor:
    """Somebody signed in who publishes one story after the other, and looks when each can be read."""

    def __init__(self, site: ProofSite, address: str, facts: dict[str, object], times: Times) -> None:
        self._site, self._facts, self._times = site, facts, times
        self._name = address.partition("@")[0]
        self._session = requests.Session()
        self._session.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
        door = f"{site.url}/account/sign-in/password/"
        token = CSRF.search(self._session.get(door).text)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "login": address, "password": PASSWORD}
        self._session.post(door, data=form, headers={"Referer": door}).raise_for_status()
        self.failed = ""
        self._began = 0.0

    def publish_all(self) -> None:
        """All stories, with a breath between."""
        try:
            breath = random.Random(self._name)  # noqa: S311 - two editors do not keep in step
            for number in range(STORIES):
                self.publish(f"{self._name} tells of ship {number}")
                time.sleep(breath.uniform(0.2, 1.2))
        except Exception as error:
            self.failed = f"{type(error).__name__}: {error}"

    def publish(self, headline: str) -> None:
        """One story: sent, and looked for everywhere until it is there."""
        slug = f"{headline.lower().replace(' ', '-')}-{time.time_ns() % 10**8}"
        form_at = f"{self._site.url}/cms/pages/add/newsroom/article/{self._facts['month']}/"
        form = self._form(headline, slug)
        ready = threading.Barrier(10)
        looks = [threading.Thread(target=self._look, args=(*pair, slug, ready)) for pair in self._pages(slug)]
        for look in looks:
            look.start()
        ready.wait()  # each has seen its page as it is, and asks from now on only whether it is another
        self._began = began = time.perf_counter()
        answer = self._session.post(form_at, data=form, headers={"Referer": form_at}, allow_redirects=False)
        self._times["request"].append(time.perf_counter() - began)
        if answer.status_code != 302:
            raise RuntimeError(f"Publishing answered {answer.status_code}: {_wrong(answer.text)}")
        for look in looks:
            look.join()
        if self.failed:
            raise RuntimeError(self.failed)

    def _form(self, headline: str, slug: str) -> dict[str, str]:
        section, _slug = _pair(self._facts["section"])
        topic, _slug = _pair(self._facts["topic"])
        return {
            "csrfmiddlewaretoken": self._session.cookies.get("csrf") or "",
            "title": headline, "slug": slug, "kicker": "", "standfirst": "A ship came in this morning.",
            "tone": "news", "access": "open", "section": section, "topics": f'"{topic}"', "main_picture": "",
            "byline-TOTAL_FORMS": "0", "byline-INITIAL_FORMS": "0", "byline-MIN_NUM_FORMS": "0", "byline-MAX_NUM_FORMS": "1000",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "",
            "source_list-TOTAL_FORMS": "0", "source_list-INITIAL_FORMS": "0", "methods": "", "not_verified": "",
            "comment_notifications": "on", "body-count": "1", "body-0-deleted": "", "body-0-order": "0",
            "body-0-type": "paragraph", "body-0-value": _rich(f"{headline}. " * 40), "action-publish": "action-publish",
        }  # fmt: skip

    def _pages(self, slug: str) -> Iterator[tuple[str, str]]:
        _key, section = _pair(self._facts["section"])
        _name, topic = _pair(self._facts["topic"])
        yield from [
            ("story", f"/{slug}/"), ("front", "/"), ("section", f"/section/{section}/"), ("topic", f"/tag/{topic}/"),
            ("feed", "/rss/"), ("section's feed", f"/section/{section}/rss/"), ("news feed", "/news-feed/"),
            ("sitemap", str(self._facts["sitemap"])), ("news sitemap", "/news-sitemap.xml"),
        ]  # fmt: skip

    def _look(self, page: str, path: str, slug: str, ready: threading.Barrier) -> None:
        pause = OFTEN if page in {"story", "front"} else SELDOM
        with _Glance(self._site.url, path) as glance:
            glance.what_is_new()
            ready.wait()
            time.sleep(0.01)
            while time.perf_counter() - self._began < PATIENCE:
                if slug.encode() in glance.what_is_new():
                    self._times[page].append(time.perf_counter() - self._began)
                    return
                time.sleep(pause)
        self.failed = f"{path} never showed {slug}"


class _Glance:
    """A look at one page over and over, at as little cost as can be: what measures must not slow down what it measures."""

    def __init__(self, url: str, path: str) -> None:
        where = urlsplit(url)
        self._head = f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nConnection: keep-alive\r\n"
        self._socket = socket.create_connection((str(where.hostname), where.port or 80), timeout=10)
        self._etag = ""

    def __enter__(self) -> _Glance:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def what_is_new(self) -> bytes:
        """The page's bytes if they are others than last time, else nothing."""
        known = f"If-None-Match: {self._etag}\r\n" if self._etag else ""
        self._socket.sendall(f"{self._head}{known}\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 304"):
            said = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            while len(body) < int(said[b"content-length"]):
                body += self._more()
            self._etag = said.get(b"etag", b"").decode()
        return body if head.startswith(b"HTTP/1.1 200") else b""

    def _more(self) -> bytes:
        if not (piece := self._socket.recv(262144)):
            raise RuntimeError("the kiosk closed the connection")
        return piece


@contextmanager
def served(site: ProofSite) -> Iterator[None]:
    """The default layout, its edition printed."""
    program = Path(sys.executable).with_name("broadsheet")
    process = subprocess.Popen(
        [program, "serve", "--no-demo"],
        env=site.environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_front(f"{site.url}/", seconds=120)
        _until_quiet(site)
        yield
    finally:
        process.terminate()
        process.wait(timeout=15)


def _until_quiet(site: ProofSite, *, with_voices: bool = False) -> None:
    """Until nothing waits for the press, nor, `with_voices`, for being read aloud."""
    for _time in range(1200):
        facts = _facts(site)
        if facts["due"] == 0 and not (with_voices and facts["voices"]):
            return
        time.sleep(3)
    raise RuntimeError("The press never came to rest")


def _facts(site: ProofSite, since: float = 0) -> dict[str, object]:
    found: dict[str, object] = json.loads(archive.run(site, "-m", "proof.edition.newsroom_facts", str(since)))
    return found


def _rich(text: str) -> str:
    """A paragraph as the editor's field sends it."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def _pair(fact: object) -> tuple[str, str]:
    first, second = fact if isinstance(fact, list) else ("", "")
    return str(first), str(second)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _wrong(html: str) -> str:
    return " ".join(re.findall(r'class="w-field__errors"[^>]*>.*?</div>', html, re.DOTALL))[:300] or html[:200]
