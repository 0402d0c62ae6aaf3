"""A damaged file is noticed by its digest: another coding serves, else the newsroom, and the press is told."""

from __future__ import annotations

import brotli
import pytest

from kiosk import answers
from kiosk.tests.conftest import HOST, LONG, until


def reports(press):
    folder = press.folder / "damaged"
    # A report that is being written goes by another name until it is whole.
    names = [path for path in folder.iterdir() if not path.name.startswith(".tmp-")] if folder.exists() else []
    return [path.read_text() for path in names]


@pytest.fixture(autouse=True)
def _suspicious(monkeypatch):
    monkeypatch.setattr("kiosk.edition.SUSPECT_SECONDS", 0.2)


@pytest.fixture
def page(press, served):
    page = press.print("/harbour-opens/")
    served.knows(press)
    return page


@pytest.mark.parametrize("damage", [b"", b"rot", None])
@pytest.mark.parametrize(
    ("coding", "accepted", "sent"), [("br", "br, gzip", "gzip"), ("gzip", "gzip", None), ("br", "br", None)]
)
def test_another_coding_serves(served, press, page, coding, accepted, sent, damage):
    file = press.file(page, coding)
    file.unlink() if damage is None else file.write_bytes(damage)
    answer = served.get("/harbour-opens/", Accept_Encoding=accepted)
    assert (answer.status, answer["content-encoding"]) == (200, sent)
    assert answer.text.endswith(LONG)
    until(lambda: reports(press) == ["/harbour-opens/"])


def test_a_packed_file_stands_in_for_the_plain_one(served, press, page):
    press.file(page).write_bytes(b"rot")
    answer = served.get("/harbour-opens/")
    assert (answer.status, answer["content-encoding"]) == (200, None)
    assert answer.text.endswith(LONG)


def test_the_newsroom_is_asked_when_no_file_is_left(served, press, page, newsroom):
    for coding in ("", "gzip", "br"):
        press.file(page, coding).write_bytes(b"rot")
    assert served.get("/harbour-opens/").json["path"] == "/harbour-opens/"
    until(lambda: reports(press) == ["/harbour-opens/"])


def test_without_a_newsroom_there_is_a_503_and_no_rot(served, press, page):
    for coding in ("", "gzip", "br"):
        press.file(page, coding).write_bytes(b"rot")
    answer = served.get("/harbour-opens/")
    assert (answer.status, answer["retry-after"]) == (503, "30")
    assert b"rot" not in answer.body


@pytest.mark.control
def test_without_digests_the_rot_would_be_served(served, press, page, monkeypatch):
    monkeypatch.setattr(answers, "digest", lambda _: page.digests["br"])
    press.file(page, "br").write_bytes(b"rot")
    assert served.get("/harbour-opens/", Accept_Encoding="br").body == b"rot"


def test_the_reprinted_plate_serves_again(served, press, page):
    press.file(page, "br").write_bytes(b"rot")
    served.get("/harbour-opens/", Accept_Encoding="br")
    press.print("/harbour-opens/")
    served.knows(press)
    assert served.get("/harbour-opens/", Accept_Encoding="br")["content-encoding"] == "br"


def test_a_printing_whose_line_is_still_to_come_serves_and_is_no_damage(served, press, page):
    press.plate("/harbour-opens/", b"The next printing")
    answer = served.get("/harbour-opens/", Accept_Encoding="br")
    assert (answer.status, answer.text) == (200, "The next printing")
    press.print("/harbour-opens/", "The next printing")
    served.knows(press)
    until(lambda: not served.kiosk.edition._doubts)
    assert reports(press) == []
    tag = served.get("/harbour-opens/", Accept_Encoding="identity")["etag"]
    assert tag == answer["etag"]


def test_a_press_that_died_between_two_codings_leaves_one_that_serves(served, press, page):
    press.file(page).write_bytes(b"The next printing")
    press.file(page, "gzip").unlink()
    assert served.get("/harbour-opens/", Accept_Encoding="br").text.endswith(LONG)
    assert served.get("/harbour-opens/").text.endswith(LONG)


def test_what_is_unpacked_is_checked(served, press, page):
    press.file(page).write_bytes(b"rot")
    press.file(page, "gzip").write_bytes(b"rot")
    press.file(page, "br").write_bytes(brotli.compress(b"other rot"))
    assert served.get("/harbour-opens/").status == 503


def test_a_disk_that_takes_no_report_keeps_nobody_from_reading(served, press, page):
    (press.folder / "damaged").write_text("no folder")
    press.file(page, "br").write_bytes(b"rot")
    assert served.get("/harbour-opens/", Host=HOST, Accept_Encoding="br, gzip").status == 200
