"""Kiosks learn from the journal: cut lines, damaged ones, new journals, other editions."""

from __future__ import annotations

import os
import threading

import pytest

from kiosk.plates import Plate, line
from kiosk.shelf import EVERYTHING, Shelf
from kiosk.tests.conftest import until


@pytest.fixture
def shelf(press):
    shelf = Shelf(press.folder)
    shelf.load()
    return shelf


def known(press):
    return {address for address in press.lines}


def same_as_fresh(shelf, press):
    """What this shelf knows is what a kiosk would that starts now, and what was printed."""
    fresh = Shelf(press.folder)
    fresh.load()
    for address in {*press.lines, "/gone/"}:
        assert shelf.find(address) == fresh.find(address)
        assert shelf.knows(address) == (address in press.lines)
    assert shelf.seq == fresh.seq == press.seq
    assert len(shelf) == len(fresh) == len(press.lines)
    return True


def test_index_and_journal_together_are_what_was_printed(press):
    press.print("/new/")
    press.print("/", "Another front")
    press.print("/gone/")
    press.remove("/gone/")
    shelf = Shelf(press.folder)
    shelf.load()
    assert same_as_fresh(shelf, press)
    assert shelf.complete


def test_changes_are_told_once(press, shelf):
    press.print("/a/")
    press.print("/b/")
    assert shelf.catch_up() == {"/a/", "/b/"}
    assert shelf.catch_up() == set()


def test_a_line_without_its_end_is_not_there_yet(press, shelf):
    whole = line(press.plate("/late/", b"late"))
    for cut in (1, 10, len(whole) - 1):
        press.append(whole[:cut])
        assert shelf.catch_up() == set()
        os.truncate(press.folder / "journal", (press.folder / "journal").stat().st_size - cut)
    press.append(whole[:20])
    shelf.catch_up()
    press.append(whole[20:])
    assert shelf.catch_up() == {"/late/"}


@pytest.mark.parametrize(
    "damaged",
    [
        b"garbage\n",
        b"\n",
        b"/a/\t{\n",
        b"/a/\t{}\n",
        b"\xff\xfe\t\x00\n",
        b'/a/\t{"seq":99,"status":200,"unheard_of":1}\n',
    ],
)
def test_a_damaged_line_is_left_out_and_the_next_one_read(press, shelf, damaged):
    press.append(damaged)
    press.print("/after/")
    assert shelf.catch_up() == {"/after/"}
    assert shelf.knows("/")


def test_a_damaged_line_of_the_index_makes_the_newsroom_be_asked_for_that_page_alone(press):
    index = press.folder / "index"
    index.write_bytes(index.read_bytes().replace(b'/harbour-opens/\t{"', b"/harbour-opens/\t{\x00"))
    shelf = Shelf(press.folder)
    shelf.load()
    assert shelf.find("/harbour-opens/").status == 0
    assert shelf.find("/").status == 200


@pytest.mark.parametrize("damage", [b"", b"garbage", b"#\t{}\n", b'#\t{"format":2,"seq":1}\n'])
def test_a_damaged_index_is_as_good_as_none(press, damage):
    (press.folder / "index").write_bytes(damage)
    shelf = Shelf(press.folder)
    shelf.load()
    assert not shelf.complete
    assert len(shelf) == 0


def test_a_new_journal_is_followed(press, shelf):
    press.print("/before/")
    press.sum_up()
    press.print("/after/")
    assert shelf.catch_up() == {"/before/", "/after/"}
    assert same_as_fresh(shelf, press)


def test_lines_written_between_the_last_look_and_the_new_journal_are_read(press, shelf):
    press.print("/a/")
    shelf.catch_up()
    press.print("/b/")
    press.sum_up()
    assert shelf.catch_up() == {"/b/"}


def test_a_journal_that_was_missed_as_a_whole_is_made_up_for(press, shelf):
    press.sum_up()
    press.print("/missed/")
    press.sum_up()
    press.print("/after/")
    assert EVERYTHING in shelf.catch_up()
    assert same_as_fresh(shelf, press)


@pytest.mark.control
def test_the_journal_alone_would_not_know_what_was_missed(press, shelf, monkeypatch):
    monkeypatch.setattr(Shelf, "_start_again", lambda _: set())
    press.sum_up()
    press.print("/missed/")
    press.sum_up()
    shelf.catch_up()
    assert not shelf.knows("/missed/")


def test_a_new_index_is_taken_up_while_the_old_one_serves(press, shelf):
    for number in range(5000):
        press.tell(Plate(f"/{number}/", press.seq + 1, 301, "redirect"))
    shelf.catch_up()
    press.remove("/7/")
    press.sum_up()
    shelf.catch_up()
    assert shelf.is_index_new()
    steps = 0
    for _ in shelf.take_up_index():
        steps += 1
        assert shelf.knows("/harbour-opens/")
        assert not shelf.knows("/7/")
    assert steps > 1
    assert not shelf.is_index_new()
    assert same_as_fresh(shelf, press)
    assert not shelf._over


def test_lines_after_the_index_stay_over_it(press, shelf):
    press.sum_up()
    press.print("/", "newer")
    press.remove("/harbour-opens/")
    shelf.catch_up()
    for _ in shelf.take_up_index():
        pass
    assert same_as_fresh(shelf, press)


def test_an_older_edition_that_was_put_back_is_taken_as_it_is(press, shelf):
    index, journal = ((press.folder / name).read_bytes() for name in ("index", "journal"))
    press.print("/after-the-backup/")
    shelf.catch_up()
    for name, raw in (("index", index), ("journal", journal)):
        (press.folder / "new").write_bytes(raw)
        (press.folder / "new").rename(press.folder / name)
    assert EVERYTHING in shelf.catch_up()
    assert not shelf.knows("/after-the-backup/")


def test_a_journal_that_was_cut_short_is_read_again(press, shelf):
    size = (press.folder / "journal").stat().st_size
    press.print("/never-synced/")
    shelf.catch_up()
    os.truncate(press.folder / "journal", size)
    shelf.catch_up()
    assert not shelf.knows("/never-synced/")
    press.seq -= 1
    press.print("/instead/")
    shelf.catch_up()
    assert shelf.knows("/instead/")


def test_no_edition_yet_is_no_mistake(tmp_path):
    shelf = Shelf(tmp_path / "edition")
    shelf.load()
    assert (len(shelf), shelf.complete, shelf.seq) == (0, False, 0)


def test_a_kiosk_that_starts_before_the_press_learns_of_the_first_edition(serve, press, tmp_path):
    folder = press.folder.rename(tmp_path / "later")
    served = serve()
    assert served.get("/").status == 503
    folder.rename(press.folder)
    until(lambda: served.get("/").status == 200)


def test_readers_see_the_old_page_or_the_new_one_while_journals_change(served, press):
    wrong = []
    stop = threading.Event()

    def read():
        while not stop.is_set():
            answer = served.get("/harbour-opens/", Accept_Encoding="br")
            text = answer.text if answer.status == 200 else ""
            if not text or text != text[0] * len(text):
                wrong.append((answer.status, text[:50]))

    press.print("/harbour-opens/", "0" * 5000)
    served.knows(press)
    reader = threading.Thread(target=read)
    reader.start()
    for number in range(150):
        press.print("/harbour-opens/", str(number % 10) * 5000)
        if number % 10 == 9:
            press.sum_up()
    served.knows(press)
    stop.set()
    reader.join()
    assert not wrong
    assert served.get("/harbour-opens/").text == "9" * 5000
