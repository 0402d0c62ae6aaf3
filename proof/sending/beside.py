"""What a sending at full speed costs those who publish and those who pay, on the same two cores."""

from __future__ import annotations

import http.client
import random
import statistics
import time
from urllib.parse import urlencode, urlsplit

from proof.edition import archive, publishing
from proof.figures import Proof
from proof.sending import rooms, sinks
from proof.site import ProofSite

ARTICLES = 1000
LETTERS = 100_000
PAYERS = 40
ROUNDS = 3
SLOWER = 1.1
"""At most: a tenth more than without a sending."""


def measure(figures: Proof) -> None:
    """Add this piece's figures. Both spans are of one site, one after the other."""
    count = rooms.letters(LETTERS)
    for database in archive.wanted():
        with sinks.smtp_sink(niceness=19) as port, archive.copy(database, ARTICLES, printed=True) as site:
            mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_TLS": "0", "NARRATION": "0"}
            site.environment.update(mail)
            rooms.stage(site, "prepare")
            rooms.stage(site, "readers", "lamp", str(count))
            with publishing.served(site):
                before, paid_before = _published(site), _paid(site, 0)
                rooms.stage(site, "send", "lamp", "70")
                watch = rooms.Watch(site)
                while not watch.counts().get("accepted"):
                    time.sleep(0.2)
                during, paid_during = _published(site), _paid(site, PAYERS)
                left = watch.counts().get("ready", 0)
                watch.close()
        figures.add(f"{database}: letters that still waited at the end", left, "", ">=", 1)
        _compare(figures, f"{database}: publish → story", before, during)
        _compare(figures, f"{database}: opening a payment", paid_before, paid_during)


def _compare(figures: Proof, named: str, before: list[float], during: list[float]) -> None:
    print(
        f"       {named}: p95 {publishing.p95(before) * 1000:.0f} → {publishing.p95(during) * 1000:.0f} ms", flush=True
    )
    figures.add(f"{named}, p95 against without", publishing.p95(during) / publishing.p95(before), "", "<=", SLOWER)
    middle = statistics.median(during) / statistics.median(before)
    figures.add(f"{named}, median against without", middle, "", "<=", SLOWER)


def _published(site: ProofSite) -> list[float]:
    """Three rounds: the slowest of twelve stories alone would say what this machine did just then."""
    return [time for _round in range(ROUNDS) for time in publishing.publish(site, publishing.EDITORS[:1])[0]["story"]]


def _paid(site: ProofSite, first: int) -> list[float]:
    """Seconds until each has the way to the card. Each comes from a network of their own: many from one are refused."""
    return [_open(site, number) for number in range(first, first + PAYERS)]


def _open(site: ProofSite, number: int) -> float:
    where = urlsplit(site.url)
    line = http.client.HTTPConnection(
        str(where.hostname), where.port, source_address=(f"127.0.{number + 1}.1", 0), timeout=60
    )
    time.sleep(0.2 + random.random())  # noqa: S311 — each at a moment of its own, not when senders give way already
    form = {"amount": "10", "interval": "once", "email": f"payer-{number}@reader.proof", "currency": "EUR"}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
    began = time.perf_counter()
    line.request("POST", "/contribution/", urlencode(form), headers)
    answer = line.getresponse()
    answer.read()
    seconds = time.perf_counter() - began
    line.close()
    if answer.status != 302:
        raise RuntimeError(f"Opening a payment answered {answer.status}")
    return seconds
