"""A mail provider's interface on the loopback, in the form of Brevo's (`POST /v3/smtp/email` with `messageVersions`).

It writes down what it takes before it answers. It keeps idempotency keys or not, and misbehaves as it is told:
`python -m proof.sending.provider PORT FILE [keys|no-keys] [bad]`.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TAKE, SILENT, LOST = "take", "silent", "lost"
"""Take it and answer; take it and say nothing; take nothing and say nothing. A number is an HTTP status: nothing is taken."""
Manners = Callable[[dict[str, Any]], "str | int"]
MOST = 1000


def _polite(_call: dict[str, Any]) -> str | int:
    return TAKE


@dataclass
class Provider:
    """`taken` has the address and our key of each letter, `calls` what was asked for; `silence` is how long it says nothing, seconds."""

    manners: Manners = _polite
    keeps_keys: bool = True
    silence: float = 5.0
    file: Path | None = None
    taken: list[tuple[str, str]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    def start(self, port: int = 0) -> None:
        """Listen until the process ends or `stop`."""
        self._keys: dict[str, int] = {}
        self._lock = threading.Lock()
        self._quiet = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Take no more calls."""
        self._quiet.set()
        self._server.shutdown()
        self._server.server_close()

    def addresses(self) -> list[str]:
        """Who got something, sorted; twice if twice."""
        return sorted(to for to, _letter in self.taken)

    def answer(self, call: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        """Status and body; None for silence."""
        does, key = self.manners(call), call.get("headers", {}).get("idempotencyKey", "")
        if isinstance(does, int):
            self._write(f"broke={key}\n" if does >= 500 else "")
            return does, {"code": "said_so", "message": f"It is {does}"}
        if does in (LOST, SILENT):
            self._write(f"unanswered={key}\n")
        if does == LOST:
            self._quiet.wait(self.silence)
            return None
        with self._lock:
            self.calls.append(call)
            found = self._take(call)
        if does == SILENT:
            self._quiet.wait(self.silence)
            return None
        return found

    def _write(self, lines: str) -> None:
        if self.file is not None:
            with self.file.open("a") as file:
                file.write(lines)

    def _take(self, call: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        key = call.get("headers", {}).get("idempotencyKey", "")
        versions = call.get("messageVersions") or [{"to": call["to"], "headers": call["headers"]}]
        if len(versions) > MOST:
            return 400, {"code": "invalid_parameter", "message": "Too many versions"}
        if bad := [each["to"][0]["email"] for each in versions if "nobody-takes" in each["to"][0]["email"]]:
            return 400, {"code": "invalid_parameter", "message": f"email is not valid in to: {bad[0]}"}
        if self.keeps_keys and key in self._keys:
            return 400, {"code": "duplicate_parameter", "message": "idempotencyKey was used before"}
        self._keys[key] = len(versions)
        letters = [(each["to"][0]["email"], _letter(call, each)) for each in versions]
        self.taken += letters
        self._write(f"took={key}\n" + "".join(f"{to} {letter}\n" for to, letter in letters))
        ids = [f"<{key}.{number}@provider.proof>" for number in range(len(versions))]
        return 201, {"messageIds": ids} if "messageVersions" in call else {"messageId": ids[0]}


def _letter(call: dict[str, Any], version: dict[str, Any]) -> str:
    custom = version.get("headers", {}).get("X-Mailin-custom") or call.get("headers", {}).get("X-Mailin-custom", "{}")
    return str(json.loads(custom).get("letter", ""))


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            found = provider.answer(json.loads(raw))
            if found is None:
                self.close_connection = True
                return
            body = json.dumps(found[1]).encode()
            self.send_response(found[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if found[0] == 429:
                self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Nothing."""

    return Handler


def _bad(seed: int) -> Manners:
    """One call in seven is answered by silence, and most of them taken; some are told to wait, or that something broke."""
    chance = random.Random(seed)  # noqa: S311 — no secrets

    def manners(_call: dict[str, Any]) -> str | int:
        time.sleep(0.2 + 1.3 * chance.random())
        drawn = chance.random()
        return next(
            (does for below, does in ((0.08, SILENT), (0.13, LOST), (0.15, 429), (0.17, 503)) if drawn < below), TAKE
        )

    return manners


if __name__ == "__main__":
    one = Provider(file=Path(sys.argv[2]), keeps_keys="no-keys" not in sys.argv)
    if "bad" in sys.argv:
        one.manners = _bad(9)
    one.start(int(sys.argv[1]))
    threading.Event().wait()
