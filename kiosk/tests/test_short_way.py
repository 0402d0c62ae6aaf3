"""The short way answers only what it fully understands, and as the application would."""

from __future__ import annotations

import os
import time
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.fast_path import FastPath
from kiosk.manners import Manners
from kiosk.passes import issue
from kiosk.tests.conftest import CHROME, HOST, parsed, read_all, request

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
END = request("/harbour-opens/", headers={"Host": HOST, "Connection": "close"})


@pytest.fixture
def short(monkeypatch):
    """Counts what went the short way."""
    taken = []
    answered = FastPath._answered

    def counted(self, data):
        found = answered(self, data)
        if found:
            taken.append(data)
        return found

    monkeypatch.setattr(FastPath, "_answered", counted)
    return taken


def statuses(raw, *methods):
    return [answer.status for answer in parsed(raw, *methods)]


def test_a_browsers_navigation_goes_the_short_way(served, short):
    once = request("/harbour-opens/")
    answers = parsed(served.raw(once, once + b"", END, pause=0.05))
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len(short) == 2
    assert answers[0].text == answers[2].text


def test_a_revisit_goes_the_short_way(served, short):
    tag = served.get("/", Accept_Encoding=CHROME["Accept-Encoding"])["etag"]
    answers = parsed(served.raw(request("/", headers=CHROME | {"If-None-Match": tag}), END, pause=0.05))
    assert [answer.status for answer in answers] == [304, 200]
    assert len(short) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Length", "0"),
        ("Transfer-Encoding", "identity"),
        ("Upgrade", "websocket"),
        ("Expect", "100-continue"),
        ("Range", "bytes=0-1"),
        ("Connection", "close"),
        ("Connection", "Upgrade"),
        ("X_Plate_Mode", "print"),
        ("X-Odd", "caf\xe9"),
    ],
)
def test_what_is_not_plain_goes_the_long_way(served, short, name, value):
    served.raw(request("/harbour-opens/", headers=CHROME | {name: value}), END, pause=0.05)
    assert not short


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.0\r\nHost: lantern.example\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: lantern.example\r\nHost: lantern.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: lantern.example\r\nX-Folded: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\nHost: lantern.example\n\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : lantern.example\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: lantern.example\r\n\r\n",
        b"GET /?a b HTTP/1.1\r\nHost: lantern.example\r\n\r\n",
        b"GET /#x HTTP/1.1\r\nHost: lantern.example\r\n\r\n",
        b"get / HTTP/1.1\r\nHost: lantern.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: lantern.example\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: lantern.example\r\nno colon\r\n\r\n",
    ],
)
def test_odd_heads_go_the_long_way(served, short, head):
    with served.connect() as connection:
        connection.sendall(head)
        time.sleep(0.05)
    assert not short


def test_no_way_of_writing_an_address_leads_to_the_whole_of_it(served, press, short):
    press.print("/closed/", "The open part")
    press.print("/closed/ whole", "The whole", access="members", article=7)
    served.knows(press)
    for target in ("/closed/ whole", "/closed/%20whole", "/closed/?x whole", "/closed/\twhole"):
        assert b"The whole" not in served.raw(request(target, headers={"Host": HOST}), END, pause=0.05)


def test_two_requests_in_one_segment_are_both_answered(served, short):
    once = request("/harbour-opens/")
    assert statuses(served.raw(once + once + END)) == [200, 200, 200]
    assert not short


def test_a_request_behind_a_slow_one_waits_for_its_turn(served, newsroom, short):
    slow = request("/search/?q=x", headers={"Host": HOST})
    answers = parsed(served.raw(slow, request("/harbour-opens/"), END))
    assert answers[0].json["path"] == "/search/"
    assert [answer.status for answer in answers] == [200, 200, 200]


def test_what_is_no_http_does_not_spoil_the_answer_before_it(served):
    raw = served.raw(request("/harbour-opens/", headers={"Host": HOST}) + b"nonsense\r\n\r\n")
    assert statuses(raw) == [200]


def test_what_is_no_http_is_told_so_once_the_answer_before_it_is_out(served):
    raw = served.raw(request("/harbour-opens/", headers={"Host": HOST}), b"nonsense\r\n\r\n", pause=0.1)
    assert statuses(raw) == [200, 400]


def smuggled(framing):
    """A POST that is answered before its body is read, and whose body is a GET."""
    inner = request("/", headers={"Host": HOST})
    if framing == "length":
        head = request("/harbour-opens/", "POST", {"Host": HOST, "Content-Length": str(len(inner))})
        return head, inner
    head = request("/harbour-opens/", "POST", {"Host": HOST, "Transfer-Encoding": "chunked"})
    return head, f"{len(inner):x}\r\n".encode(), inner, b"\r\n0\r\n\r\n"


@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("pause", [0, 0.05])
def test_the_body_of_a_refused_post_is_never_a_request(served, framing, pause):
    answers = parsed(served.raw(*smuggled(framing), pause=pause))
    assert [answer.status for answer in answers] == [405]
    assert answers[0]["connection"] == "close"


@pytest.mark.control
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_without_the_watch_over_messages_the_body_would_be_answered(served, monkeypatch, framing):
    monkeypatch.setattr(FastPath, "on_message_begin", lambda self: super(FastPath, self).on_message_begin())
    monkeypatch.setattr("kiosk.request.Request.has_body", False)
    monkeypatch.setattr(FastPath, "_take_long_way", lambda self, data: super(FastPath, self).data_received(data))
    with served.connect() as connection:
        connection.settimeout(0.3)
        raw = b""
        for piece in smuggled(framing):
            connection.sendall(piece)
            time.sleep(0.1)
        try:
            while piece := connection.recv(65536):
                raw += piece
        except TimeoutError:
            pass
    assert statuses(raw) == [405, 200]


def test_a_get_shaped_segment_in_mid_header_is_part_of_the_header(served, short):
    inner = request("/", headers={"Host": HOST})
    pieces = (b"GET /harbour-opens/ HTTP/1.1\r\nHost: lantern.example\r\nConnection: close\r\nX-Odd: ", inner)
    assert statuses(served.raw(*pieces, pause=0.1)) == [400]  # two Hosts in one head, and no second answer
    assert not short


def test_a_get_shaped_segment_in_a_body_that_is_read_stays_a_body(served, newsroom):
    inner = request("/", headers={"Host": HOST})
    head = request("/cms/x", "POST", {"Host": HOST, "Content-Length": str(len(inner)), "Connection": "close"})
    answers = parsed(served.raw(head, inner, pause=0.1))
    assert [answer.status for answer in answers] == [200]
    assert answers[0].json["body"] == inner.decode()


MESSAGES = {
    "get": (request("/harbour-opens/", headers={"Host": HOST, "Accept-Encoding": "br"}), 200),
    "query": (request("/?utm_source=a", headers={"Host": HOST}), 200),
    "missing": (request("/nowhere/", headers={"Host": HOST}), 404),
    "post": (request("/", "POST", {"Host": HOST, "Content-Length": "5"}) + b"GET /", 405),
    "bad": (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_the_same_wherever_it_is_split(served, name):
    message, status = MESSAGES[name]
    whole = parsed(served.raw(message, END))
    assert whole[0].status == status
    for at in range(1, len(message)):
        with served.connect() as connection:
            connection.sendall(message[:at])
            connection.sendall(message[at:] + (END if status in {200, 404} else b""))
            raw, is_reset = b"", False
            try:
                while piece := connection.recv(65536):
                    raw += piece
            except ConnectionResetError:
                is_reset = True
        if is_reset:
            assert status in {400, 405}  # it was refused, and closed, before the rest had come
        else:
            assert parsed(raw)[0].same_as(whole[0]), at


def test_a_reader_who_does_not_read_gets_everything_in_order(served, press, short):
    press.print("/long/", "x" * 200_000, codings=("",))
    served.knows(press)
    head = request("/long/", headers={"Host": HOST})
    with served.connect() as connection:
        for _ in range(40):
            connection.sendall(head)
            time.sleep(0.002)
        time.sleep(0.2)
        connection.sendall(END)
        raw = b""
        while piece := connection.recv(65536):
            raw += piece
    answers = parsed(raw)
    assert [answer.status for answer in answers] == [200] * 41
    assert len(short) < 40  # while nothing could be written, the long way was taken, which stops reading


def test_an_idle_connection_is_closed_and_a_busy_one_is_not(serve, monkeypatch):
    monkeypatch.setattr("kiosk.serving.KEEP_ALIVE_SECONDS", 1)
    served = serve()
    with served.connect() as busy, served.connect() as idle:
        for connection in (busy, idle):
            connection.sendall(request("/harbour-opens/"))
            connection.recv(65536)
        end = time.monotonic() + 3.5
        while time.monotonic() < end:
            busy.sendall(request("/harbour-opens/"))
            assert busy.recv(65536)
            time.sleep(0.1)
        assert idle.recv(65536) == b""


def test_a_head_that_never_ends_is_given_up(serve, monkeypatch):
    monkeypatch.setattr("kiosk.fast_path.HEAD_SECONDS", 0.3)
    served = serve()
    with served.connect() as silent, served.connect() as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: lan")
        assert silent.recv(10) == b""
        assert slow.recv(10) == b""


def test_a_reader_who_takes_nothing_is_cut_off_and_a_slow_one_is_not(serve, press, monkeypatch):
    monkeypatch.setattr("kiosk.fast_path.STUCK_SECONDS", 1.0)
    press.print("/long/", "x" * 30_000_000, codings=("",))
    served = serve()
    with served.connect() as stuck, served.connect() as slow:
        for connection in (stuck, slow):
            connection.sendall(request("/long/", headers={"Host": HOST, "Connection": "close"}))
        taken, end = 0, time.monotonic() + 3
        while time.monotonic() < end:
            taken += len(slow.recv(400_000))
            time.sleep(0.05)
        assert taken + len(read_all(slow)) > 30_000_000
        assert len(read_all(stuck)) < 30_000_000


NAMES = [
    "Accept",
    "ACCEPT-ENCODING",
    "Connection",
    "cookie",
    "If-None-Match",
    "Range",
    "Expect",
    "Upgrade",
    "X-A",
    "Host",
]
VALUES = [
    "", "gzip", "br;q=0.1, gzip", "identity;q=0", "*;q=0", "keep-alive", "Keep-Alive", "close", "a=b; __Host-pass=x.y",
    "__Host-pass=PASS", "__Host-pass=OLD; a=b",
    '"x"', "*", "bytes=0-3", "100-continue", "h2c", HOST, "evil.example", "uk.lantern.example", " padded\t", "caf\xe9", "x" * 300,
]  # fmt: skip
TARGETS = [
    "/", "/harbour-opens/", "/harbour-opens", "/?utm_source=x", "/harbour-opens/?a=%00&b", "/nowhere/", "/404.html", "//harbour-opens/",
    "/%68arbour-opens/", "/../", "/a%2fb", "/harbour-opens/?a#b", "/static/none.css", "/healthz/", "/old/", "/closed/", "/closed/?a=b",
    "http://lantern.example/", "/?" + "x" * 9000,
]  # fmt: skip
METHODS = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS"]
MESSAGE = st.tuples(
    st.sampled_from(METHODS),
    st.sampled_from(TARGETS),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=5),
    st.booleans(),
)


def written(message):
    method, target, headers, has_host = message
    pairs = ([("Host", HOST)] if has_host else []) + headers
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in pairs)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def told(answers):
    """Answers as they compare. The standard protocol says 400 in its own words."""
    return [
        (a.status, None, None)
        if a.status == 400
        else (a.status, sorted(pair for pair in a.headers if pair[0] != "date"), a.body)
        for a in answers
    ]


def test_both_ways_give_the_same_answer_to_every_request(serve, press):
    press.print("/old/", status=301, kind="redirect", headers={"Location": "/"})
    press.print("/closed/", "The open part")
    press.print("/closed/ whole", "The whole", access="members", article=7)
    press.site(passes={"2026": b64encode(KEY.public_key().public_bytes_raw()).decode()})
    good, old = (
        issue(key="2026", private_key=KEY, expires=int(time.time()) + lasts, benefits=["members"]).encode()
        for lasts in (3600, -3600)
    )
    short, long = serve(), serve(http="httptools")
    tag = short.get("/", Accept_Encoding="gzip")["etag"]

    @settings(
        max_examples=int(os.environ.get("EXAMPLES", "150")),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.lists(MESSAGE, min_size=1, max_size=3), st.booleans())
    def same(messages, in_one):
        raws = [
            written(message).replace(b'"x"', tag.encode()).replace(b"PASS", good).replace(b"OLD", old)
            for message in messages
        ]
        pieces = [b"".join([*raws, END])] if in_one else [*raws, END]
        methods = [message[0] for message in messages]
        mine, theirs = (parsed(each.raw(*pieces), *methods) for each in (short, long))
        assert told(mine) == told(theirs)

    same()


@pytest.mark.control
def test_the_comparison_sees_a_short_way_that_answers_differently(serve, press, monkeypatch):
    monkeypatch.setattr("kiosk.manners.acceptable", lambda _: ("",))
    short, long = serve(), serve(http="httptools")
    mine, theirs = (parsed(each.raw(request("/"), END, pause=0.05)) for each in (short, long))
    assert told(mine) != told(theirs)


def test_a_remembered_wording_gets_the_changed_plate(served, press, short):
    once = request("/harbour-opens/")
    with served.connect() as connection:
        for text in ("first", "second", "third"):
            press.print("/harbour-opens/", text, codings=("",))
            served.knows(press)
            time.sleep(0.02)
            connection.sendall(once)
            assert connection.recv(65536).endswith(text.encode())
    assert len(short) == 3


def test_the_memory_for_wordings_is_bounded(bare):
    manners = Manners(bare.edition)
    for number in range(10_000):
        block = f"Host: {HOST}\r\nCookie: n={number}\r\n\r\n".encode()
        assert manners.read(block) is not None
        manners.read(block + b"x")
    assert len(manners.known) <= 4096
