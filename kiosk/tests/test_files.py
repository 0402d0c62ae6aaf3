"""Pictures, sounds, styles: from disk, for ever, whole or in part, and nothing else from disk."""

from __future__ import annotations

import gzip
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.conditions import NoSuchPartError, part
from kiosk.tests.conftest import ask

SOUND = bytes(range(256)) * 2000


@pytest.fixture
def files(press):
    public = press.data_dir / "public"
    (public / "static/css").mkdir(parents=True)
    (public / "media").mkdir()
    (public / "static/css/site.0a1b.css").write_text("body{}" * 100)
    (public / "static/css/site.0a1b.css.gz").write_bytes(gzip.compress(b"body{}" * 100))
    (public / "media/talk.0a1b.mp3").write_bytes(SOUND)
    (public / "media/chart.0a1b.svg").write_text("<svg><script>alert(1)</script></svg>")
    (public / "media/small.0a1b.webp").write_bytes(b"picture")
    (public / "media/.tmp-late.webp").write_bytes(b"half")
    (press.data_dir / "secret").write_text("SECRET")
    os.symlink(press.data_dir / "secret", public / "media/link.webp")
    os.symlink(press.data_dir, public / "media/folder")
    return press


@pytest.fixture
def get(files, bare):
    def get(path, method="GET", **headers):
        named = {"Host": "lantern.example"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(bare, path, method, named)

    return get


def test_a_file_is_for_ever(get):
    answer = get("/media/small.0a1b.webp?x=1")
    assert (answer.status, answer.body, answer["content-type"]) == (200, b"picture", "image/webp")
    assert answer["cache-control"] == "public, max-age=31536000, immutable"
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["accept-ranges"] == "bytes"
    assert get("/media/small.0a1b.webp", If_None_Match=answer["etag"]).status == 304


def test_a_style_comes_packed_if_that_lies_beside_it(get):
    packed, plain = get("/static/css/site.0a1b.css", Accept_Encoding="br, gzip"), get("/static/css/site.0a1b.css")
    assert (packed["content-encoding"], plain["content-encoding"]) == ("gzip", None)
    assert packed.text == plain.text
    assert packed["etag"] != plain["etag"]
    assert packed["vary"] == plain["vary"] == "Accept-Encoding"
    assert packed["content-type"] == "text/css; charset=utf-8"


def test_head_tells_the_size(get):
    answer = get("/media/talk.0a1b.mp3", "HEAD")
    assert (answer.status, answer.body, answer["content-length"]) == (200, b"", str(len(SOUND)))


def test_a_large_file_comes_whole_over_the_wire(files, served):
    answer = served.get("/media/talk.0a1b.mp3")
    assert answer.body == SOUND
    assert answer["content-type"] == "audio/mpeg"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-3", 0, 4), ("bytes=100000-", 100_000, None), ("bytes=-5", -5, None), ("bytes=511990-999999", 511_990, None),
     ("bytes=0-", 0, None)],
)  # fmt: skip
def test_a_part_is_sent_as_it_is_asked_for(get, asked, start, end):
    answer = get("/media/talk.0a1b.mp3", Range=asked)
    assert answer.status == 206
    assert answer.body == SOUND[start:end]
    first = start if start >= 0 else len(SOUND) + start
    assert answer["content-range"] == f"bytes {first}-{first + len(answer.body) - 1}/{len(SOUND)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=5-2", "lines=0-1", "bytes=", "bytes=-", "nonsense"])
def test_what_is_no_single_part_gets_the_whole(get, asked):
    answer = get("/media/talk.0a1b.mp3", Range=asked)
    assert (answer.status, len(answer.body)) == (200, len(SOUND))


@pytest.mark.parametrize("asked", ["bytes=512000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_part_that_is_not_there_is_told(get, asked):
    answer = get("/media/talk.0a1b.mp3", Range=asked)
    assert (answer.status, answer["content-range"]) == (416, f"bytes */{len(SOUND)}")


def test_a_part_of_another_version_is_not_sent(get):
    tag = get("/media/talk.0a1b.mp3")["etag"]
    assert get("/media/talk.0a1b.mp3", Range="bytes=0-3", If_Range=tag).status == 206
    assert get("/media/talk.0a1b.mp3", Range="bytes=0-3", If_Range='"other"').status == 200


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_parts_lie_within_the_file(size, first, last):
    for asked in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        try:
            found = part(asked.encode(), None, b'"x"', size)
        except NoSuchPartError:
            continue
        if found:
            assert found[0] >= 0
            assert found[1] > 0
            assert sum(found) <= size


def test_what_could_run_scripts_is_caged(get):
    assert "sandbox" in get("/media/chart.0a1b.svg")["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["/media/none.webp", "/media/", "/media", "/static/css/", "/static/css", "/media/.tmp-late.webp", "/media/link.webp",
     "/media/folder/secret", "/media/folder/edition/index", "/media/a//small.0a1b.webp", "/media/%FF", "/media/small.0a1b.webp/",
     "/media/" + "x" * 300],
)  # fmt: skip
def test_nothing_else_is_there(get, path):
    answer = get(path)
    assert answer.status in {301, 404}
    assert b"SECRET" not in answer.body


@pytest.mark.control
def test_the_secret_could_be_read_if_links_were_followed(get, monkeypatch):
    monkeypatch.setattr("kiosk.files.os.path.realpath", lambda path: str(path))
    assert get("/media/link.webp").body == b"SECRET"


def test_a_missing_file_is_no_business_of_the_newsroom(files, served, press, newsroom):
    press.sum_up(complete=False)
    assert served.get("/media/none.webp").status == 404
    assert served.get("/static/none.css")["cache-control"] == "public, max-age=10"
    assert not newsroom.asked


def test_a_file_that_is_taken_down_is_gone_at_once(get, files):
    assert get("/media/small.0a1b.webp").status == 200
    (files.data_dir / "public/media/small.0a1b.webp").unlink()
    assert get("/media/small.0a1b.webp").status == 404


def test_files_are_one_for_all_hosts(get):
    assert get("/media/small.0a1b.webp", Host="uk.lantern.example").status == 200
