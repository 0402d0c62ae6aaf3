"""A narration of what is closed is for those with a pass, whole or in part, and nobody else learns whether it is there."""

from __future__ import annotations

import pytest

from kiosk.passes import Inspector
from kiosk.tests.test_members import EXPIRED, OTHER, PUBLIC, shown

SOUND = bytes(range(256)) * 2000
PATH = "/listen/members/812/0a1b.mp3"


@pytest.fixture
def get(press, served):
    press.site(passes=PUBLIC, closed_files={"/listen/": "private/listen"})
    for name in ("members/812/0a1b.mp3", "registered/7/0c2d.mp3"):
        file = press.data_dir / "private/listen" / name
        file.parent.mkdir(parents=True)
        file.write_bytes(SOUND)
    (press.data_dir / "private/secret").write_text("SECRET")
    press.print("/", "Front")
    served.knows(press)

    def get(path=PATH, cookie="", method="GET", **headers):
        return served.get(path, **({"Cookie": cookie} if cookie else {}), **headers)

    return get


def with_pass(**facts):
    return f"__Host-pass={shown(**facts)}"


def test_a_pass_opens_it_and_nobody_keeps_it(get):
    answer = get(cookie=with_pass())
    assert (answer.status, answer.body, answer["content-type"]) == (200, SOUND, "audio/mpeg")
    assert (answer["cache-control"], answer["vary"]) == ("private, no-store", "Cookie")
    assert answer["accept-ranges"] == "bytes"


def test_a_part_of_it_is_sent_for_seeking(get):
    answer = get(cookie=with_pass(), Range="bytes=1000-1999")
    assert (answer.status, answer.body) == (206, SOUND[1000:2000])
    assert answer["content-range"] == f"bytes 1000-1999/{len(SOUND)}"
    again = get(cookie=with_pass(), Range="bytes=0-3", If_Range=answer["etag"])
    assert again.status == 206


@pytest.mark.parametrize(
    ("path", "facts", "status"),
    [
        (PATH, {"benefits": ["registered"]}, 403),
        (PATH, {"benefits": [], "articles": [812]}, 200),
        (PATH, {"benefits": [], "articles": [7]}, 403),
        ("/listen/registered/7/0c2d.mp3", {"benefits": ["registered"]}, 200),
        ("/listen/registered/7/0c2d.mp3", {"benefits": ["members"]}, 200),
        ("/listen/registered/812/0a1b.mp3", {"benefits": ["registered"]}, 404),
        (PATH, {"private_key": OTHER}, 403),
        (PATH, {"lasts": -60}, 403),
    ],
)
def test_a_pass_opens_what_it_names(get, path, facts, status):
    assert get(path, cookie=with_pass(**facts)).status == status


@pytest.mark.control
def test_without_the_signature_a_forged_pass_would_open(get, monkeypatch):
    monkeypatch.setattr(Inspector, "read", lambda *_: Inspector(PUBLIC)._read(shown()))
    assert get(cookie="__Host-pass=x").status == 200


def test_a_stranger_gets_one_answer_whether_there_is_something_or_not(get):
    asked = [PATH, "/listen/members/812/nothing.mp3", "/listen/members/9/0a1b.mp3", "/listen/", "/listen/members/"]
    answers = [get(path) for path in asked]
    assert {answer.status for answer in answers} == {403}
    assert len({answer.body for answer in answers}) == 1
    assert all(answer["cache-control"] == "private, no-store" for answer in answers)


@pytest.mark.parametrize("path", ["/listen/members/812/none.mp3", "/listen/members/812/", "/listen/open/812/0a1b.mp3",
                                  "/listen/members/812/..%2f..%2f..%2fsecret", "/listen/members/x/0a1b.mp3"])  # fmt: skip
def test_a_pass_opens_nothing_else(get, path):
    answer = get(path, cookie=with_pass())
    assert answer.status in {400, 403, 404}
    assert b"SECRET" not in answer.body


def test_an_expired_pass_is_renewed_where_there_is_somebody_to_do_it(get, newsroom):
    answer = get(cookie=f"{with_pass(**EXPIRED)}; known=member")
    assert (answer.status, answer["location"]) == (303, f"/account/pass/?next={PATH}")


def test_and_honoured_for_a_day_where_there_is_nobody(get):
    assert get(cookie=f"{with_pass(**EXPIRED)}; known=member").status == 200
    assert get(cookie=f"{with_pass(lasts=-25 * 3600)}; known=member").status == 403
