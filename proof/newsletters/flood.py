"""Ten thousand sign-ups by machines in a minute, each for another address from another network; and the site's other forms.

One site, one run: for twenty seconds the forms are sent without the flood, for twenty within it, and so on until all machines
have come, so that whatever else the computer does meanwhile falls on both alike.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable

import requests

from proof.edition import archive
from proof.figures import Proof
from proof.site import ProofSite, demo_site

BOTS = 10_000
SECONDS = 20.0
ROUNDS = 3
PAUSE = 0.2
"""Between two forms of readers."""
AT_MOST_MAILS = 130
"""What is let in unasked before anybody is asked, in each of the two windows that a minute may touch."""
TIMES_SLOWER = 2.0
TOLD = {200, 429, 503}
"""Thanked, asked a question, and, where the kiosk keeps places for others, told to come again."""
SLACK_MS = 50.0
"""Below that nobody notices anything, and a machine's own noise is as large."""
MAILS = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.config.settings"
import django; django.setup()
from broadsheet.newsletters.models import SignUp
print(SignUp.objects.filter(email__endswith="@bots.example").count())
"""
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

Send = Callable[[int], requests.Response]


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with demo_site(TRUSTED_PROXIES="127.0.0.1") as site:
        forms = {"sign-in": _sign_in(site), "contribution": _contribution(site), "newsletters page": _page(site)}
        for send in forms.values():
            for number in range(5):
                send(9000 + number)  # warm
        answers: Counter[int] = Counter()
        before, during = _Told(forms), _Told(forms)
        for part in range(ROUNDS):
            before.take(forms, 1000 * part)
            numbers = range(BOTS * part // ROUNDS, BOTS * (part + 1) // ROUNDS)
            flood = threading.Thread(target=lambda some=numbers: answers.update(asyncio.run(_flood(site, some))))
            flood.start()
            during.take(forms, 1000 * part + 500)
            flood.join()
        mails = int(archive.run(site, "-c", MAILS).splitlines()[-1])
    print(f"       the machines were answered {dict(answers)}", flush=True)
    figures.add("sign-ups by machines in a minute", sum(answers.values()), "", ">=", BOTS)
    figures.add(
        "of these, answers that are errors of ours",
        sum(n for code, n in answers.items() if code not in TOLD),
        "",
        "==",
        0,
    )
    figures.add("mails that came of them", mails, "", "<=", 2 * AT_MOST_MAILS)
    for name in forms:
        figures.add(
            f"{name}: statuses that it had not before", len(during.statuses[name] - before.statuses[name]), "", "==", 0
        )
        quiet, loud = _p95(before.taken[name]), _p95(during.taken[name])
        figures.add(f"{name}: p95 without the flood", quiet, "ms", "<=", 1000)
        figures.add(f"{name}: p95 with it", loud, "ms", "<=", 1000)
        figures.add(f"{name}: times slower", max(1.0, (loud - SLACK_MS) / quiet), "×", "<=", TIMES_SLOWER)


class _Told:
    """Milliseconds and statuses of each form, sent one after the other."""

    def __init__(self, forms: dict[str, Send]) -> None:
        self.taken: dict[str, list[float]] = {name: [] for name in forms}
        self.statuses: dict[str, set[int]] = {name: set() for name in forms}

    def take(self, forms: dict[str, Send], number: int) -> None:
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            number += 1
            for name, send in forms.items():
                began = time.perf_counter()
                status = send(number).status_code
                self.taken[name].append((time.perf_counter() - began) * 1000)
                self.statuses[name].add(status)
                time.sleep(PAUSE)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _sign_in(site: ProofSite) -> Send:
    session = requests.Session()
    found = _TOKEN.search(session.get(f"{site.url}/account/sign-in/", timeout=30).text)
    assert found, "the form has a token"

    def send(number: int) -> requests.Response:
        return session.post(
            f"{site.url}/account/sign-in/",
            {"email": f"somebody{number}@reader.example", "csrfmiddlewaretoken": found[1]},
            headers={"X-Forwarded-For": _address(50_000 + number), "Origin": site.url}, allow_redirects=False, timeout=60,
        )  # fmt: skip

    return send


def _contribution(site: ProofSite) -> Send:
    def send(number: int) -> requests.Response:
        form = {"amount": "10", "interval": "once", "email": f"giver{number}@reader.example", "currency": "EUR"}
        return requests.post(
            f"{site.url}/contribution/", form,
            headers={"X-Forwarded-For": _address(60_000 + number), "Origin": site.url}, allow_redirects=False, timeout=60,
        )  # fmt: skip

    return send


def _page(site: ProofSite) -> Send:
    return lambda _number: requests.get(f"{site.url}/newsletters/", timeout=60)


async def _flood(site: ProofSite, numbers: range) -> Counter[int]:
    parts = urllib.parse.urlsplit(site.url)
    answers: Counter[int] = Counter()
    began = time.monotonic()
    waiting: set[asyncio.Task[None]] = set()
    for count, number in enumerate(numbers):
        await asyncio.sleep(max(0.0, began + count * SECONDS / len(numbers) - time.monotonic()))
        task = asyncio.create_task(_bot(parts.hostname or "", parts.port or 80, number, answers))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)
    return answers


async def _bot(host: str, port: int, number: int, answers: Counter[int]) -> None:
    body = urllib.parse.urlencode(
        {"email": f"bot{number}@bots.example", "newsletter": "morning-lamp", "form": "article"}
    )
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(
        f"POST /subscription/ HTTP/1.1\r\nHost: {host}:{port}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
        f"X-Forwarded-For: {_address(number)}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    line = await asyncio.wait_for(reader.readline(), 60)
    answers[int(line.split()[1]) if line else 0] += 1
    writer.close()


def _address(number: int) -> str:
    """In a network of its own."""
    return f"10.{number // 250 % 250}.{number % 250}.7"
