"""An emergency's banner: over every page at once, escaped, gone by itself, and nothing where there is none."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kiosk import banner
from kiosk.tests.conftest import CHROME, HOST, Press, request, until
from kiosk.tests.test_process import Process

PAGE = '<!doctype html><html lang="en"><head><title>T</title></head><body>\n<a class="skip-link" href="#content">Skip</a>News</body></html>'


@pytest.fixture
def printed(press):
    press.site(
        words=[["/uk/", {"language": "uk", "direction": "ltr", "front": "/uk/", "to_front": "На першу", "said": {}}]]
    )
    press.print("/story/", PAGE)
    press.print("/uk/story/", PAGE)
    press.print("/_/fragment/feed/", PAGE, kind="fragment")
    press.print("/frame/", "<!doctype html><body>A frame</body>")
    press.print("/closed/", PAGE)
    press.print("/closed/ whole", PAGE, access="members", article=7)
    press.sum_up()
    return press


def say(press, text, link="", until=0, language=""):
    banner.put(press.data_dir, banner.made(text, link, until), language)


def shows(served, words, path="/story/"):
    return words in served.get(path).text


def test_it_stands_in_the_next_page_in_every_coding(printed, served):
    before = {coding: served.get("/story/", Accept_Encoding=coding) for coding in ("identity", "gzip", "br")}
    say(printed, "Boil your water", "https://city.example/water")
    until(lambda: shows(served, "Boil your water"))
    for coding, was in before.items():
        answer = served.get("/story/", Accept_Encoding=coding)
        assert answer["content-encoding"] == was["content-encoding"]
        assert answer.text.index("Boil your water") < answer.text.index("skip-link")
        assert '<a href="https://city.example/water">' in answer.text
        assert answer["etag"] != was["etag"]
        assert served.get("/story/", Accept_Encoding=coding, If_None_Match=was["etag"]).status == 200
        assert served.get("/story/", Accept_Encoding=coding, If_None_Match=answer["etag"]).status == 304
    banner.take_away(printed.data_dir)
    until(lambda: not shows(served, "Boil your water"))
    for coding, was in before.items():
        now = served.get("/story/", Accept_Encoding=coding)
        assert (now.body, now["etag"]) == (was.body, was["etag"])


def test_frames_and_fragments_have_none(printed, served):
    say(printed, "Boil your water")
    until(lambda: shows(served, "Boil your water"))
    assert not shows(served, "Boil", "/frame/")
    assert not shows(served, "Boil", "/_/fragment/feed/")


def test_what_the_kiosk_says_itself_has_it_too(printed, served):
    say(printed, "Boil your water")
    until(lambda: shows(served, "Boil your water"))
    refused = served.get("/story/", method="DELETE")
    assert refused.status == 405
    assert "Boil your water" in refused.text


def test_a_language_has_its_own(printed, served):
    say(printed, "Boil your water")
    say(printed, "Кип’ятіть воду", language="uk")
    until(lambda: shows(served, "Кип’ятіть воду", "/uk/story/"))
    ukrainian = served.get("/uk/story/").text
    assert "Boil" not in ukrainian
    assert "Важливе повідомлення" in ukrainian
    assert shows(served, "Boil your water")
    banner.take_away(printed.data_dir, "uk")
    until(lambda: shows(served, "Boil your water", "/uk/story/"))


def test_it_ends_by_itself(printed, served):
    say(printed, "Boil your water", until=int(time.time()) + 2)
    until(lambda: shows(served, "Boil your water"))
    until(lambda: not shows(served, "Boil your water"))
    assert served.get("/_/banner.json").json["banners"] == {}


def test_open_pages_are_told(printed, served):
    nothing = served.get("/_/banner.json")
    assert nothing.json["banners"] == {}
    say(printed, "Boil your water", "http://city.example/")
    until(lambda: served.get("/_/banner.json").json["banners"])
    answer = served.get("/_/banner.json")
    assert answer.json["banners"][""]["text"] == "Boil your water"
    assert served.get("/_/banner.json", If_None_Match=answer["etag"]).status == 304
    assert served.get("/_/banner.json", If_None_Match=nothing["etag"]).status == 200
    assert (printed.data_dir / "public/_/banner.json").read_bytes() == answer.body


def test_markup_is_text_and_links_lead_to_the_web_alone(printed, served):
    say(printed, '<script>alert(1)</script> "quoted" & more', 'https://x.example/?a="><script>&b=1')
    until(lambda: shows(served, "quoted"))
    page = served.get("/story/").text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for link in (
        "javascript:alert(1)",
        "//x.example",
        "data:text/html,x",
        "https://",
        "https://x .example/",
        "JAVASCRIPT:x",
    ):
        with pytest.raises(banner.BadBannerError):
            banner.made("Words", link)
    for text in ("", "   ", "x" * 501):
        with pytest.raises(banner.BadBannerError):
            banner.made(text)


def test_a_file_written_by_hand_does_no_harm(printed, served):
    place = banner.place(printed.data_dir)
    say(printed, "Boil your water")
    until(lambda: shows(served, "Boil your water"))
    place.write_bytes(b'{"banners": {"": {"text": "Half')
    printed.print("/other/", PAGE)
    served.knows(printed)
    assert shows(served, "Boil your water")  # what stood goes on
    place.write_bytes(
        b'{"banners": {"": {"text": "Bad", "link": "javascript:alert(1)"}, "uk": {"text": "Good"}, "de": 3}}'
    )
    until(lambda: shows(served, "Good", "/uk/story/"))
    assert "javascript" not in served.get("/story/").text


def test_a_plate_that_is_printed_anew_keeps_it(printed, served):
    say(printed, "Boil your water")
    until(lambda: shows(served, "Boil your water"))
    printed.print("/story/", PAGE.replace("News", "Newer"))
    served.knows(printed)
    page = served.get("/story/").text
    assert "Newer" in page
    assert "Boil your water" in page


def test_two_who_write_at_once_lose_nothing(printed):
    codes = [f"l{number}" for number in range(24)]
    writers = [threading.Thread(target=say, args=(printed, "Words"), kwargs={"language": code}) for code in codes]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(banner.standing(printed.data_dir).found) == sorted(codes)


def test_without_the_lock_one_would_be_lost(printed, monkeypatch):
    """The control of the test before."""
    monkeypatch.setattr(banner.fcntl, "flock", lambda *_: None)
    real, both = banner._lay, threading.Barrier(2)

    def late(*args):
        both.wait(5)
        real(*args)

    monkeypatch.setattr(banner, "_lay", late)
    monkeypatch.setattr(banner, "_replace", lambda path, raw: path.write_bytes(raw))
    writers = [threading.Thread(target=say, args=(printed, "Words"), kwargs={"language": code}) for code in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(banner.standing(printed.data_dir).found) == 1


def test_the_command_reaches_a_kiosk_that_is_all_there_is(printed):
    """A real kiosk in a process of its own; no database, no newsroom, no press, and none is asked for."""
    kiosk = Process(printed)
    try:
        until(kiosk.answers)
        assert b"Boil" not in kiosk.get("/story/").body
        said = command(printed, "set", "Boil your water", "--link", "https://city.example/", "--until", "6h")
        assert said.returncode == 0, said.stderr
        until(lambda: b"Boil your water" in kiosk.get("/story/").body)
        assert "Boil your water" in command(printed, "show").stdout
        # As a browser asks, which is the short way.
        head = {**CHROME, "Host": HOST, "Connection": "close"}
        assert "Boil your water" in kiosk.ask(request("/story/", headers=head)).text
        assert command(printed, "clear").returncode == 0
        until(lambda: b"Boil" not in kiosk.get("/story/").body)
    finally:
        kiosk.end()
        kiosk.process.stderr.close()


@pytest.mark.parametrize("said", [["set", ""], ["set", "x", "--link", "javascript:x"], ["set", "x", "--until", "soon"],
                                  ["set", "x", "--until", "2001-01-01"]])  # fmt: skip
def test_a_mistake_is_told_in_a_line(printed, said):
    found = command(printed, *said)
    assert found.returncode == 1
    assert "Traceback" not in found.stderr
    assert not banner.place(printed.data_dir).exists()


def command(press: Press, *arguments: str):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATA_DIR": str(press.data_dir),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    program = "from broadsheet.config.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, "banner", *arguments],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
