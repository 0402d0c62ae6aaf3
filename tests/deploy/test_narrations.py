"""Narrations can be played and sought in, whoever hands them out; what is closed is behind the pass with all of them."""

from __future__ import annotations

import re

import pytest

from tests.deploy.conftest import CLOSED_SOUND, SOUND, Door, Printed


@pytest.fixture(params=["kiosk", "nginx", "caddy"])
def server(request) -> Door:
    """Each of the three."""
    return request.getfixturevalue(request.param)


def sound_of(server: Door, path: str, **asking: str) -> str:
    html = server.get(path, **asking).body.decode()
    return re.search(r'<audio controls preload="none" src="([^"]+)"', html)[1]


def test_what_is_open_is_played_and_sought_in(server: Door, printed: Printed):
    path = sound_of(server, printed.articles["open"])
    whole = server.get(path)
    assert (whole.status, whole["content-type"], whole.body) == (200, "audio/mpeg", SOUND)
    assert whole["accept-ranges"] == "bytes"
    assert whole["etag"]
    part = server.get(path, Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, SOUND[1000:2000])
    assert part["content-range"] == f"bytes 1000-1999/{len(SOUND)}"
    assert server.get(path, Range="bytes=0-").status == 206
    assert server.get(path, If_None_Match=whole["etag"]).status == 304


def test_what_is_closed_is_played_and_sought_in_with_a_pass(server: Door, printed: Printed):
    path = sound_of(server, printed.articles["closed"], Cookie=printed.member)
    assert path.startswith("/listen/members/")
    part = server.get(path, Cookie=printed.member, Range="bytes=0-99")
    assert (part.status, part["content-type"], part.body) == (206, "audio/mpeg", CLOSED_SOUND[:100])
    assert part["cache-control"] == "private, no-store"
    assert server.get(path, Cookie=printed.member).body == CLOSED_SOUND


def test_nobody_else_gets_it_by_any_name(server: Door, printed: Printed):
    path = sound_of(server, printed.articles["closed"], Cookie=printed.member)
    name = path.rsplit("/", 1)[1]
    for asked in (
        path,
        f"/media/{name}",
        f"/private{path}",
        f"/static/..%2f..%2fprivate{path}",
        path.replace("members", "open"),
    ):
        for headers in ({}, {"Cookie": "pass=x.y"}, {"Range": "bytes=0-9"}):
            answer = server.get(asked, **headers)
            assert answer.status in {400, 403, 404}, asked
            assert CLOSED_SOUND[:10] not in answer.body


def test_the_open_part_is_everybodys(server: Door, printed: Printed):
    assert server.get(sound_of(server, printed.articles["closed"])).body == b"ID3 the open part"


def test_the_podcast_is_a_feed(server: Door):
    answer = server.get("/podcast/rss/")
    assert answer.status == 200
    assert answer["content-type"] == "application/rss+xml; charset=utf-8"
    assert b"<itunes:author>" in answer.body
