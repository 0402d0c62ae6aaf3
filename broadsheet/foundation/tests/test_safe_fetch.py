"""The way out leads to the open Internet and nowhere else."""

from __future__ import annotations

import ast
import gzip
import socket
import threading
import zlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from broadsheet.foundation import safe_fetch
from broadsheet.foundation.safe_fetch import Fetcher, FetchError, RefusedAddressError

PACKAGE = Path(safe_fetch.__file__).resolve().parent.parent


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b"nothing here"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        chunks = [body] if isinstance(body, bytes) else body
        if isinstance(body, bytes):
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        try:
            for chunk in chunks:
                self.wfile.write(chunk)
                self.wfile.flush()
        except OSError:
            pass
        if not isinstance(body, bytes):
            self.close_connection = True

    def log_message(self, *_args):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.asked: list[tuple[str, str]] = []
        self.connections = 0

    def get_request(self):
        self.connections += 1
        return super().get_request()

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def server(**answers):
    made = _Server({f"/{name}": answer for name, answer in answers.items()})
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


HTML = {"Content-Type": "text/html; charset=utf-8"}


def fetcher(**options) -> Fetcher:
    return Fetcher(allow_loopback=True, **options)


def at_home(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


# What is asked ---------------------------------------------------------------------------------------------------------


@pytest.mark.control
def test_the_switch_for_tests_does_reach_the_listener():
    with server(page=(200, HTML, "Крани".encode())) as site:
        answer = fetcher().get(f"http://127.0.0.1:{site.port}/page", content_types=["text/html"])
    assert answer.text == "Крани"
    assert answer.content_type == "text/html"
    assert site.connections == 1


def test_the_name_is_kept_while_the_checked_address_is_asked():
    with server(page=(200, HTML, b"fine")) as site:
        fetcher(resolver=at_home).get(f"http://news.example:{site.port}/page")
    assert site.asked == [("/page", f"news.example:{site.port}")]


PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0",  # noqa: S104
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[fc00::1]", "[fd12::1]", "[fe80::1]", "[ff02::1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[2001::1]", "[fec0::1]", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.1", "0",
    "localhost", "localhost.", "LOCALHOST", "①②⑦.⓪.⓪.①",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_within_is_refused_without_a_connection(host):
    with server(page=(200, HTML, b"secret")) as site, pytest.raises(FetchError):
        Fetcher().get(f"http://{host}:{site.port}/page")
    assert site.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.0.0.1", "0177.0.0.1"])
@pytest.mark.control
def test_these_hosts_do_lead_to_the_listener_without_the_check(host):
    with server(page=(200, HTML, b"secret")) as site:
        assert fetcher().get(f"http://{host}:{site.port}/page").content == b"secret"
    assert site.connections == 1


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "93.184.215.14"])
def test_addresses_of_the_open_internet_are_public(address):
    assert safe_fetch.is_public(address)


def test_a_name_that_leads_within_is_refused():
    with server(page=(200, HTML, b"secret")) as site, pytest.raises(RefusedAddressError):
        Fetcher(resolver=at_home).get(f"http://rebind.example:{site.port}/page")
    assert site.connections == 0


def test_one_private_address_among_public_ones_is_refused():
    with pytest.raises(RefusedAddressError):
        Fetcher(resolver=lambda _host, _port: ["8.8.8.8", "10.0.0.1"]).get("http://rebind.example/")


def test_a_name_is_looked_up_once_however_it_answers_the_second_time():
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with server(page=(200, HTML, b"fine")) as site:
        fetcher(resolver=rebinding).get(f"http://rebind.example:{site.port}/page")
    assert asked == ["rebind.example"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/_",
        "ftp://news.example/",
        "javascript:alert(1)",
        "//news.example/",
        "news.example",
        "http://",
        "http://user:pass@news.example/",
        "http://news.example\\@127.0.0.1/",
        "http://news.example/\r\nHost: other",
        "http://news.example:99999/",
        "http://[::1",
        "http://-.example_/",
        "",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url):
    with pytest.raises(RefusedAddressError):
        Fetcher(resolver=lambda _host, _port: pytest.fail("looked up")).get(url)


def test_a_name_that_does_not_exist_is_said_so():
    def nowhere(host: str, port: int) -> list[str]:
        return []

    with pytest.raises(FetchError, match="no site"):
        Fetcher(resolver=nowhere).get("http://gone.example/")


def test_a_site_that_is_down_is_said_so():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        with pytest.raises(FetchError, match="does not answer"):
            fetcher().get(f"http://127.0.0.1:{taken.getsockname()[1]}/")


# Redirects -------------------------------------------------------------------------------------------------------------


def test_a_redirect_is_followed():
    with server(old=(302, {"Location": "/new"}, b""), new=(200, HTML, b"here")) as site:
        answer = fetcher().get(f"http://127.0.0.1:{site.port}/old")
    assert answer.content == b"here"
    assert answer.url.endswith("/new")


@pytest.mark.parametrize("ask", [Fetcher.get, Fetcher.status])
def test_a_redirect_to_what_is_no_address_is_said_so(ask):
    with server(old=(302, {"Location": "http://[half"}, b"")) as site, pytest.raises(FetchError, match="no address"):
        ask(fetcher(), f"http://127.0.0.1:{site.port}/old")


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd", "http://[::ffff:10.0.0.1]/"]
)
def test_a_redirect_is_checked_like_the_first_address(target):
    with server(old=(302, {"Location": target}, b"")) as site, pytest.raises(RefusedAddressError):
        fetcher().get(f"http://127.0.0.1:{site.port}/old")


def test_more_than_three_redirects_are_too_many():
    with server(old=(302, {"Location": "/old"}, b"")) as site, pytest.raises(FetchError, match="without end"):
        fetcher().get(f"http://127.0.0.1:{site.port}/old")
    assert site.connections == 4


# Answers ---------------------------------------------------------------------------------------------------------------


def test_an_error_is_no_answer():
    with server() as site, pytest.raises(FetchError, match="404"):
        fetcher().get(f"http://127.0.0.1:{site.port}/none")


def test_only_the_types_that_were_asked_for_are_taken():
    picture = (200, {"Content-Type": "image/png"}, b"png")
    with server(page=(200, HTML, b"x"), picture=picture) as site:
        with pytest.raises(FetchError, match="text/html"):
            fetcher().get(f"http://127.0.0.1:{site.port}/page", content_types=["image/"])
        assert fetcher().get(f"http://127.0.0.1:{site.port}/picture", content_types=["image/"]).content == b"png"


def test_an_answer_that_is_too_large_is_left():
    with server(page=(200, HTML, b"x" * 300_000)) as site, pytest.raises(FetchError, match="too large"):
        fetcher().get(f"http://127.0.0.1:{site.port}/page", max_bytes=100_000)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_answer_is_unpacked(pack):
    packing = "gzip" if pack is gzip.compress else "deflate"
    with server(page=(200, {**HTML, "Content-Encoding": packing}, pack(b"news " * 1000))) as site:
        assert fetcher().get(f"http://127.0.0.1:{site.port}/page").content == b"news " * 1000


def test_a_bomb_is_left_before_it_goes_off():
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    assert len(bomb) < 300_000
    with (
        server(page=(200, {**HTML, "Content-Encoding": "gzip"}, bomb)) as site,
        pytest.raises(FetchError, match="large"),
    ):
        fetcher().get(f"http://127.0.0.1:{site.port}/page", max_bytes=1_000_000)


@pytest.mark.parametrize(("packing", "body"), [("gzip", b"not packed"), ("br", b"x"), ("gzip, gzip", b"x")])
def test_damaged_or_strange_packing_is_refused(packing, body):
    with server(page=(200, {**HTML, "Content-Encoding": packing}, body)) as site, pytest.raises(FetchError):
        fetcher().get(f"http://127.0.0.1:{site.port}/page")


def test_an_answer_that_drips_is_left():
    stop = threading.Event()

    def dripping():
        while not stop.wait(0.02):
            yield b"."

    with server(page=(200, HTML, dripping())) as site:
        try:
            with pytest.raises(FetchError, match="too long"):
                fetcher(whole_seconds=0.2).get(f"http://127.0.0.1:{site.port}/page")
        finally:
            stop.set()


def test_a_site_that_never_answers_is_left():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(FetchError):
            fetcher(read_seconds=0.2).get(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_what_is_not_json_is_said_so():
    with server(page=(200, HTML, b"{")) as site, pytest.raises(FetchError, match="JSON"):
        fetcher().get(f"http://127.0.0.1:{site.port}/page").json()


# Nobody else goes out --------------------------------------------------------------------------------------------------

_WAYS_OUT = {"requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "pycurl"}


def ways_out(source: str) -> set[str]:
    """Which modules that fetch are imported."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if any(name == way or name.startswith(f"{way}.") for way in _WAYS_OUT)}


WAYS_OUT = {"safe_fetch.py", "own_services.py"}
"""For addresses that others choose, and for those that the installation itself names."""


def test_nothing_else_goes_out():
    others = [path for path in PACKAGE.rglob("*.py") if path.name not in WAYS_OUT and "tests" not in path.parts]
    assert {str(path): found for path in others if (found := ways_out(path.read_text()))} == {}


@pytest.mark.control
@pytest.mark.parametrize(
    "source",
    ["import requests", "from urllib import request", "import urllib.request as r", "from urllib3 import X"],
)
def test_another_way_out_would_be_seen(source):
    assert ways_out(source)
