"""An nginx of one's own as a CDN: what it keeps, and for whom it must not."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from tests import processes
from tests.deploy.conftest import Door, Newsroom, Printed, nginx_of


@pytest.fixture(scope="session")
def edge(printed: Printed, nginx: Door, tmp_path_factory: Any):
    """`deploy/nginx-edge.conf` before `deploy/nginx.conf`."""
    folder = tmp_path_factory.mktemp("edge")
    with _edge(printed, folder, nginx.port) as door:
        yield door


def _edge(printed: Printed, folder: Any, port: int, **more: str):
    return nginx_of(
        "nginx-edge.conf", printed, folder,
        **{"192.0.2.10:80": f"127.0.0.1:{port}", "/var/cache/nginx/broadsheet": f"{folder}/kept"},
        **{"server_name lantern.example;": ""}, **more,
    )  # fmt: skip


def test_a_page_is_kept_in_each_coding(edge: Door, kiosk: Door):
    for coding in ("gzip", "br", "zstd"):
        first, again = (edge.get("/harbour-opens/", Accept_Encoding=coding) for _ in range(2))
        assert first["x-cache"] == "MISS"
        assert again["x-cache"] == "HIT"
        assert again.body == first.body == edge.get("/harbour-opens/", Accept_Encoding=f"deflate, {coding}").body


def test_with_a_pass_nothing_kept_is_given_and_nothing_is_kept(edge: Door, kiosk: Door, printed: Printed):
    path = printed.articles["closed"]
    member = edge.get(path, Cookie=printed.member)
    anonymous = edge.get(path)
    assert member.body == kiosk.get(path, Cookie=printed.member).body
    assert anonymous.body == kiosk.get(path).body
    assert edge.get(path)["x-cache"] == "HIT"
    assert edge.get(path, Cookie=f"a=1; {printed.member}")["x-cache"] == "BYPASS"
    assert edge.get(path, Cookie=printed.member).body == member.body
    assert edge.get(path).body == anonymous.body


@pytest.mark.control
def test_without_the_bypass_a_member_would_be_given_what_everybody_reads(printed: Printed, nginx: Door, tmp_path):
    careless = {"proxy_cache_bypass $has_pass;": "proxy_ignore_headers Vary;", "proxy_no_cache $has_pass;": ""}
    with _edge(printed, tmp_path, nginx.port, **careless) as door:
        path = printed.articles["closed"]
        anonymous = door.get(path)
        assert door.get(path, Cookie=printed.member).body == anonymous.body


def test_what_the_newsroom_says_is_never_kept(edge: Door, newsroom: Newsroom):
    before = len(newsroom.asked)
    for _ in range(3):
        assert edge.get("/account/").body == b"the newsroom"
    assert len(newsroom.asked) == before + 3


def test_posts_come_through(edge: Door, newsroom: Newsroom):
    assert edge.get("/account/webhook/sandbox/", method="POST", body=b"paid").status == 200
    assert (newsroom.asked[-1].method, newsroom.asked[-1].body) == ("POST", b"paid")


def test_with_the_site_down_what_is_kept_is_given(printed: Printed, kiosk: Door, tmp_path):
    """Kept for a second, then stale: the edge asks, gets no answer, and gives what it has."""
    origin_folder, folder = tmp_path / "origin", tmp_path / "edge"
    origin_folder.mkdir()
    folder.mkdir()
    short = {
        "proxy_cache broadsheet;": "proxy_cache broadsheet; proxy_ignore_headers Cache-Control; proxy_cache_valid 1s;"
    }
    with (
        nginx_of("nginx.conf", printed, origin_folder, kiosk=kiosk) as origin,
        _edge(printed, folder, origin.port, **short) as door,
    ):
        kept = door.get("/harbour-opens/")
        origin_is_down(origin_folder)
        processes.until(lambda: not origin.is_open())
        processes.until(lambda: door.get("/harbour-opens/")["x-cache"] in {"STALE", "UPDATING"})
        assert door.get("/harbour-opens/").body == kept.body
        assert door.get("/for-members/").status == 502


def origin_is_down(folder: Any) -> None:
    os.kill(int((folder / "pid").read_text()), signal.SIGTERM)
