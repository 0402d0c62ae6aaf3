"""From a settled payment to the moved number on an open page.

A real site with its press and kiosk; people pay with the sandbox's card, and somebody's page listens to the stream and
fetches the tally again, as the page's own script does.
"""

from __future__ import annotations

import http.client
import json
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from typing import Any

from proof.figures import ROOT, Proof
from proof.site import ProofSite, demo_site

PAYMENTS = 40
PLATE = "/_/tally/measured"
PATIENCE = 20.0
SECONDS = 2.0

MAKE = """
import django; django.setup()
from datetime import timedelta
from broadsheet.campaigns import launching
from broadsheet.campaigns.models import Campaign, CampaignWords, Goal
from broadsheet.foundation import clock
from broadsheet.foundation import languages
now = clock.now()
made = Campaign.objects.create(key="measured", name="Measured", starts_at=now - timedelta(days=1),
    ends_at=now + timedelta(days=30), goal_kind=Goal.PAYERS, goal=1000)
for code in languages.codes():
    CampaignWords.objects.create(campaign=made, language=code, title="1,000 people")
launching.launch(campaign=made, by=None)
"""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with demo_site(scaled=False) as site:
        run(site, MAKE)
        wait_for_tally(site)
        times = [_moved(site, number) for number in range(PAYMENTS)]
    times.sort()
    p95 = times[int(len(times) * 0.95) - 1]
    figures.add(
        f"from a settled payment to the moved number, median of {PAYMENTS}",
        statistics.median(times),
        "s",
        "<=",
        SECONDS,
    )
    figures.add("the same, p95", p95, "s", "<=", SECONDS)


def run(site: ProofSite, code: str) -> None:
    """In the newsroom's own process."""
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": "broadsheet.config.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True)


def wait_for_tally(site: ProofSite) -> dict[str, Any]:
    """Once the press has printed it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status, body = fetch(site)
        if status == 200:
            found: dict[str, Any] = json.loads(body)
            return found
        time.sleep(0.1)
    raise RuntimeError(f"{PLATE} was not printed within {PATIENCE:g} s")


def fetch(site: ProofSite) -> tuple[int, bytes]:
    """The tally, as a browser asks for it."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(site.url).netloc, timeout=10)
    connection.request("GET", PLATE)
    answer = connection.getresponse()
    return answer.status, answer.read()


def _moved(site: ProofSite, number: int) -> float:
    """Seconds from the card page's answer, when the payment is settled, to the new total on the page that listens."""
    before = json.loads(fetch(site)[1])["total"]
    page = _begun(site, number)
    with _Listening(site, before + 1) as listening:
        began = time.monotonic()
        _post(site, page, {"card": "4242"}, number)
        listening.heard.wait(PATIENCE)
        if not listening.heard.is_set():
            raise RuntimeError(f"payment {number} moved no number within {PATIENCE:g} s")
        return listening.at - began


def _begun(site: ProofSite, number: int) -> str:
    """Somebody new is about to give; the path of their card page."""
    facts = {"amount": "10", "interval": "once", "email": f"proof-{number}@reader.example", "currency": "EUR"}
    return _post(site, "/contribution/", facts, number)


def _post(site: ProofSite, path: str, facts: dict[str, str], number: int) -> str:
    """Where the form's answer leads. Each payer has a neighbourhood of their own, or they would all meet its limit."""
    host = urllib.parse.urlsplit(site.url).netloc
    connection = http.client.HTTPConnection(host, timeout=30, source_address=(f"127.3.{number}.1", 0))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Origin": site.url}
    connection.request("POST", path, urllib.parse.urlencode(facts), headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in {302, 303}:
        raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")
    return re.sub(r"^https?://[^/]+", "", answer.headers["Location"])


class _Listening:
    """An open page: it hears of each change and fetches the tally, until it shows what is waited for."""

    def __init__(self, site: ProofSite, wanted: int) -> None:
        self._site, self._wanted = site, wanted
        self.heard = threading.Event()
        self.at = 0.0
        self._greeted = threading.Event()
        self._connection: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> _Listening:
        self._thread.start()
        if not self._greeted.wait(PATIENCE):
            raise RuntimeError("the stream did not open")
        return self

    def __exit__(self, *_error: object) -> None:
        if self._connection is not None and self._connection.sock is not None:
            self._connection.sock.close()

    def _listen(self) -> None:
        self._connection = http.client.HTTPConnection(
            urllib.parse.urlsplit(self._site.url).netloc, timeout=PATIENCE * 2
        )
        self._connection.request("GET", f"/_/watch?plate={PLATE}", headers={"Accept": "text/event-stream"})
        answer = self._connection.getresponse()
        try:
            for line in iter(answer.readline, b""):
                if line.startswith(b"event: standing"):
                    self._greeted.set()
                if line.startswith(b"event: plate") and json.loads(fetch(self._site)[1])["total"] >= self._wanted:
                    self.at = time.monotonic()
                    self.heard.set()
                    return
        except (OSError, ValueError, AttributeError):
            return  # closed from the other side
