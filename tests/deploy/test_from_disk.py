"""nginx and Caddy hand out the plates on disk just as the kiosk does."""

from __future__ import annotations

import gzip

import pytest

from kiosk.plates import WHOLE
from tests.deploy.conftest import HOST, Door, Printed, Reply

SAME = (
    "content-type", "content-encoding", "location", "cache-control", "content-security-policy", "referrer-policy",
    "permissions-policy", "x-content-type-options", "x-frame-options", "cross-origin-opener-policy",
    "strict-transport-security", "x-robots-tag", "set-cookie", "allow",
)  # fmt: skip
"""Headers in which nobody may see who has answered."""

ODD = [
    "/harbour-opens", "//harbour-opens/", "/harbour-opens/index.html", "/harbour-opens/index.html.gz", "/index.html.br",
    "/404.html", "/uk/404.html", "/.gone/taken-down/index.html", "/.gone/", "/static/.collected", "/static/", "/media/",
    "/harbour-opens/../for-members/", "/harbour-opens/%2e%2e/for-members/", "/%2e%2e/private/edition/_/for-members/index.html",
    "/..%2fprivate/edition/_/for-members/index.html", "/static/../../private/edition/_/for-members/index.html",
    "/static/..%2f..%2fsecrets/reader-pass", "/media/..%2f../edition/site.json", "/edition/site.json", "/private/edition/_/",
    "/harbour%2dopens/", "/HARBOUR-OPENS/", "/nothing-here/", "/nothing.here", "/uk/nothing-here/", "/rss", "/rss/index.xml",
    "/harbour-opens/?utm_source=x&q=1", "/harbour-opens/%00", "/etc/hostname", "/~root/", "/harbour-opens/\\..\\x",
    "/_/special/", "/static/css/site.0a1b.css?v=1", "/static/nothing.css", "/static/css/../css/site.0a1b.css",
]  # fmt: skip
"""Paths that must not lead round the kiosk's rules."""


@pytest.fixture(params=["nginx", "caddy"])
def server(request) -> Door:
    """Either of the two."""
    return request.getfixturevalue(request.param)


def differences(one: Door, other: Door, path: str, **asking) -> dict[str, tuple[object, object]]:
    """In what two answers to the same request differ."""
    mine, theirs = one.get(path, **asking), other.get(path, **asking)
    found = {name: (mine[name], theirs[name]) for name in SAME if mine[name] != theirs[name]}
    if mine.status != theirs.status:
        found["status"] = (mine.status, theirs.status)
    if mine.body != theirs.body:
        found["body"] = (mine.body[:200], theirs.body[:200])
    return found


@pytest.mark.parametrize("coding", [None, "gzip", "gzip, deflate, br, zstd"])
def test_every_plate_is_the_same_through_both(server: Door, kiosk: Door, printed: Printed, coding: str | None):
    if coding and "br" in coding and "br" not in (server.get("/", Accept_Encoding="br")["content-encoding"] or ""):
        pytest.skip("this server has no brotli: it sends gzip where the kiosk sends br")
    asking = {"Accept_Encoding": coding} if coding else {}
    different = {
        address: found
        for address in printed.addresses
        if not address.endswith(WHOLE) and (found := differences(server, kiosk, address, **asking))
    }
    assert different == {}


def test_the_edition_has_a_plate_of_every_kind(kiosk: Door, printed: Printed):
    statuses = {kiosk.get(address).status for address in printed.addresses if not address.endswith(WHOLE)}
    assert {200, 301, 404, 410} <= statuses
    assert {printed.articles[name] for name in ("open", "closed", "gone", "moved from")} <= set(printed.addresses)
    assert any(address.startswith("/_/special/") for address in printed.addresses)
    assert any(address.startswith("/_/fragment/") for address in printed.addresses)
    assert any(address.endswith(WHOLE) for address in printed.addresses)


@pytest.mark.parametrize("path", ["/static/css/site.0a1b.css", "/static/js/slots.0a1b.js", "/static/icons/mark.svg"])
def test_files_are_the_same_through_both(server: Door, kiosk: Door, path: str):
    assert differences(server, kiosk, path) == {}


def test_pictures_are_the_same_through_both(server: Door, kiosk: Door, printed: Printed):
    names = [path.name for path in (printed.data_dir / "public" / "media").iterdir()]
    assert names
    assert {name: found for name in names if (found := differences(server, kiosk, f"/media/{name}"))} == {}


@pytest.mark.parametrize("path", ODD)
def test_no_odd_path_leads_to_another_answer(server: Door, kiosk: Door, path: str):
    through, direct = server.get(path), kiosk.get(path)
    if through.status == 400:  # refused before anything is looked up, by words of its own
        assert direct.status in {400, 404}
        return
    assert differences(server, kiosk, path) == {}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_other_methods_are_the_kiosks_to_refuse(server: Door, kiosk: Door, method: str):
    assert differences(server, kiosk, "/harbour-opens/", method=method) == {}
    assert server.get("/harbour-opens/", method=method).status == 405


def test_a_head_has_the_headers_alone(server: Door, kiosk: Door):
    assert differences(server, kiosk, "/harbour-opens/", method="HEAD") == {}
    assert server.get("/harbour-opens/", method="HEAD").body == b""


def test_what_the_reader_has_is_not_sent_again(server: Door):
    first = server.get("/harbour-opens/", Accept_Encoding="gzip")
    again = server.get("/harbour-opens/", Accept_Encoding="gzip", If_None_Match=first["etag"] or "")
    assert again.status == 304
    assert again["cache-control"] == first["cache-control"]
    assert again["x-content-type-options"] == "nosniff"


def test_a_page_comes_from_disk_packed(nginx: Door, printed: Printed):
    """An entity tag without our digest: nginx has answered by itself."""
    answer = nginx.get("/harbour-opens/", Accept_Encoding="gzip")
    assert not is_by_kiosk(answer)
    assert answer["vary"] == "Accept-Encoding"
    lies_there = (printed.data_dir / "public" / "harbour-opens" / "index.html").read_bytes()
    assert gzip.decompress(answer.body) == lies_there


def test_members_get_their_plate_from_the_kiosk_and_nobody_keeps_it(server: Door, kiosk: Door, printed: Printed):
    path = printed.articles["closed"]
    anonymous, member = server.get(path), server.get(path, Cookie=printed.member)
    assert member["cache-control"] == "private, no-store"
    assert member.body == kiosk.get(path, Cookie=printed.member).body
    assert len(member.body) > len(anonymous.body)
    assert "public" in (anonymous["cache-control"] or "")


@pytest.mark.parametrize("cookie", ["pass=forged", "a=1; pass=x.y", "a=1;pass=x"])
def test_a_forged_pass_gets_what_everybody_gets(server: Door, printed: Printed, cookie: str):
    path = printed.articles["closed"]
    assert server.get(path, Cookie=cookie).body == server.get(path).body


@pytest.mark.parametrize("cookie", ["_ga=1", "bypass=1", "pass=", "known=member; theme=dark"])
def test_another_cookie_does_not_lead_past_the_disk(nginx: Door, cookie: str):
    assert not is_by_kiosk(nginx.get("/harbour-opens/", Cookie=cookie))


def test_a_cdn_can_purge_by_the_same_key_whoever_has_answered(server: Door, kiosk: Door):
    for path in ("/harbour-opens/", "/rss/", "/robots.txt", "/"):
        for door in (server, kiosk):
            assert f"plate:{path}" in (door.get(path)["surrogate-key"] or "").split(" ")
    assert server.get("/static/css/site.0a1b.css")["surrogate-key"] is None


def is_by_kiosk(answer: Reply) -> bool:
    """Only the kiosk knows what language a plate is in."""
    return "language-en" in (answer["surrogate-key"] or "")


def test_browsers_are_told_that_a_closed_story_differs_by_cookie(nginx: Door, printed: Printed):
    assert "Cookie" in (nginx.get(printed.articles["closed"], Accept_Encoding="gzip")["vary"] or "")
    assert "Cookie" not in (nginx.get(printed.articles["open"], Accept_Encoding="gzip")["vary"] or "")


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "..", "testserver/../..", ""])
def test_a_strange_host_gets_no_file(nginx: Door, host: str):
    for path in ("/", "/harbour-opens/", "/etc/hostname", "/static/css/site.0a1b.css"):
        assert nginx.get(path, host=host).status == 400


def test_a_host_with_its_port_is_ours(nginx: Door):
    assert nginx.get("/", host=f"{HOST}:8080").status == 200
