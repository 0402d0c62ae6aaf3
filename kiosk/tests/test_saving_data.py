"""Readers who ask to save data: no fonts, the same pages, and nobody in between keeps the answer for others."""

from __future__ import annotations

import pytest

FONT = "/static/fonts/literata.0123456789ab.woff2"


@pytest.fixture
def font(press):
    """A font among the static files."""
    folder = press.data_dir / "public" / "static" / "fonts"
    folder.mkdir(parents=True)
    (folder / FONT.rpartition("/")[2]).write_bytes(b"wOF2" + bytes(4096))
    return FONT


def test_who_saves_data_is_sent_no_font(served, font):
    answer = served.get(font, **{"Save-Data": "on"})
    assert answer.status == 204
    assert answer.body == b""
    assert answer["cache-control"] == "no-store"
    assert answer["vary"] == "Save-Data"


def test_everybody_else_gets_it_for_good(served, font):
    for headers in ({}, {"Save-Data": "off"}):
        answer = served.get(font, **headers)
        assert answer.status == 200
        assert len(answer.body) == 4100
        assert "immutable" in answer["cache-control"]


def test_the_page_is_the_same_for_both(served):
    assert served.get("/").same_as(served.get("/", **{"Save-Data": "on"}))
