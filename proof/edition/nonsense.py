"""10,000 different addresses that never were: none may reach the newsroom, where the queries are, or stay in memory."""

from __future__ import annotations

import random
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proof.edition.kiosk_alone import answer, kiosk
from proof.edition.plates_made import edition
from proof.figures import Proof

ADDRESSES = 10_000
FIRST = 500
"""Asked before: what a process takes once, for its first requests, is no growth."""
PLATES = 300
FORMS = [
    "/{}/",
    "/{}",
    "/section/{}/page/",
    "/{}.php",
    "/article-number-5/{}/",
    "/?{}=1",
    "/%D0%B0{}/",
    "/wp-content/{}.js",
]


def measure(figures: Proof) -> None:
    """Requests that reached the newsroom, and by how many MB the kiosk grew."""
    addresses = nonsense(FIRST + ADDRESSES)
    with (
        edition(PLATES, words=300) as made,
        _newsroom(made.data / "run" / "newsroom.sock") as asked,
        kiosk(made.data) as serving,
    ):
        _control(serving.port, asked)
        _ask(serving.port, addresses[:FIRST])
        before = serving.memory
        _ask(serving.port, addresses[FIRST:])
        grown = serving.memory - before
    figures.add("requests of 10,000 nonsense addresses that reach the newsroom", len(asked), "", "==", 0)
    figures.add("kiosk's memory grows by them", grown, "MB", "<=", 5)


def nonsense(count: int) -> list[str]:
    """So many different addresses, the same ones every time."""
    chance = random.Random(7)  # noqa: S311 - hides nothing
    return [FORMS[number % len(FORMS)].format(f"{chance.getrandbits(64):x}-{number}") for number in range(count)]


def _ask(port: int, addresses: list[str]) -> None:
    """Raises `RuntimeError` at an answer other than 404, or 200 where only the query is junk."""
    for address in addresses:
        said = answer(port, address)[:12]
        if said != (b"HTTP/1.1 200" if address.startswith("/?") else b"HTTP/1.1 404"):
            raise RuntimeError(f"{address} was answered {said!r}")


def _control(port: int, asked: list[str]) -> None:
    """What is the newsroom's does reach it: otherwise nothing would be counted, whatever came."""
    answer(port, "/search/?q=harbour")
    if asked != ["/search/?q=harbour"]:
        raise RuntimeError(f"the newsroom of the proof was asked {asked}, and not for the search")
    asked.clear()


@contextmanager
def _newsroom(door: Path) -> Iterator[list[str]]:
    """A newsroom that notes what it is asked and knows nothing. Yields its notes."""
    asked: list[str] = []

    class Answer(socketserver.StreamRequestHandler):
        """One request, one connection."""

        def handle(self) -> None:
            asked.append(self.rfile.readline().decode("latin-1").split(" ")[1])
            while self.rfile.readline().strip():
                pass
            self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self.request.shutdown(socket.SHUT_WR)

    with socketserver.ThreadingUnixStreamServer(str(door), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield asked
        finally:
            server.shutdown()
