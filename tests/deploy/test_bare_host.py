"""A host with nothing behind it: redirects and tombstones come from the maps."""

from __future__ import annotations

import pytest

from kiosk.plates import WHOLE
from tests.deploy.conftest import Door, Printed

SAME = (
    "location",
    "cache-control",
    "content-security-policy",
    "x-content-type-options",
    "x-robots-tag",
)


def test_every_plate_is_answered_as_the_kiosk_does(bare: Door, kiosk: Door, printed: Printed):
    different = {}
    for address in printed.addresses:
        if address.endswith(WHOLE):
            continue
        mine, theirs = bare.get(address, Accept_Encoding="gzip"), kiosk.get(address, Accept_Encoding="gzip")
        kind = ["content-type"] if mine.status not in {301, 302} else []  # a redirect's few words are nginx's own
        same = (
            (mine.status, *(mine[name] for name in [*SAME, *kind])),
            (theirs.status, *(theirs[name] for name in [*SAME, *kind])),
        )
        if same[0] != same[1] or (mine.status == 200 and mine.body != theirs.body):
            different[address] = same
    assert different == {}


def test_what_was_taken_down_says_so(bare: Door, kiosk: Door, printed: Printed):
    answer = bare.get(printed.articles["gone"])
    assert answer.status == 410
    assert answer.body == kiosk.get(printed.articles["gone"]).body


def test_what_is_nowhere_has_the_papers_own_page(bare: Door, kiosk: Door):
    for path in ("/nothing-here/", "/uk/nothing-here/", "/static/nothing.css"):
        answer = bare.get(path)
        assert answer.status == 404
        assert answer["cache-control"] == "public, max-age=10"
    assert bare.get("/uk/nothing-here/").body == kiosk.get("/uk/nothing-here/").body


@pytest.mark.parametrize(
    "path",
    [
        "/.gone/taken-down/index.html",
        "/static/.collected",
        "/index.html.gz",
        "/index.html",
        "/harbour-opens/index.html",
    ],
)
def test_what_is_no_address_is_not_served(bare: Door, path: str):
    assert bare.get(path).status == 404


def test_a_pass_opens_nothing_here(bare: Door, printed: Printed):
    path = printed.articles["closed"]
    assert bare.get(path, Cookie=printed.member).body == bare.get(path).body


def test_a_strange_host_gets_nothing(bare: Door):
    assert {bare.get(path, host="evil.example").status for path in ("/", "/etc/hostname")} == {404}


def test_a_beacon_fails_in_silence(bare: Door):
    """Nobody counts here. The page does not look at the answer."""
    assert bare.get("/_/seen", method="POST", body=b'{"kind":"exposed","ask":"spring"}').status in {404, 405}
    assert bare.get("/_/country").status == 404
