"""A pass opens the whole of a page; everything else gets the open part."""

from __future__ import annotations

import time
from base64 import b64encode, urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk import passes
from kiosk.fast_path import FastPath
from kiosk.passes import Inspector, Pass, issue
from kiosk.plates import Plate
from kiosk.tests.conftest import CHROME, HOST, parsed, request

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
PUBLIC = {"2026": b64encode(KEY.public_key().public_bytes_raw()).decode()}
HOUR = 3600


def shown(*, private_key=KEY, key="2026", lasts=HOUR, benefits=("members",), articles=()):
    return issue(
        key=key, private_key=private_key, expires=int(time.time()) + lasts, benefits=benefits, articles=articles
    )


@pytest.fixture
def closed(press):
    press.site(passes=PUBLIC)
    press.print("/closed/", "The open part", codings=("",))
    press.print("/closed/ whole", "The whole", access="members", article=812, codings=("",), keys="article:812")
    press.print("/signed-in/", "The open part", codings=("",))
    press.print("/signed-in/ whole", "The whole", access="registered", article=7, codings=("",))


@pytest.fixture
def get(closed, served, press):
    served.knows(press)

    def get(path="/closed/", cookie="", **headers):
        return served.get(path, **({"Cookie": cookie} if cookie else {}), **headers)

    return get


def test_who_has_no_pass_gets_the_open_part(get):
    answer = get()
    assert answer.text == "The open part"
    assert answer["vary"] == "Accept-Encoding, Cookie"
    assert answer["cache-control"] == "public, max-age=0, s-maxage=60"


def test_a_pass_opens_the_whole_which_nobody_may_keep(get):
    answer = get(cookie=f"a=b; __Host-pass={shown()}; c=d")
    assert answer.text == "The whole"
    assert answer["cache-control"] == "private, no-store"
    assert answer["vary"] == "Accept-Encoding, Cookie"
    assert answer["surrogate-key"] is None


@pytest.mark.parametrize(
    ("path", "facts", "text"),
    [
        ("/closed/", {"benefits": ["registered"]}, "The open part"),
        ("/closed/", {"benefits": []}, "The open part"),
        ("/closed/", {"benefits": [], "articles": [812]}, "The whole"),
        ("/closed/", {"benefits": [], "articles": [7]}, "The open part"),
        ("/signed-in/", {"benefits": ["registered"]}, "The whole"),
        ("/signed-in/", {"benefits": ["members"]}, "The whole"),
    ],
)
def test_a_pass_opens_what_it_names(get, path, facts, text):
    assert get(path, cookie=f"__Host-pass={shown(**facts)}").text == text


FORGERIES = {
    "signed by another key": lambda good: shown(private_key=OTHER),
    "by a key that nobody knows": lambda good: shown(key="unknown"),
    "the signature changed": lambda good: f"{good[:-4]}AAAA",
    "the payload changed": lambda good: f"{urlsafe_b64encode(b'{}').decode()}.{good.partition('.')[2]}",
    "no signature": lambda good: good.partition(".")[0],
    "more after it": lambda good: f"{good}x",
    "long": lambda good: "x" * 5000,
    "dots": lambda good: "." * 10,
    "empty": lambda good: "",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_pass_opens_nothing(get, forgery):
    answer = get(cookie=f"__Host-pass={FORGERIES[forgery](shown())}")
    assert (answer.status, answer.text) == (200, "The open part")


@pytest.mark.control
def test_without_the_signature_a_forged_pass_would_open(get, monkeypatch):
    monkeypatch.setattr(Inspector, "read", lambda *_: Pass("2026", int(time.time()) + HOUR, frozenset({"members"})))
    assert get(cookie="__Host-pass=x").text == "The whole"


def test_a_cookie_of_another_name_is_no_pass(get):
    assert get(cookie=f"x__Host-pass={shown()}; __Host-passx={shown()}").text == "The open part"


def test_a_pass_changes_nothing_on_pages_that_are_open_to_all(get):
    answer = get("/harbour-opens/", cookie=f"__Host-pass={shown()}")
    assert answer["vary"] == "Accept-Encoding"
    assert answer["cache-control"] == "public, max-age=0, s-maxage=60"


@pytest.fixture
def short(monkeypatch):
    """Counts what went the short way."""
    taken = []
    answered = FastPath._answered

    def counted(self, data):
        if found := answered(self, data):
            taken.append(data)
        return found

    monkeypatch.setattr(FastPath, "_answered", counted)
    return taken


def ask(served, cookie, path="/closed/"):
    end = request("/closed/", headers={"Host": HOST, "Connection": "close"})
    asked = request(path, headers=CHROME | {"Cookie": f"__Host-pass={cookie}"})
    return parsed(served.raw(asked, end, pause=0.03))[0].text


@pytest.mark.parametrize("path", ["/closed/", "/closed/?utm_source=mail"])
def test_members_go_the_short_way_too(closed, served, press, short, path):
    served.knows(press)
    assert ask(served, shown(), path) == "The whole"
    assert len(short) == 1


@pytest.mark.parametrize("cookie", [shown(lasts=-1), shown(benefits=["registered"])])
def test_a_pass_that_opens_nothing_here_is_left_to_the_application(closed, served, press, short, cookie):
    served.knows(press)
    assert ask(served, cookie) == "The open part"
    assert short == []


@pytest.mark.parametrize("cookie", [shown(private_key=OTHER), "x"])
def test_whoever_shows_a_forged_pass_is_a_stranger_by_the_short_way(closed, served, press, short, cookie):
    served.knows(press)
    assert ask(served, cookie) == "The open part"
    assert len(short) == 1


def test_a_pass_that_expires_between_two_requests_opens_the_first_only(closed, served, press):
    served.knows(press)
    cookie = shown(lasts=2)
    assert ask(served, cookie) == "The whole"
    time.sleep(2.1)
    assert ask(served, cookie) == "The open part"


def test_the_short_way_keeps_members_and_strangers_apart(closed, served, press):
    served.knows(press)
    stranger = request("/closed/", headers=CHROME)
    member = request("/closed/", headers=CHROME | {"Cookie": f"__Host-pass={shown()}"})
    end = request("/closed/", headers={"Host": HOST, "Connection": "close"})
    answers = parsed(served.raw(stranger, member, stranger, member, end, pause=0.03))
    assert [answer.text for answer in answers] == [
        "The open part", "The whole", "The open part", "The whole", "The open part",
    ]  # fmt: skip


EXPIRED = {"lasts": -60}


def test_an_expired_pass_with_a_session_is_renewed(get, newsroom):
    answer = get("/closed/?a=b&c", cookie=f"__Host-pass={shown(**EXPIRED)}; __Host-session=s")
    assert (answer.status, answer["location"]) == (303, "/account/pass/?next=/closed/%3Fa%3Db%26c")
    assert answer["cache-control"] == "private, no-store"


@pytest.mark.parametrize("cookie", ["known=member", "known=reader", "__Host-meter=signed"])
def test_so_is_the_pass_of_an_institution_and_of_a_meter_which_have_no_session(get, newsroom, cookie):
    answer = get("/closed/", cookie=f"__Host-pass={shown(**EXPIRED)}; {cookie}")
    assert (answer.status, answer["location"]) == (303, "/account/pass/?next=/closed/")


def test_an_expired_pass_without_a_session_opens_nothing(get, newsroom):
    assert get(cookie=f"__Host-pass={shown(**EXPIRED)}").text == "The open part"


def test_an_expired_pass_is_honoured_while_nobody_can_renew_it(get):
    answer = get(cookie=f"__Host-pass={shown(**EXPIRED)}; __Host-session=s")
    assert (answer.text, answer["cache-control"]) == ("The whole", "private, no-store")


def test_but_not_for_longer_than_a_day(get):
    long_ago = {"lasts": -passes.GRACE_SECONDS - 60}
    assert get(cookie=f"__Host-pass={shown(**long_ago)}; __Host-session=s").text == "The open part"


def test_a_newsroom_without_its_database_cannot_renew(get, newsroom):
    async def down(scope, receive, send):
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    newsroom.answers["/healthz"] = down
    assert get(cookie=f"__Host-pass={shown(**EXPIRED)}; __Host-session=s").text == "The whole"


@pytest.mark.control
def test_a_forged_expired_pass_is_honoured_never(get):
    assert get(cookie=f"__Host-pass={shown(private_key=OTHER, **EXPIRED)}; __Host-session=s").text == "The open part"


def test_the_whole_has_its_own_tag(get):
    cookie = f"__Host-pass={shown()}"
    whole, part = get(cookie=cookie)["etag"], get()["etag"]
    assert whole != part
    assert get(cookie=cookie, If_None_Match=whole).status == 304
    assert get(cookie=cookie, If_None_Match=part).status == 200


def test_a_whole_that_is_not_printed_yet_lets_the_open_part_be_read(get, press, served, newsroom):
    press.announce("/closed/ whole")
    served.knows(press)
    assert get(cookie=f"__Host-pass={shown()}").text == "The open part"


def test_a_damaged_whole_is_asked_for_with_the_readers_cookie_and_kept_by_nobody(get, press, newsroom):
    (press.data_dir / "private/edition/_/closed/index.html").unlink()
    cookie = f"__Host-pass={shown()}"
    answer = get(cookie=cookie)
    assert dict(answer.json["headers"])["cookie"] == cookie
    assert answer["cache-control"] == "private, no-store"


def test_a_new_key_is_taken_up(get, press, served):
    public = {"2027": b64encode(OTHER.public_key().public_bytes_raw()).decode()}
    cookie = f"__Host-pass={shown(key='2027', private_key=OTHER)}"
    assert get(cookie=cookie).text == "The open part"
    press.site(passes=public)
    press.print("/x/")
    served.knows(press)
    assert get(cookie=cookie).text == "The whole"


@given(
    st.sets(st.sampled_from(["registered", "members", "events"])),
    st.sets(st.integers(1, 2**40), max_size=5),
    st.integers(0, 2**40),
)
def test_what_is_issued_is_what_is_read(benefits, articles, expires):
    text = issue(key="2026", private_key=KEY, expires=expires, benefits=benefits, articles=articles)
    assert Inspector(PUBLIC).read(text) == Pass("2026", expires, frozenset(benefits), frozenset(articles))
    assert not set(text) & set(' ";,\\=')


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_pass_with_one_bit_changed_is_none(at, change):
    text = issue(key="2026", private_key=KEY, expires=2_000_000_000, benefits=["members"]).encode()
    spoilt = bytearray(text)
    spoilt[at % (len(text) - 1)] ^= change  # the last character has bits that stand for nothing
    assert Inspector(PUBLIC).read(spoilt.decode("latin-1")) is None


def test_a_gift_link_opens_one_article_and_no_plate_without_a_number():
    gift = Pass("k", 0, frozenset(), frozenset({812}))
    assert gift.opens(Plate("/a/ whole", 1, 200, access="members", article=812))
    assert not gift.opens(Plate("/a/ whole", 1, 200, access="members"))
    assert not Pass("k", 0, frozenset(), frozenset({0})).opens(Plate("/a/ whole", 1, 200, access="members"))


def test_the_memory_for_passes_is_bounded():
    inspector = Inspector(PUBLIC)
    good = shown()
    for number in range(12_000):
        inspector.read(f"{number}.x")
    assert inspector.read(good)
    assert len(inspector._seen) <= 10_000
