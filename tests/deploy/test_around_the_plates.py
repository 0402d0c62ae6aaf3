"""What nginx keeps off the kiosk, and what it must let through to it."""

from __future__ import annotations

import contextlib
import json
import socket
import time

import pytest

from kiosk import plates
from tests import processes
from tests.deploy.conftest import HOST, Door, Newsroom, Printed, nginx_of

SLOW = 200
HALF_A_HEAD = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ".encode()


@pytest.fixture(params=["nginx", "caddy"])
def server(request) -> Door:
    """Either of the two."""
    return request.getfixturevalue(request.param)


def test_the_newsroom_hears_who_really_asks(server: Door, newsroom: Newsroom):
    told = {"X_Forwarded_For": "203.0.113.9", "X_Real_IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    assert server.get("/account/", **told, X_Forwarded_Proto="gopher").body == b"the newsroom"
    headers = newsroom.asked[-1].headers
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert "203.0.113.9" not in headers.values()
    assert "forwarded" not in headers


@pytest.mark.parametrize("path", ["/account/webhook/sandbox/", "/account/unsubscribe/?key=abc"])
def test_what_machines_post_comes_through_whole(server: Door, newsroom: Newsroom, path: str):
    """Webhooks and one-click unsubscribes: no cookie, no origin, no page before, from anywhere."""
    body = b"List-Unsubscribe=One-Click" * 10_000
    answer = server.get(path, method="POST", body=body, X_Signature="t=1,v1=abc")
    asked = newsroom.asked[-1]
    assert (answer.status, asked.method, asked.path, asked.body) == (200, "POST", path, body)
    assert asked.headers["x-signature"] == "t=1,v1=abc"
    assert answer["cache-control"] == "private, no-store"


def test_the_newsrooms_own_headers_are_not_said_twice(server: Door, newsroom: Newsroom):
    answer = server.get("/account/")
    said = [name for name, _value in answer.all]
    assert sorted(said) == sorted(set(said))
    assert answer["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/search/?q=harbour", "/uk/search/?q=x", "/cms/login/"])
def test_what_costs_the_newsroom_a_query_has_a_limit(nginx: Door, newsroom: Newsroom, path: str):
    answers = [nginx.get(path) for _ in range(40)]
    assert {answer.status for answer in answers} <= {200, 429}
    assert answers[-1].status == 429
    assert answers[-1]["x-content-type-options"] == "nosniff"
    assert answers[-1]["cache-control"] == "no-store"


@pytest.mark.control
def test_plates_have_no_limit(nginx: Door):
    assert {nginx.get("/harbour-opens/").status for _ in range(60)} == {200}


def test_an_event_goes_out_at_once(server: Door, printed: Printed):
    with watching(server, "/") as stream:
        assert b"standing" in stream.until(b"\n\n", times=3)
        seq = reprint(printed, "/")
        assert f"id: {seq}".encode() in stream.until(b"event: plate")


def test_a_stream_is_sent_on_as_a_stream(server: Door):
    with watching(server, "/") as stream:
        head = stream.until(b"\r\n\r\n").lower()
    assert b"content-type: text/event-stream" in head
    assert b"cache-control: no-store" in head


@contextlib.contextmanager
def slow_readers(door: Door):
    opened = []
    try:
        for _ in range(SLOW):
            opened.append(socket.create_connection(("127.0.0.1", door.port), timeout=20))
            opened[-1].sendall(HALF_A_HEAD)
        yield opened
    finally:
        for each in opened:
            each.close()


def is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while connection.recv(4096):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    return True


def test_slow_readers_keep_nobody_from_reading_and_are_let_go(printed: Printed, kiosk: Door, tmp_path):
    quick = {"client_header_timeout 15s": "client_header_timeout 2s"}
    with nginx_of("nginx.conf", printed, tmp_path, kiosk=kiosk, **quick) as door, slow_readers(door) as slow:
        assert {door.get("/harbour-opens/").status for _ in range(50)} == {200}
        processes.until(lambda: all(is_closed(each) for each in slow))


@pytest.mark.control
def test_without_a_time_out_slow_readers_stay(printed: Printed, kiosk: Door, tmp_path):
    patient = {"client_header_timeout 15s": "client_header_timeout 600s"}
    with nginx_of("nginx.conf", printed, tmp_path, kiosk=kiosk, **patient) as door, slow_readers(door) as slow:
        time.sleep(4)
        assert not any(is_closed(each) for each in slow)


def test_the_shipped_time_outs_are_short():
    text = (processes.ROOT / "deploy" / "nginx.conf").read_text()
    for directive in ("client_header_timeout", "client_body_timeout", "send_timeout"):
        assert f"{directive} 15s;" in text
    assert "read_header 15s" in (processes.ROOT / "deploy" / "Caddyfile").read_text()


def test_with_the_kiosk_down_everything_printed_can_be_read(printed: Printed, tmp_path):
    with nginx_of("nginx.conf", printed, tmp_path, kiosk=Door(processes.free_port())) as door:
        assert door.get("/harbour-opens/").status == 200
        assert door.get(printed.articles["closed"], Cookie=printed.member).status == 200
        assert door.get(printed.articles["closed"], Cookie=printed.member)["cache-control"] == "private, no-store"
        assert door.get("/account/").status == 503
        assert door.get("/404.html").status == 503
        assert door.get("/.gone/taken-down/index.html").status == 503
        assert door.get("/private/edition/_/for-members/index.html").status == 503
        assert door.get("/nothing-here/")["x-content-type-options"] == "nosniff"


class Stream:
    """What comes on one connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._read = b""

    def until(self, mark: bytes, *, times: int = 1) -> bytes:
        """Everything new up to and including the mark."""
        while self._read.count(mark) < times:
            piece = self._connection.recv(65536)
            assert piece, "the stream ended"
            self._read += piece
        found, self._read = self._read, b""
        return found


@contextlib.contextmanager
def watching(door: Door, plate: str):
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as connection:
        connection.sendall(f"GET /_/watch?plate={plate} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        yield Stream(connection)


def reprint(printed: Printed, address: str) -> int:
    """Say in the journal that a plate was printed again, as the press does. Returns the number of the line."""
    folder = printed.data_dir / "edition"
    lines = (folder / "index").read_bytes().splitlines() + (folder / "journal").read_bytes().splitlines()
    seq = max(json.loads(line.partition(b"\t")[2])["seq"] for line in lines) + 1
    line = next(line for line in reversed(lines) if plates.address_of(line) == address.encode())
    facts = json.loads(line.partition(b"\t")[2]) | {"seq": seq}
    with (folder / "journal").open("ab") as journal:
        journal.write(address.encode() + b"\t" + json.dumps(facts).encode() + b"\n")
    return seq


def test_beacons_come_through_to_the_kiosk(server: Door, printed: Printed, newsroom: Newsroom):
    folder = printed.data_dir / "run" / "beacons"
    folder.mkdir(exist_ok=True)
    before, asked = sum(len(path.read_bytes()) for path in folder.iterdir()), len(newsroom.asked)
    body = b'{"kind":"exposed","ask":"spring"}'
    sent = {"Content_Type": "text/plain;charset=UTF-8", "Sec_Fetch_Site": "same-origin"}
    answer = server.get("/_/seen", method="POST", body=body, **sent)
    assert (answer.status, answer.body, answer["cache-control"]) == (204, b"", "no-store")
    assert server.get("/_/seen", method="POST", body=body, **{**sent, "Sec_Fetch_Site": "cross-site"}).status == 403
    assert server.get("/_/seen").status == 405
    processes.until(lambda: sum(len(path.read_bytes()) for path in folder.iterdir()) > before)
    assert len(newsroom.asked) == asked


def test_the_country_is_asked_of_the_kiosk(server: Door, newsroom: Newsroom):
    asked = len(newsroom.asked)
    answer = server.get("/_/country")
    assert (answer.status, answer.body, answer["cache-control"]) == (200, b'{"country": ""}', "private, max-age=86400")
    assert len(newsroom.asked) == asked
