"""A small press that lays plates as the contract says, a newsroom that remembers what it was asked, and kiosks to ask."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import re
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import brotli
import pytest
import uvicorn

from kiosk import serving
from kiosk.app import Kiosk
from kiosk.plates import ENCODINGS, WHOLE, Plate, Removal, digest, file_of, line, removal_line, tree_of

HOST = "lantern.example"
CHROME = {
    "Host": HOST,
    "Connection": "keep-alive",
    "sec-ch-ua": '"Chromium";v="140", "Not=A?Brand";v="24"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Linux"',
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9,uk;q=0.8",
    "Cookie": "_ga=GA1.1.1234567890.1700000000",
}
PAGE = "text/html; charset=utf-8"
LONG = "The harbour opens again after eleven years. " * 100

SITE = {
    "format": 1,
    "hosts": {HOST: "", "127.0.0.1": "", "uk.lantern.example": "//uk.lantern.example"},
    "url": f"https://{HOST}",
    "headers": {
        "*": {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'self'"},
        "page": {"Cache-Control": "public, max-age=0, s-maxage=60"},
        "feed": {"Cache-Control": "public, max-age=300"},
        "missing": {"Cache-Control": "public, max-age=10"},
        "gone": {"Cache-Control": "public, max-age=60"},
    },
    "missing": [["/uk/", "/uk/404.html"], ["/", "/404.html"]],
    "newsroom": ["/cms/", "/search/", "/_/me", "/account/"],
    "files": {"/media/": "public/media", "/static/": "public/static"},
    "passes": {},
    "pass_cookie": "__Host-pass",
    "renewal_cookies": ["__Host-session", "known", "__Host-meter"],
    "renewal": "/account/pass/",
}


class Press:
    """Prints plates into a folder."""

    def __init__(self, data_dir):
        self.data_dir = data_dir
        self.folder = data_dir / "edition"
        self.folder.mkdir(parents=True)
        (data_dir / "run").mkdir()
        self.lines = {}
        self.seq = 0
        self._write("journal", self._header())

    def site(self, **changes):
        self._write("site.json", json.dumps(SITE | changes).encode())

    def print(self, address, body=None, **facts):
        """Print a plate and tell the journal. A body of None is a text of the address."""
        text = f"<h1>{address}</h1>{LONG}" if body is None else body
        plate = self.plate(address, text.encode() if isinstance(text, str) else text, **facts)
        self.tell(plate)
        return plate

    def plate(self, address, body, *, status=200, kind="page", headers=None, codings=("", "gzip", "br"), **facts):
        path = address.removesuffix(WHOLE)
        path = "/" + path[2:].partition("/")[2] if path.startswith("//") else path
        own = {"Content-Type": PAGE} if headers is None else headers
        plate = Plate(address, self.seq + 1, status, kind, headers=own, at=1_700_000_000, **facts)
        if status in {301, 302}:
            return plate
        plate = replace(plate, file=file_of(path, own.get("Content-Type", "")))
        digests = {}
        for coding in codings:
            packed = {"": bytes, "gzip": lambda b: gzip.compress(b, mtime=0), "br": brotli.compress}[coding](body)
            target = self.data_dir / tree_of(plate) / (plate.file + ENCODINGS[coding])
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".tmp-{target.name}")
            beside.write_bytes(packed)
            beside.rename(target)
            digests[coding] = digest(packed)
        return replace(plate, digests=digests)

    def announce(self, address):
        self.tell(Plate(address, self.seq + 1, 0))

    def remove(self, address):
        self.seq += 1
        self.lines.pop(address, None)
        self.append(removal_line(Removal(address, self.seq)))

    def tell(self, plate):
        self.seq = plate.seq
        self.lines[plate.address] = line(plate)
        self.append(line(plate))

    def append(self, raw):
        with (self.folder / "journal").open("ab") as journal:
            journal.write(raw)

    def sum_up(self, *, complete=True):
        """A new index, and a new journal."""
        body = b"".join(self.lines[address] for address in sorted(self.lines, key=str.encode))
        self._write("index", self._header(complete=complete) + body)
        self._write("journal", self._header())

    def file(self, plate, coding=""):
        return self.data_dir / tree_of(plate) / (plate.file + ENCODINGS[coding])

    def _header(self, *, complete=False):
        facts = {"format": 1, "seq": self.seq} | ({"complete": True} if complete else {})
        return b"#\t" + json.dumps(facts).encode() + b"\n"

    def _write(self, name, raw):
        beside = self.folder / f".tmp-{name}"
        beside.write_bytes(raw)
        os.replace(beside, self.folder / name)


class Newsroom:
    """An ASGI application that says what it was asked, as JSON. `answers` are others by path."""

    def __init__(self):
        self.asked = Counter()
        self.requests = []
        self.answers = {}

    async def __call__(self, scope, receive, send):
        body, more = b"", True
        path = scope["path"]
        self.asked[path] += 1
        if path in self.answers:
            await self.answers[path](scope, receive, send)
            return
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        seen = {
            "method": scope["method"],
            "path": scope["raw_path"].decode(),
            "query": scope["query_string"].decode(),
            "headers": [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]],
            "body": body.decode("latin-1"),
        }
        self.requests.append(seen)
        answer = json.dumps(seen).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(answer)).encode()),
            (b"set-cookie", b"a=1"),
            (b"set-cookie", b"b=2"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


@contextlib.contextmanager
def running(config):
    """A server in a thread of its own; yields it when it listens."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [config.bound]}, daemon=True)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive())
        yield server
    finally:
        server.should_exit = True
        thread.join(20)
        config.bound.close()


def until(condition, seconds=10):
    """Wait for something that another thread or process does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("It did not happen")
        time.sleep(0.005)


@pytest.fixture
def press(tmp_path):
    press = Press(tmp_path / "data")
    press.site()
    press.print("/404.html", "Nothing here", status=404, kind="missing")
    press.print("/uk/404.html", "Тут нічого немає", status=404, kind="missing")
    press.print("/")
    press.print("/harbour-opens/")
    press.sum_up()
    return press


@pytest.fixture
def newsroom(press):
    app = Newsroom()
    path = press.data_dir / "run" / "newsroom.sock"
    config = uvicorn.Config(app, http="httptools", ws="none", lifespan="off", log_config=None, server_header=False)
    config.bound = socket.socket(socket.AF_UNIX)
    config.bound.bind(str(path))
    with running(config):
        yield app


@pytest.fixture
def serve(press):
    """Starts a kiosk in a thread; returns what to ask it with."""
    with contextlib.ExitStack() as stack:

        def start(http=None, **settings):
            kiosk = Kiosk(press.data_dir, **settings)
            config = serving.config(kiosk)
            config.http = http or config.http
            config.bound = socket.create_server(("127.0.0.1", 0))
            stack.enter_context(running(config))
            return Served(kiosk, config.bound.getsockname()[1])

        yield start


@pytest.fixture
def served(serve):
    return serve()


class Served:
    """A kiosk that runs, over real sockets."""

    def __init__(self, kiosk, port):
        self.kiosk = kiosk
        self.port = port

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def knows(self, press):
        """Wait until the kiosk has read everything that the press has told."""
        until(lambda: self.kiosk.edition.shelf.seq == press.seq)

    def raw(self, *pieces, pause=0.0):
        """Send bytes in these pieces, and read until the kiosk closes the connection."""
        with self.connect() as connection:
            for piece in pieces:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(piece)
                time.sleep(pause)
            return read_all(connection)

    def get(self, path="/", *, method="GET", body=b"", **headers):
        """One request on a connection of its own."""
        named = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
        if body:
            named["Content-Length"] = str(len(body))
        with self.connect() as connection:
            connection.sendall(request(path, method, named | {"Connection": "close"}) + body)
            return parsed(read_all(connection), method)[0]


def request(path="/", method="GET", headers=CHROME):
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items() if value is not None)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def read_all(connection):
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            found += piece
    return found


def exchange(connection, raw):
    """Send one request on an open connection and read its answer."""
    connection.sendall(raw)
    found = b""
    while b"\r\n\r\n" not in found:
        found += connection.recv(65536)
    head, _, body = found.partition(b"\r\n\r\n")
    size = 0 if b" 304 " in head[:16] else int(re.search(rb"content-length: (\d+)", head)[1])
    while len(body) < size:
        body += connection.recv(65536)
    return parsed(head + b"\r\n\r\n" + body)[0]


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def __getitem__(self, name):
        return ", ".join(value for key, value in self.headers if key == name.lower()) or None

    @property
    def text(self):
        unpack = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[self["content-encoding"]]
        return unpack(self.body).decode()

    @property
    def json(self):
        return json.loads(self.body)

    def same_as(self, other):
        mine, theirs = (sorted(pair for pair in each.headers if pair[0] != "date") for each in (self, other))
        return (self.status, mine, self.body) == (other.status, theirs, other.body)


def parsed(raw, *methods):
    """All answers in these bytes, for requests with these methods (GET where none is named)."""
    found = []
    while raw:
        head, _, raw = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)]
        said = dict(headers)
        status = int(first.split(" ")[1])
        if status == 100:
            continue
        method = methods[len(found)] if len(found) < len(methods) else "GET"
        if status in {304, 204} or method == "HEAD":
            body = b""
        elif "content-length" in said:
            size = int(said["content-length"])
            body, raw = raw[:size], raw[size:]
        elif said.get("transfer-encoding") == "chunked":
            body = b""
            while size := int((piece := raw.partition(b"\r\n"))[0], 16):
                body += piece[2][:size]
                raw = piece[2][size + 2 :]
            raw = raw.partition(b"\r\n\r\n")[2]
        else:
            body, raw = raw, b""
        found.append(Response(status, headers, body))
    return found


def ask(kiosk, path="/", method="GET", headers=None, body=b"", scope=None):
    """Ask the bare ASGI application, without any server."""

    async def scene():
        try:
            return await ask_in_loop(kiosk, path, method, headers, body, scope)
        finally:
            await kiosk.newsroom.close()

    return run(scene())


def run(scene):
    """Play an asynchronous scene, on a thread of its own: a browser of other tests keeps a loop on this one."""
    with ThreadPoolExecutor(1) as stage:
        return stage.submit(asyncio.run, scene).result()


async def ask_in_loop(kiosk, path="/", method="GET", headers=None, body=b"", scope=None):
    raw, _, query = path.partition("?")
    sent = []
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive():
        while not messages:
            await asyncio.Event().wait()
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    named = {"Host": HOST} if headers is None else headers
    made = {
        "type": "http",
        "method": method,
        "path": raw,
        "raw_path": raw.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named.items()],
        "client": ("127.0.0.1", 5),
        "scheme": "http",
        "http_version": "1.1",
    }
    await kiosk(made | (scope or {}), receive, send)
    start, *bodies = sent
    pairs = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    return Response(start["status"], pairs, b"".join(each["body"] for each in bodies))


@pytest.fixture
def bare(press):
    """A kiosk without a server, its edition read."""
    kiosk = Kiosk(press.data_dir)
    kiosk.edition.load()
    return kiosk
