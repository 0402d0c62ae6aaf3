"""Signing in, through the kiosk, with a real SMTP server: what an outsider can learn, send, or open twice."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from proof.figures import Proof
from proof.mailbox import CODE, Mailbox, mailbox
from proof.site import ProofSite, demo_site

TIMES = 300
ASKED = 1000
KNOWN = "reader{}@readers.proof"
UNKNOWN = "nobody{}@readers.proof"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with mailbox() as box:
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(box.port), "EMAIL_TLS": "0"}
        with demo_site(scaled=False, TRUSTED_PROXIES="127.0.0.1", **mail) as site:
            _make_readers(site)
            _enumeration(figures, site)
            _one_session(figures, site, box)
            _one_mail(figures, site, box)


def _enumeration(figures: Proof, site: ProofSite) -> None:
    known: list[float] = []
    unknown: list[float] = []
    differences = 0
    for number in range(TIMES):  # in turns: what slows the machine down slows both
        first, first_seconds = _ask(site, KNOWN.format(number), ip=_ip(number))
        second, second_seconds = _ask(site, UNKNOWN.format(number), ip=_ip(number + TIMES))
        known.append(first_seconds)
        unknown.append(second_seconds)
        differences += _seen(first, KNOWN.format(number)) != _seen(second, UNKNOWN.format(number))
    gap = abs(statistics.median(known) - statistics.median(unknown)) * 1000
    figures.add(f"known against unknown address, answers that differ in {TIMES}", differences, "", "==", 0)
    figures.add(f"the same, gap of the medians of {TIMES} timings each", gap, "ms", "<=", 5)


def _one_mail(figures: Proof, site: ProofSite, box: Mailbox) -> None:
    email = KNOWN.format(TIMES)
    began = time.time()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: _ask(site, email, ip=_ip(10_000 + number)), range(ASKED)))
    windows = int(time.time() // 60) - int(began // 60) + 1
    _until_quiet(box)
    figures.add(
        f"mails of {ASKED} requests from {ASKED} networks, for each minute", len(box.to(email)) / windows, "", "<=", 1
    )


def _one_session(figures: Proof, site: ProofSite, box: Mailbox) -> None:
    worst = 0
    for number in range(20):
        email = KNOWN.format(TIMES + 1 + number)
        session = _Browser(site, ip=_ip(20_000 + number))
        session.ask(email)
        code = CODE.search(box.wait_for(email))
        assert code is not None
        worst = max(worst, _redeemed_at_once(session, code[1]))
    figures.add("sessions opened by one code in two requests at once, worst of 20", worst, "", "==", 1)


def _redeemed_at_once(browser: _Browser, code: str) -> int:
    page = browser.get("/account/sign-in/code/")
    token = _token(page.text)
    barrier = threading.Barrier(2)

    def redeem(_number: int) -> bool:
        mine = requests.Session()
        mine.cookies.update(browser.session.cookies)
        barrier.wait()
        mine.post(
            f"{browser.url}/account/sign-in/code/",
            {"code": code, "action": "verify", "csrfmiddlewaretoken": token},
            headers=browser.headers,
            allow_redirects=False,
            timeout=30,
        )
        found = mine.get(f"{browser.url}/account/", headers=browser.headers, allow_redirects=False, timeout=30)
        return found.status_code == 200

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(redeem, range(2)))


class _Browser:
    def __init__(self, site: ProofSite, *, ip: str) -> None:
        self.url = site.url
        self.session = requests.Session()
        self.headers = {"X-Forwarded-For": ip, "Origin": site.url}

    def get(self, path: str) -> requests.Response:
        return self.session.get(f"{self.url}{path}", headers=self.headers, timeout=30)

    def ask(self, email: str) -> tuple[requests.Response, float]:
        token = _token(self.get("/account/sign-in/").text)
        began = time.perf_counter()
        answer = self.session.post(
            f"{self.url}/account/sign-in/",
            {"email": email, "csrfmiddlewaretoken": token},
            headers=self.headers,
            allow_redirects=False,
            timeout=30,
        )
        return answer, time.perf_counter() - began


def _ask(site: ProofSite, email: str, *, ip: str) -> tuple[tuple[requests.Response, requests.Response], float]:
    browser = _Browser(site, ip=ip)
    answer, seconds = browser.ask(email)
    return (answer, browser.get("/account/sign-in/code/")), seconds


def _seen(answers: tuple[requests.Response, requests.Response], email: str) -> Any:
    """What an outsider sees, without what differs by itself: the address, tokens, the clock."""
    quiet = {"date", "expires", "set-cookie", "content-length"}
    return [
        (
            answer.status_code,
            sorted((name, value) for name, value in answer.headers.items() if name.lower() not in quiet),
            sorted(cookie.name for cookie in answer.cookies),
            _TOKEN.sub("", answer.text.replace(email, "").replace(email.replace("@", "%40"), "")),
        )
        for answer in answers
    ]


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    assert found is not None, page[:500]
    return found[1]


def _ip(number: int) -> str:
    """An address in a network of its own."""
    return f"10.{number // 250 % 250}.{number % 250}.7"


def _make_readers(site: ProofSite) -> None:
    script = (
        "from broadsheet.accounts.models import User;"
        f"User.objects.bulk_create([User(email={KNOWN!r}.format(n), password='!') for n in range({TIMES + 50})])"
    )
    shell = [sys.executable, "-m", "django", "shell", "--settings", "broadsheet.config.settings", "-c", script]
    subprocess.run(shell, env=site.environment, check=True, capture_output=True)


def _until_quiet(box: Mailbox) -> None:
    """Until no mail has come for three seconds."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < 3:
        if len(box) != seen:
            seen, since = len(box), time.monotonic()
        time.sleep(0.1)
