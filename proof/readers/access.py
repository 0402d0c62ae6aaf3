"""Reading with a pass: how fast next to strangers on the same core, without a database, and what a spoilt pass opens.

The kiosk runs alone, in a folder where no database is and no newsroom: whatever it answers, it answers without a query.
Anonymous and members' reading are measured by turns; each rate is the median of three runs.
"""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.passes import issue
from kiosk.plates import WHOLE
from proof.edition.kiosk_alone import Serving, answer, kiosk
from proof.edition.plates_made import HOST, Edition
from proof.edition.rates import CHROME
from proof.edition.web_server import LOAD, SERVERS, on
from proof.figures import Proof

RUNS = 3
SECONDS = 3
CONNECTIONS = 32
MUTATIONS = 10_000
WORDS = 2600
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(letter * 32) for letter in (b"k", b"o"))
KEYS = {"2026": base64.b64encode(KEY.public_key().public_bytes_raw()).decode()}
CLOSED, ELSE = "/closed/", "/closed-too/"
CANARY = b"canary-of-the-closed-part"


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with _edition() as made, on(SERVERS), kiosk(made.data, CLOSED) as server, on(LOAD):
        _rates(figures, server)
        _mutations(figures, server)
        databases = [path for path in made.data.rglob("*") if ".sqlite" in path.name]
        figures.add("database files within the kiosk's reach", len(databases), "", "==", 0)


def _rates(figures: Proof, server: Serving) -> None:
    good = _pass()
    if CANARY not in answer(server.port, CLOSED, f"Cookie: __Host-pass={good}"):
        raise RuntimeError("a good pass does not open the closed part")
    if CANARY in answer(server.port, CLOSED):
        raise RuntimeError("the closed part is open to strangers")
    pairs = [(_rate(server, "_ga=1"), _rate(server, f"_ga=1; __Host-pass={good}")) for _ in range(RUNS)]
    strangers, members = (median(pair[side] for pair in pairs) for side in (0, 1))
    print(f"       strangers {strangers:.0f}/s, members {members:.0f}/s, of plates of the same length")
    figures.add(f"members' rate to strangers', {CONNECTIONS} connections", members / strangers, "", ">=", 0.7)


def _mutations(figures: Proof, server: Serving) -> None:
    """Each on the wire, as a browser would send it; every fiftieth is a good pass, which must open."""
    accepted = opened = controls = 0
    with socket.create_connection((HOST, server.port), timeout=10) as connection:
        for number, (kind, text) in enumerate(_spoilt(random.Random(4), MUTATIONS)):  # noqa: S311 - hides nothing
            if CANARY in _ask(connection, text):
                accepted += 1
                print(f"       accepted: {kind} {text}")
            if number % 50 == 0:
                controls += 1
                opened += CANARY in _ask(connection, _pass())
    figures.add(f"spoilt passes accepted of {MUTATIONS}", accepted, "", "==", 0)
    figures.add(f"good passes between them that opened, of {controls}", opened, "", "==", controls)


def _spoilt(chance: random.Random, count: int) -> Iterator[tuple[str, str]]:
    kinds = (_forged, _flipped, _expired, _downgraded, _swapped, _rewritten, _cut)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        yield kind.__name__.lstrip("_"), kind(chance)


def _forged(chance: random.Random) -> str:
    """Signed by another key, or under a name that nobody knows."""
    return _pass(private_key=OTHER, lasts=chance.randint(1, 10**6), key=chance.choice(["2026", "2027", "", "k"]))


def _flipped(chance: random.Random) -> str:
    """One letter changed. The last letter of a signature has bits that stand for nothing, so it is left alone."""
    good = _pass(lasts=chance.randint(1, 10**6))
    at = chance.randrange(len(good) - 1)
    others = [letter for letter in "ABCabc019-_." if letter != good[at]]
    return good[:at] + chance.choice(others) + good[at + 1 :]


def _expired(chance: random.Random) -> str:
    return _pass(lasts=-chance.randint(1, 10**7))


def _downgraded(chance: random.Random) -> str:
    """Authentic, of a reader who may less."""
    benefits = chance.sample(["registered", "events", "Members", "member", "members ", ""], chance.randint(0, 3))
    return _pass(benefits=tuple(benefits), lasts=chance.randint(1, 10**6))


def _swapped(chance: random.Random) -> str:
    """Authentic for other articles, or one pass's words under another's signature."""
    articles = tuple(chance.sample(range(2, 10**6), 3))
    for_others = _pass(benefits=(), articles=articles, lasts=chance.randint(1, 10**6))
    if chance.random() < 0.5:
        return for_others
    return f"{_pass(lasts=chance.randint(1, 10**6)).partition('.')[0]}.{for_others.partition('.')[2]}"


def _rewritten(chance: random.Random) -> str:
    """A payload that says more, under the signature of one that said less."""
    facts = {"k": "2026", "e": int(time.time()) + chance.randint(1, 10**7), "b": ["members"], "a": [1]}
    payload = base64.urlsafe_b64encode(json.dumps(facts).encode()).rstrip(b"=").decode()
    return f"{payload}.{_pass(benefits=('registered',), lasts=chance.randint(1, 10**6)).partition('.')[2]}"


def _cut(chance: random.Random) -> str:
    good = _pass(lasts=chance.randint(1, 10**6))
    return good[: chance.randrange(len(good) - 2)]


def _pass(
    *,
    private_key: Ed25519PrivateKey = KEY,
    key: str = "2026",
    lasts: int = 3600,
    benefits: tuple[str, ...] = ("members",),
    articles: tuple[int, ...] = (),
) -> str:
    expires = int(time.time()) + lasts
    return issue(key=key, private_key=private_key, expires=expires, benefits=benefits, articles=articles)


def _ask(connection: socket.socket, shown: str) -> bytes:
    """One request on a connection that stays. Returns the whole answer."""
    head = f"GET {CLOSED} HTTP/1.1\r\nHost: {HOST}\r\nCookie: __Host-pass={shown}\r\n\r\n"
    connection.sendall(head.encode())
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    said, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", said)
    if not said.startswith(b"HTTP/1.1 200") or length is None:
        raise RuntimeError(f"an answer that is no page: {said[:200]!r}")
    while len(body) < int(length[1]):
        body += _more(connection)
    return body


def _more(connection: socket.socket) -> bytes:
    if not (piece := connection.recv(65536)):
        raise RuntimeError("the kiosk closed the connection")
    return piece


def _rate(server: Serving, cookie: str) -> float:
    program = shutil.which("wrk")
    if not program:
        raise RuntimeError("wrk is missing: on Debian, apt-get install wrk")
    headers = [part for header in (*CHROME[:-1], f"Cookie: {cookie}") for part in ("-H", header)]
    said = subprocess.run(
        [program, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *headers, f"http://{HOST}:{server.port}{CLOSED}"],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"not all were answered:\n{said}")
    return float(found[1])


@contextmanager
def _edition() -> Iterator[Edition]:
    """Two closed articles, whose whole is as long as their open part: the rate must not differ by length."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-passes-"))
    words = "".join(f"{number:x} " for number in range(WORDS)).encode()
    try:
        made = Edition(folder / "data", passes=KEYS)
        for number, address in enumerate((CLOSED, ELSE), start=1):
            made.lay(address, b"<p>" + words + b"x" * len(CANARY) + b"</p>", keys=f"article:{number}")
            made.lay(address + WHOLE, b"<p>" + words + CANARY + b"</p>", access="members", article=number)
        made.sum_up()
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)
