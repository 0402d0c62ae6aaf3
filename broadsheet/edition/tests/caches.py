"""A CDN on this machine: remembers what it was told to forget, and refuses when it is told to."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Told:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def keys(self) -> list[str]:
        """The surrogate keys in it, whoever's way of writing it is."""
        if "xkey-purge" in self.headers:
            return self.headers["xkey-purge"].split(" ")
        facts = json.loads(self.body)
        return list(facts.get("surrogate_keys") or facts.get("tags"))


@dataclass
class Cache:
    """`answers` are given one after the other, then 200 for ever."""

    url: str = ""
    told: list[Told] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        """All keys so far."""
        return [key for each in self.told for key in each.keys]


@contextlib.contextmanager
def running() -> Iterator[Cache]:
    """A cache that listens."""
    cache = Cache()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            cache.told.append(Told(self.command, self.path, headers, body))
            status, answer = cache.answers.pop(0) if cache.answers else (200, b'{"success": true}')
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_PURGE = do_POST

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    cache.url = f"http://127.0.0.1:{server.server_port}"
    yield cache
    server.shutdown()
    server.server_close()
