"""A mail server of the test's own, on the loopback: it keeps what it takes, and misbehaves where it is told to.

It runs in the test's process; whoever is killed at a crash point is a child, and leaves it standing.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field

ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)


@dataclass
class Manners:
    """What it answers. Each is asked with the recipient's address; an empty answer breaks the line off."""

    rcpt: Callable[[str], str] = lambda to: "250 2.1.5 Ok"
    dot: Callable[[str], str] = lambda to: "250 2.0.0 Ok"
    before_dot: Callable[[str], None] = lambda to: None
    """Called when the letter is whole, before it counts as taken and is answered."""


@dataclass
class Sink:
    """`taken` has the address and Message-ID of each letter that it took, in the order of their coming."""

    manners: Manners = field(default_factory=Manners)
    taken: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    def start(self) -> None:
        """Listen until the process ends or `stop`."""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """Take no more lines."""
        self._door.close()

    def addresses(self) -> list[str]:
        """Who got something, sorted; twice if twice."""
        return sorted(to for to, _id in self.taken)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _from = self._door.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with suppress(OSError), closing(line), line.makefile("rb") as heard:
            to = ""
            line.sendall(b"220 sink.example\r\n")
            while raw := heard.readline():
                word = raw[:4].upper()
                if word == b"EHLO":
                    line.sendall(b"250-sink.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
                elif word == b"RCPT":
                    to = raw.split(b"<")[1].split(b">")[0].decode()
                    answer = self.manners.rcpt(to)
                    if not answer:
                        return
                    line.sendall(answer.encode() + b"\r\n")
                    to = to if answer.startswith("2") else ""
                elif word == b"DATA" and not to:
                    line.sendall(b"554 5.5.1 Nobody to take it\r\n")
                elif word == b"DATA":
                    line.sendall(b"354 Go on\r\n")
                    if not self._take(line, heard, to):
                        return
                elif word == b"QUIT":
                    line.sendall(b"221 Bye\r\n")
                    return
                else:
                    line.sendall(b"250 Ok\r\n")

    def _take(self, line: socket.socket, heard: object, to: str) -> bool:
        letter = b""
        while (raw := heard.readline()) != b".\r\n":  # type: ignore[attr-defined]
            if not raw:
                return False
            letter += raw
        self.manners.before_dot(to)
        answer = self.manners.dot(to)
        if not answer or answer.startswith("2"):
            found = ID.search(letter)
            self.taken.append((to, found[1].decode() if found else ""))
        if not answer:
            return False
        with suppress(OSError):
            line.sendall(answer.encode() + b"\r\n")
        return True


def slow(seconds: float) -> Callable[[str], None]:
    """Wait so long before each answer to a final dot."""
    return lambda _to: time.sleep(seconds)
