"""What is wrong with a request is said at once, from memory, with all safe headers."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.paths import BadPathError, below, check, is_under, straightened
from kiosk.tests.conftest import HOST, ask, exchange, parsed, request

SAFE = ("x-content-type-options", "referrer-policy", "x-frame-options", "content-security-policy", "permissions-policy")


def assert_safe(answer):
    for name in SAFE:
        assert answer[name], name


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/harbour-opens/", "/nowhere/", "/static/a.css", "/healthz", "/_/watch"])
def test_a_wrong_method_is_told_which_are_right(bare, method, path):
    answer = ask(bare, path, method)
    assert (answer.status, answer["allow"]) == (405, "GET, HEAD")
    assert_safe(answer)


@pytest.mark.parametrize(
    "path",
    ["/../etc/passwd", "/a/../b/", "/.", "/a/./b", "/%2e%2e/", "/a/%2E./", "/a%2fb", "/a%5Cb", "/a\\b", "/a%00", "/%zz", "/%", "/a%0d%0a"],
)  # fmt: skip
def test_no_honest_link_has_such_a_path(bare, path):
    answer = ask(bare, path)
    assert answer.status == 400
    assert_safe(answer)


def test_a_nul_byte_is_refused(served):
    answers = parsed(served.raw(b"GET /a\x00b HTTP/1.1\r\nHost: lantern.example\r\n\r\n"))
    assert [answer.status for answer in answers] == [400]
    assert_safe(answers[0])


def test_what_is_no_http_is_refused_with_safe_headers(served):
    answers = parsed(served.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"))
    assert [answer.status for answer in answers] == [400]
    assert_safe(answers[0])


@pytest.mark.parametrize("path", ["/" + "a" * 9000, "/?" + "a" * 9000])
def test_an_address_that_is_too_long_is_told_so(served, path):
    answer = served.get(path)
    assert answer.status == 414
    assert_safe(answer)


def test_an_address_without_end_is_cut_off(served):
    answers = parsed(served.raw(b"GET /", *[b"a" * 20_000] * 3))
    assert [answer.status for answer in answers] == [414]
    assert_safe(answers[0])


def test_headers_that_are_too_long_are_told_so(served):
    answer = served.get("/", X_Long="a" * 40_000)
    assert answer.status == 431
    assert_safe(answer)


def test_headers_without_end_are_cut_off(served):
    answers = parsed(
        served.raw(b"GET / HTTP/1.1\r\nHost: lantern.example\r\n", *[b"X-More: " + b"a" * 9000 + b"\r\n"] * 6)
    )
    assert [answer.status for answer in answers] == [431]
    assert_safe(answers[0])


@pytest.mark.parametrize(
    "host", ["evil.example", "lantern.example.evil.example", "", "lantern.example@evil.example", "[::1"]
)
def test_another_sites_name_is_refused(served, host):
    answer = served.get("/", Host=host)
    assert answer.status == 400
    assert_safe(answer)


@pytest.mark.parametrize("host", ["LANTERN.example", "lantern.example:8000", "lantern.example.", "127.0.0.1:80"])
def test_our_name_may_be_written_in_several_ways(served, host):
    assert served.get("/", Host=host).status == 200


def test_ipv6_and_subdomains_of_a_dotted_name_are_ours(bare, press):
    press.site(hosts={"::1": "", ".lantern.example": ""})
    bare.edition.catch_up()
    for host in ("[::1]:8000", "www.lantern.example"):
        assert ask(bare, "/", headers={"Host": host}).status == 200
    assert ask(bare, "/", headers={"Host": "lantern.example.evil"}).status == 400


@pytest.mark.parametrize("headers", [{}, {"X": "y"}])
def test_a_request_without_a_host_is_refused(bare, headers):
    assert ask(bare, "/", headers=headers).status == 400


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/harbour-opens", "/harbour-opens/"),
        ("/harbour-opens?utm_source=x", "/harbour-opens/?utm_source=x"),
        ("//harbour-opens/", "/harbour-opens/"),
        ("/harbour-opens//", "/harbour-opens/"),
        ("///harbour-opens", "/harbour-opens/"),
        ("/h%61rbour-opens/", "/harbour-opens/"),
        ("/cms", "/cms/"),
    ],
)
def test_an_address_written_a_little_differently_is_led_to_the_right_one(bare, path, to):
    answer = ask(bare, path)
    assert (answer.status, answer["location"]) == (301, to)
    assert_safe(answer)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example", "/nowhere", "/harbour-opens/x", "/harbour-opens/index.html"]
)
def test_nothing_is_led_elsewhere(bare, path):
    answer = ask(bare, path)
    assert (answer.status, answer.body, answer["location"]) == (404, b"Nothing here", None)
    assert answer["cache-control"] == "public, max-age=10"
    assert_safe(answer)


def test_nothing_is_said_in_the_language_of_the_address(bare):
    assert ask(bare, "/uk/nowhere/").text == "Тут нічого немає"
    assert ask(bare, "/ukulele/").text == "Nothing here"


def test_an_unknown_page_is_asked_for_as_long_as_not_all_are_known(served, press, newsroom):
    press.sum_up(complete=False)
    press.print("/x/")
    served.knows(press)
    assert served.get("/not-yet-printed/").json["path"] == "/not-yet-printed/"


NONSENSE = [f"/{place}{number}/{ending}" for number in range(2500) for place, ending in
            (("x", ""), ("xx/", "?q=1"), ("section/", "2019/13/"), ("harbour-opens/?", ""))]  # fmt: skip


def test_ten_thousand_nonsense_addresses_cost_nothing(served, newsroom):
    with served.connect() as connection:

        def ask_for(paths):
            for path in paths:
                assert exchange(connection, request(path, headers={"Host": HOST})).status in {200, 404}

        ask_for(NONSENSE[:500])
        tracemalloc.start()
        try:
            ask_for(NONSENSE[500:1000])
            before, _ = tracemalloc.get_traced_memory()
            ask_for(NONSENSE[1000:])
            after, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert after - before < 200_000
    assert not newsroom.asked


@pytest.mark.control
def test_without_a_complete_index_the_newsroom_would_be_asked_each_time(served, press, newsroom):
    press.sum_up(complete=False)
    press.print("/x/")
    served.knows(press)
    for path in NONSENSE[:8]:
        served.get(path)
    assert newsroom.asked.total() == 6


HOSTILE = st.text(st.sampled_from(list("ab./\\%2eEfF05cC;~ \x00é")), max_size=30)


@given(HOSTILE)
def test_what_passes_the_check_cannot_climb(path):
    path = f"/{path}"
    try:
        check(path)
    except BadPathError:
        return
    for form in (path, straightened(path)):
        names = below(form, "/")
        assert names is None or all(name not in {"", ".", ".."} and not set("/\\\0") & set(name) for name in names)
        assert ".." not in form.split("/")


@settings(suppress_health_check=list(HealthCheck), deadline=None, database=None)
@given(st.one_of(HOSTILE, st.text(max_size=20)))
def test_no_address_reads_what_is_not_public(bare, press, path):
    secret = press.data_dir / "secret"
    secret.write_text("SECRET")
    for start in ("/static/", "/media/", "/"):
        answer = ask(bare, (start + path).encode().decode("latin-1"))
        assert b"SECRET" not in answer.body
        assert answer.status in {200, 301, 400, 404, 503}


@pytest.mark.parametrize(
    ("path", "prefix", "is_below"),
    [("/_/me", "/_/me", True), ("/_/me/x", "/_/me", True), ("/_/menu", "/_/me", False), ("/cms/", "/cms/", True),
     ("/cmsx", "/cms/", False)],
)  # fmt: skip
def test_prefixes_end_where_names_end(path, prefix, is_below):
    assert is_under(path, prefix) is is_below


def test_our_own_mistake_is_a_500_with_safe_headers(served, monkeypatch):
    monkeypatch.setattr("kiosk.choosing.choose", lambda *_: 1 / 0)
    answer = served.get("/nowhere/")
    assert answer.status == 500
    assert_safe(answer)
