"""Readers get the printed bytes: by their codings, by their tags, by GET and HEAD."""

from __future__ import annotations

import pytest

from kiosk.tests.conftest import CHROME, HOST, LONG, ask, until


def test_a_printed_page_is_handed_out(served):
    answer = served.get("/harbour-opens/")
    assert answer.status == 200
    assert answer.text == f"<h1>/harbour-opens/</h1>{LONG}"
    assert answer["content-type"] == "text/html; charset=utf-8"
    assert answer["cache-control"] == "public, max-age=0, s-maxage=60"
    assert answer["vary"] == "Accept-Encoding"
    assert answer["date"]


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        (None, None),
        ("", None),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("*;q=0.1, gzip;q=0.5", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity, gzip;q=0.5", None),
        ("zstd", None),
        ("GZIP;Q=1.0", "gzip"),
        ("br;q=nonsense, gzip", "gzip"),
    ],
)
def test_the_coding_is_the_one_the_reader_likes_best(bare, accepted, sent):
    headers = {"Host": HOST} | ({"Accept-Encoding": accepted} if accepted is not None else {})
    answer = ask(bare, "/harbour-opens/", headers=headers)
    assert answer["content-encoding"] == sent
    assert answer.text.endswith(LONG)
    assert answer["content-length"] == str(len(answer.body))


@pytest.mark.parametrize("accepted", ["identity;q=0", "*;q=0", "identity;q=0, zstd"])
def test_who_takes_nothing_that_we_have_is_told(bare, accepted):
    answer = ask(bare, "/harbour-opens/", headers={"Host": HOST, "Accept-Encoding": accepted})
    assert answer.status == 406
    assert answer["vary"] == "Accept-Encoding"


def test_each_coding_has_a_tag_of_its_own(bare):
    tags = {
        ask(bare, "/", headers={"Host": HOST, "Accept-Encoding": coding})["etag"]
        for coding in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


@pytest.mark.parametrize("written", ["{}", "W/{}", '"other", {}', '"other",W/{} , "third"', "*"])
def test_what_the_reader_has_is_not_sent_again(served, written):
    first = served.get("/", Accept_Encoding="br")
    answer = served.get("/", Accept_Encoding="br", If_None_Match=written.format(first["etag"]))
    assert answer.status == 304
    assert answer.body == b""
    for name in ("etag", "vary", "cache-control", "x-content-type-options"):
        assert answer[name] == first[name]


@pytest.mark.parametrize("written", ['"other"', "nonsense", "", "W/"])
def test_another_tag_gets_the_page(served, written):
    assert served.get("/", If_None_Match=written).status == 200


def test_a_tag_of_another_coding_gets_the_page(served):
    tag = served.get("/", Accept_Encoding="gzip")["etag"]
    assert served.get("/", Accept_Encoding="br", If_None_Match=tag).status == 200


def test_head_tells_the_same_without_the_body(served):
    got, told = served.get("/"), served.get("/", method="HEAD")
    assert told.body == b""
    assert [pair for pair in got.headers if pair[0] != "date"] == [pair for pair in told.headers if pair[0] != "date"]


def test_queries_do_not_select_plates(served, newsroom):
    plain = served.get("/harbour-opens/")
    for query in ("utm_source=x&utm_medium=y", "fbclid=1", "%00", "a=b;c", "page=../../etc", "x" * 3000):
        assert served.get(f"/harbour-opens/?{query}").same_as(plain)
    assert not newsroom.asked


def test_a_redirect_is_a_plate(served, press):
    press.print("/old/", status=301, kind="redirect", headers={"Location": "/harbour-opens/"})
    served.knows(press)
    answer = served.get("/old/?utm_source=x")
    assert (answer.status, answer["location"], answer.body) == (301, "/harbour-opens/", b"")


def test_what_was_taken_down_is_gone(served, press):
    press.print("/taken-down/", "Gone", status=410, kind="gone")
    served.knows(press)
    answer = served.get("/taken-down/")
    assert (answer.status, answer.text, answer["cache-control"]) == (410, "Gone", "public, max-age=60")
    assert answer["etag"] is None


def test_a_language_with_a_host_of_its_own_has_its_own_plates(served, press):
    press.print("//uk.lantern.example/", "Українською")
    served.knows(press)
    assert served.get("/", Host="uk.lantern.example:8000").text == "Українською"
    assert served.get("/", Host="UK.Lantern.example.").text == "Українською"
    assert "Українською" not in served.get("/").text


def test_another_hosts_plate_is_not_reached_by_its_address(served, press):
    press.print("//uk.lantern.example/secret/", "Українською")
    served.knows(press)
    assert served.get("//uk.lantern.example/secret/").status == 404


def test_a_changed_plate_is_handed_out_at_once(served, press):
    before = served.get("/", **CHROME)
    press.print("/", "A new front")
    served.knows(press)
    after = served.get("/", **CHROME)
    assert after.text == "A new front"
    assert after["etag"] != before["etag"]
    assert served.get("/", **CHROME, If_None_Match=before["etag"]).status == 200


def test_a_removed_plate_is_missing(served, press):
    press.remove("/harbour-opens/")
    served.knows(press)
    assert served.get("/harbour-opens/").status == 404


def test_surrogate_keys_are_told(served, press):
    press.print("/about/", keys="article:812 chrome")
    served.knows(press)
    assert served.get("/about/")["surrogate-key"] == "article:812 chrome"


def test_headers_of_the_site_are_read_again_when_they_change(served, press):
    served.get("/")
    press.site(headers={"*": {"X-Changed": "yes"}})
    until(lambda: served.get("/")["x-changed"] == "yes")


def test_a_damaged_site_file_changes_nothing(served, press):
    (press.folder / "site.json").write_bytes(b'{"hosts": ')
    press.print("/next/")
    served.knows(press)
    assert served.get("/")["cache-control"] == "public, max-age=0, s-maxage=60"
    assert served.get("/", Host="evil.example").status == 400
