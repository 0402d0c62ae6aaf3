"""What the kiosk says itself it says in the reader's language; and while a site is being made ready, that it is."""

from __future__ import annotations

import re
import socket
import time

import pytest

from kiosk.app import Kiosk
from kiosk.tests.conftest import HOST, ask

UKRAINIAN = {
    "language": "uk",
    "direction": "ltr",
    "front": "/uk/",
    "to_front": "На головну",
    "said": {"404": ["Не знайдено", "За цією адресою нічого немає."], "503": ["За хвилину", "Перерва."]},
}
HEBREW = {"language": "he", "direction": "rtl", "front": "/", "to_front": "<b>", "said": {"400": ["<i>", "&"]}}


@pytest.fixture
def speaking(press):
    """A kiosk of a site in three languages, one of them on a host of its own, without any printed 404."""
    press.site(
        words=[["/", words_of("en")], ["/uk/", UKRAINIAN], ["//he.lantern.example/", HEBREW]],
        hosts={HOST: "", "he.lantern.example": "//he.lantern.example"},
        missing=[],
    )
    kiosk = Kiosk(press.data_dir)
    kiosk.edition.load()
    return kiosk


def words_of(language):
    return {"language": language, "direction": "ltr", "front": "/", "to_front": "To the front", "said": {}}


def said(answer):
    title = re.search(r"<title>(.*?)</title>", answer.text)[1]
    return answer.status, re.search(r'lang="(\w+)"', answer.text)[1], title


def test_each_language_hears_its_own_words(speaking):
    assert said(ask(speaking, "/nowhere/")) == (404, "en", "Not found")
    assert said(ask(speaking, "/uk/nowhere/")) == (404, "uk", "Не знайдено")
    assert '<a href="/uk/">На головну</a>' in ask(speaking, "/uk/nowhere/").text


def test_what_a_language_has_no_words_for_is_said_in_english(speaking):
    assert said(ask(speaking, "/uk/", "POST")) == (405, "uk", "Not possible")


def test_words_are_words_and_no_html(speaking):
    answer = ask(speaking, "/a%2fb", headers={"Host": "he.lantern.example"})
    assert said(answer) == (400, "he", "&lt;i&gt;")
    assert 'dir="rtl"' in answer.text


@pytest.mark.parametrize(
    "damaged", [[["/", {"said": 5}]], [["/", {"said": {"x": ["a", "b"]}}]], 5, [["/", {"font": "a", "said": {}}]]]
)
def test_damaged_words_leave_what_was_known(press, bare, damaged):
    press.site(words=damaged)
    bare.edition.catch_up()
    assert ask(bare, "/harbour-opens/").status == 200


@pytest.fixture
def empty(tmp_path):
    """A kiosk of a folder in which nothing was ever printed, and a door behind which nobody answers yet."""
    (tmp_path / "run").mkdir()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "run" / "newsroom.sock"))
        door.listen()
        kiosk = Kiosk(tmp_path)
        kiosk.edition.load()
        yield kiosk


@pytest.mark.parametrize("path", ["/", "/cms/", "/nowhere/"])
def test_a_site_that_is_being_made_ready_says_so_and_asks_again_by_itself(empty, path):
    began = time.monotonic()
    answer = ask(empty, path)
    assert time.monotonic() - began < 3
    assert (answer.status, answer["refresh"], answer["retry-after"]) == (503, "3", "3")
    assert "being made ready" in answer.text


@pytest.mark.usefixtures("newsroom")
def test_an_empty_edition_with_a_newsroom_asks_it(press):
    (press.folder / "index").unlink()
    (press.folder / "journal").unlink()
    kiosk = Kiosk(press.data_dir)
    kiosk.edition.load()
    assert ask(kiosk, "/").json["path"] == "/"


def test_an_edition_that_stands_is_never_said_to_be_made_ready(bare):
    assert "break" in ask(bare, "/cms/").text
