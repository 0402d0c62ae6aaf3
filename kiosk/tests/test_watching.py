"""One stream tells a reader of every change of the plates they watch, also of those they missed."""

from __future__ import annotations

import json
import socket
import time
from collections import Counter

import pytest

from kiosk import watching
from kiosk.edition import CARRIED_MOST
from kiosk.plates import Plate
from kiosk.tests.conftest import HOST, ask, request, until


class Stream:
    """A reader's stream of events."""

    def __init__(self, served, query="plate=/", last=None, buffer=None, host=HOST):
        self.connection = socket.socket()
        if buffer:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.connection.settimeout(10)
        self.connection.connect(("127.0.0.1", served.port))
        headers = {"Host": host, "Accept": "text/event-stream"} | (
            {"Last-Event-ID": str(last)} if last is not None else {}
        )
        self.connection.sendall(request(f"/_/watch?{query}", headers=headers))
        self.raw = b""
        self.head = ""

    def __enter__(self):
        while b"\r\n\r\n" not in self.raw:
            self.raw += self.connection.recv(65536)
        head, _, self.raw = self.raw.partition(b"\r\n\r\n")
        self.head = head.decode()
        return self

    def __exit__(self, *_):
        self.connection.close()

    def until(self, count, *, kind="plate"):
        """Read on until there are so many events of this kind; returns them as (id, data)."""
        while len(self.events(kind)) < count:
            piece = self.connection.recv(65536)
            assert piece, "The stream ended"
            self.raw += piece
        return self.events(kind)

    def events(self, kind):
        text = b"".join(chunk for chunk in self.raw.split(b"\r\n")[1::2]).decode()
        found = []
        for block in text.split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if fields.get("event") == kind:
                found.append((int(fields["id"]), json.loads(fields["data"])))
        return found


def test_a_change_is_told_with_its_number_and_its_tag(served, press):
    with Stream(served) as stream:
        assert "content-type: text/event-stream" in stream.head
        assert "cache-control: no-store" in stream.head
        assert "x-content-type-options: nosniff" in stream.head
        stream.until(1, kind="standing")
        plate = press.print("/", "A new front")
        assert stream.until(1) == [(press.seq, {"plate": "/", "etag": plate.etag})]


def test_a_small_fragment_travels_with_the_news_of_it(served, press):
    press.print("/_/fragment/news/", "<p>Перша</p>\n", kind="fragment")
    served.knows(press)
    with Stream(served, "plate=/_/fragment/news/") as stream:
        (_seq, told) = stream.until(1, kind="standing")[0]
        assert told["body"] == "<p>Перша</p>\n"
        plate = press.print("/_/fragment/news/", "<p>Друга</p>", kind="fragment")
        facts = {"plate": "/_/fragment/news/", "etag": plate.etag, "body": "<p>Друга</p>"}
        assert stream.until(1) == [(press.seq, facts)]
        press.print("/_/fragment/news/", "x" * (CARRIED_MOST + 1), kind="fragment")
        assert "body" not in stream.until(2)[-1][1]


@pytest.mark.parametrize("more", [{"kind": "page"}, {"kind": "fragment", "access": "members"}])
def test_what_is_a_page_or_for_members_never_travels(served, press, more):
    press.print("/harbour-opens/", "<p>Words</p>", **more)
    served.knows(press)
    with Stream(served, "plate=/harbour-opens/") as stream:
        stream.until(1, kind="standing")
        assert "Words" not in stream.raw.decode()


def test_a_fragment_that_is_not_what_its_line_says_does_not_travel(served, press):
    plate = press.print("/_/fragment/news/", "<p>First</p>", kind="fragment")
    served.knows(press)
    (press.data_dir / "public" / plate.file).write_text("<p>Other</p>")
    with Stream(served, "plate=/_/fragment/news/") as stream:
        told = stream.until(1, kind="standing")[0][1]
        assert told.get("body", "<p>First</p>") == "<p>First</p>"  # out of a packed file, or not at all


def test_what_stands_is_told_first_so_that_nothing_is_missed_before(served, press):
    plate = press.print("/", "Newer than the reader's page")
    served.knows(press)
    with Stream(served) as stream:
        assert stream.until(1, kind="standing") == [(press.seq, {"plate": "/", "etag": plate.etag})]
        assert f"id: {press.seq}\n\n" in stream.raw.decode()


def test_other_plates_are_not_told(served, press):
    with Stream(served, "plate=/&plate=/harbour-opens/") as stream:
        stream.until(2, kind="standing")
        press.print("/other/")
        press.print("/harbour-opens/", "changed")
        press.print("/", "changed")
        assert [data["plate"] for _, data in stream.until(2)] == ["/harbour-opens/", "/"]


def test_a_removed_plate_has_no_tag_any_more(served, press):
    with Stream(served, "plate=/harbour-opens/") as stream:
        stream.until(1, kind="standing")
        press.remove("/harbour-opens/")
        assert stream.until(1) == [(press.seq, {"plate": "/harbour-opens/", "etag": None})]


def test_a_language_with_a_host_of_its_own_is_watched_there(served, press):
    press.print("//uk.lantern.example/")
    served.knows(press)
    with Stream(served, host="uk.lantern.example") as stream:
        stream.until(1, kind="standing")
        press.print("/", "The other host's")
        press.print("//uk.lantern.example/", "Новини")
        assert stream.until(1)[0][1]["plate"] == "/"
        assert stream.events("plate")[0][0] == press.seq


def test_whoever_comes_back_is_told_what_they_missed_and_nothing_else(served, press):
    with Stream(served, "plate=/&plate=/harbour-opens/") as stream:
        stream.until(2, kind="standing")
        press.print("/", "first")
        last = stream.until(1)[-1][0]
    press.print("/other/")
    press.print("/harbour-opens/", "missed")
    press.print("/harbour-opens/", "missed too, and the last one counts")
    served.knows(press)
    with Stream(served, "plate=/&plate=/harbour-opens/", last) as stream:
        assert [data["plate"] for _, data in stream.until(1)] == ["/harbour-opens/"]
        press.print("/", "second")
        events = stream.until(2)
        assert [seq for seq, _ in events] == [press.seq - 1, press.seq]


def test_what_was_missed_before_the_kiosk_started_again_is_told_too(serve, press):
    last = press.seq
    press.print("/", "missed")
    press.sum_up()
    with Stream(serve(), last=last) as stream:
        assert stream.until(1)[0][0] == press.seq


def test_a_number_from_the_future_gets_everything(served, press):
    with Stream(served, last=press.seq + 1000) as stream:
        assert stream.until(1)[0][1]["plate"] == "/"


@pytest.mark.parametrize("last", ["", "nonsense", "-1", "9" * 400, "²"])
def test_a_number_that_is_none_is_as_good_as_none(bare, press, last):
    from_bytes = last.encode().decode("latin-1")
    found = watching._last_event(type("R", (), {"header": staticmethod(lambda _: from_bytes.encode("latin-1"))})())
    assert found is None


@pytest.mark.control
def test_without_its_number_a_reader_would_not_be_told_what_they_missed(served, press):
    press.print("/", "missed")
    served.knows(press)
    with Stream(served) as stream:
        stream.until(1, kind="standing")
        assert stream.events("plate") == []


def test_comebacks_are_spread(served):
    found = set()
    for _ in range(8):
        with Stream(served) as stream:
            stream.until(1, kind="standing")
            found.add(int(stream.raw.decode().split("retry: ")[1].split("\n")[0]))
    assert len(found) > 4
    assert all(2000 <= each <= 8000 for each in found)


def test_ten_thousand_come_back_over_a_longer_time(served):
    watching = served.kiosk.watching
    watching._readers = set(range(10_000))
    try:
        times = [int(watching._again().split()[1]) / 1000 for _reader in range(10_000)]
    finally:
        watching._readers = set()
    in_each_second = Counter(int(each) for each in times)
    assert max(times) < 30
    assert max(in_each_second.values()) < 560, "500 with chance's due"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("plate=/nowhere/", 404),
        ("plate=/&plate=/nowhere/", 404),
        ("plate=//uk.lantern.example/", 404),
        ("plate=/../", 404),
        ("plate=/harbour-opens/ whole", 404),
        ("plate=", 400),
        ("", 400),
        ("x=/", 400),
        ("&".join(f"plate=/{number}/" for number in range(40)), 400),
    ],
)
def test_only_known_plates_are_watched(bare, press, query, status):
    press.print("//uk.lantern.example/")
    press.print("/harbour-opens/ whole", access="members", article=1)
    bare.edition.catch_up()
    answer = ask(bare, f"/_/watch?{query}")
    assert answer.status == status
    assert answer["x-content-type-options"] == "nosniff"


def test_a_sign_of_life_comes_now_and_then(serve):
    with Stream(serve(heartbeat=0.2)) as stream:
        stream.until(1, kind="standing")
        while stream.raw.count(b"retry: ") < 4:  # the first is the greeting's
            stream.raw += stream.connection.recv(65536)


def test_who_has_left_is_forgotten(served, press):
    streams = [Stream(served).__enter__() for _ in range(20)]
    until(lambda: len(served.kiosk.watching) == 20)
    for stream in streams:
        stream.connection.close()
    until(lambda: len(served.kiosk.watching) == 0)
    assert not served.kiosk.watching._of_plate
    press.print("/", "nobody hears")
    served.knows(press)


def test_when_all_places_are_taken_others_are_told_to_come_later(served):
    served.kiosk.watching._readers_at_most = 2
    with Stream(served), Stream(served):
        until(lambda: len(served.kiosk.watching) == 2)
        answer = served.get("/_/watch?plate=/")
        assert (answer.status, answer["retry-after"]) == (503, "30")


def test_a_reader_who_reads_slowly_costs_no_memory_and_gets_the_newest(served, press):
    with Stream(served, buffer=2048) as slow, Stream(served) as quick:
        until(lambda: len(served.kiosk.watching) == 2)
        reader = next(iter(served.kiosk.watching._readers))
        for number in range(30_000):
            press.seq += 1
            address = "/" if number % 2 else "/harbour-opens/"
            press.tell(Plate(address, press.seq, 200, digests={"": f"{number:024d}"}, file="index.html"))
            if number % 500 == 0:
                served.knows(press)
        served.knows(press)
        quick.connection.settimeout(10)
        assert all(len(each.untold) <= 1 for each in served.kiosk.watching._readers)
        assert reader.plates == ("/",)
        last = f"{29_999:024d}"
        for stream in (slow, quick):
            while last not in stream.raw.decode():
                stream.raw += stream.connection.recv(65536)
        numbers = [seq for seq, _ in slow.events("plate")]
        assert numbers == sorted(set(numbers))


def test_a_reader_who_takes_nothing_is_cut_off(served, press, monkeypatch):
    monkeypatch.setattr(watching, "STUCK_SECONDS", 0.5)
    plates = "&".join(["plate=/", "plate=/harbour-opens/"])
    with Stream(served, plates, buffer=2048):
        until(lambda: len(served.kiosk.watching) == 1)
        end = time.monotonic() + 20
        while len(served.kiosk.watching) and time.monotonic() < end:
            press.seq += 1
            press.tell(Plate("/", press.seq, 200, digests={"": "x" * 60_000}, file="index.html"))
            served.knows(press)
        assert len(served.kiosk.watching) == 0


def test_watching_by_polling_is_the_plate_itself(served, press):
    first = served.get("/")
    assert served.get("/", If_None_Match=first["etag"]).status == 304
    press.print("/", "changed")
    served.knows(press)
    assert served.get("/", If_None_Match=first["etag"]).text == "changed"
