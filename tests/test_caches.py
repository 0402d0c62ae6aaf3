"""What a cache may keep is the same for everybody, and what is somebody's own is kept by nobody.

A cache between us and readers knows a page by its host, path and query. So no other header of a request may change an
answer that may be kept; and no odd form of a private address may look like a file that may be kept.
"""

from __future__ import annotations

import hashlib

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from broadsheet.config import middleware
from broadsheet.edition import site
from broadsheet.edition.press_room import PressRoom
from broadsheet.foundation import clock
from broadsheet.membership.tests.cast import grant, reader
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from kiosk.app import Kiosk
from kiosk.tests.conftest import ask as ask_kiosk
from tests import factories
from tests.facts import tell
from tests.narrations import narrate
from tests.routes import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.filterwarnings("ignore")]

MARKER = "zx7marker"

UNKEYED = [
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Proto", "X-Forwarded-Scheme",
    "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Path", "X-Forwarded-Uri", "X-Forwarded-Url", "X-Forwarded-By",
    "X-Forwarded-SSL", "X-Forwarded", "Forwarded", "Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP",
    "CF-Connecting-IP", "X-Cluster-Client-IP", "X-Original-URL", "X-Rewrite-URL", "X-Original-Host", "X-Original-URI",
    "X-Host", "X-HTTP-Host-Override", "X-Backend-Host", "X-Proxy-URL", "X-Base-URL", "Base-Url", "X-URL-Scheme",
    "X-Ghost-Preview", "X-Wagtail-Preview", "X-Next-Preview", "X-Preview", "X-Draft-Mode", "X-Plate-Mode",
    "X-Plate-Wanted", "X-Broadsheet-Print", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "Accept",
    "Accept-Language", "Accept-Charset", "Accept-Datetime", "Origin", "Referer", "User-Agent", "X-Requested-With",
    "X-WAP-Profile", "X-Device", "X-Locale", "X-Theme", "X-User-Id", "X-Auth-User", "Authorization", "Via", "Pragma",
    "Cache-Control", "Surrogate-Capability", "X-Timer", "X-Csrf-Token", "Purpose", "Save-Data", "DNT", "Max-Forwards",
    "From", "TE", "X-Amz-Website-Redirect-Location", "Cookie",
]  # fmt: skip
VALUES = {
    "X-Forwarded-Proto": f"http, {MARKER}", "Forwarded": f"host={MARKER};proto=http", "X-HTTP-Method-Override": "DELETE",
    "X-HTTP-Method": "PUT", "X-Method-Override": "POST", "X-Original-URL": f"/cms/?{MARKER}", "X-Rewrite-URL": f"/{MARKER}/",
    "X-Ghost-Preview": f"title={MARKER}", "Origin": f"https://{MARKER}.example", "Referer": f"https://{MARKER}.example/",
    "Accept": f"application/{MARKER}, text/html;q=0.1", "Accept-Language": "uk", "Cookie": f"a={MARKER}; known=staff; lang=uk",
    "X-Forwarded-Port": "81", "Authorization": f"Bearer {MARKER}", "Cache-Control": "only-if-cached", "Save-Data": "on",
}  # fmt: skip


def harmful(name):
    return {name: VALUES.get(name, MARKER)}


@pytest.fixture
def addresses():
    """One of every public page that a cache may keep."""
    story = factories.article(
        "Cranes move again", by="Olena", body=[("paragraph", "<p>One.</p>"), ("paragraph", "<p>Two.</p>")]
    )
    story.topics.add(factories.topic("Tugs"))
    story.save_revision().publish()
    closed = [("paragraph", "<p>Open.</p>"), ("paragraph", "<p>Closed.</p>")]
    factories.article("The docks report", access="members", body=closed)
    narrate(story)
    day = clock.local(story.published_at)
    month = f"{day:%Y}/{day.month}"
    lists = ["section/harbour/", "tag/tugs/", "author/olena/"]
    ends = ["rss/", "atom/", "feed.json"]
    return [
        "/", "/uk/", "/cranes-move-again/", "/the-docks-report/", "/never-was/", "/news-feed/", "/archive/",
        f"/archive/{month}/", "/corrections/", "/search/?q=cranes", "/robots.txt", "/manifest.webmanifest", "/sitemap.xml",
        "/sitemap/pages.xml", f"/sitemap/{day:%Y-%m}.xml", "/news-sitemap.xml",
        "/_/fragment/editors-picks/", "/_/fragment/news-feed/", "/favicon.ico",
        "/podcast/", "/podcast/rss/", f"/podcast/{month}/rss/", "/section/harbour/podcast/rss/",
        f"/section/harbour/podcast/{month}/rss/",
        *(f"/{each}" for each in lists), *(f"/{each}{month}/" for each in lists),
        *(f"/{each}{end}" for each in ["", "corrections/", *lists] for end in ends),
    ]  # fmt: skip


def seen(answer):
    """All of an answer that a cache would keep."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kept = {name: value for name, value in answer.headers.items() if name != "Vary"}
    return answer.status_code, kept, hashlib.sha256(body).hexdigest(), MARKER in f"{kept}" or MARKER.encode() in body


def test_no_header_that_a_cache_does_not_know_changes_what_it_keeps(addresses):
    different, count = set(), 0
    for address in addresses:
        plain = seen(Client().get(address))
        for name in UNKEYED:
            answer = seen(Client(raise_request_exception=False).get(address, headers=harmful(name)))
            count += 1
            if answer != plain:
                different.add(f"{name} {address}")
    assert different == set()
    tell("caches: headers", len(UNKEYED))
    tell("caches: asked the newsroom", count)
    tell("caches: changed answers", len(different))


@pytest.mark.control
def test_a_page_that_believed_such_a_header_would_be_found(settings):
    def believing(request):
        return HttpResponse(request.headers.get("X-Forwarded-Host", "lantern"))

    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [path("believing/", believing)]})
    plain = seen(Client().get("/believing/"))
    found = {name for name in UNKEYED if seen(Client().get("/believing/", headers=harmful(name))) != plain}
    assert found == {"X-Forwarded-Host"}


def test_two_strangers_get_the_same_bytes_and_no_cookie(addresses):
    for address in addresses:
        one, other = Client(), Client()
        other.cookies.load({"known": "staff", "pass": "x.y", "meter": "x"})
        first, second = one.get(address), other.get(address)
        assert seen(first) == seen(second), address
        assert not first.cookies, address
        assert not second.cookies, address


def test_a_cookie_that_is_no_good_changes_nothing_but_itself(addresses):
    for address in addresses[:8]:
        late = Client()
        late.cookies.load({"session": "over", "csrf": "broken"})
        answer = late.get(address)
        assert answer.content == Client().get(address).content, address
        assert not may_be_kept(answer) or not answer.cookies, address


def test_a_reader_gets_the_same_bytes_as_a_stranger(addresses):
    member = reader("Maria")
    grant(member)
    for somebody in (member, person(Role.ADMIN)):
        for address in addresses:
            known = client_of(somebody).get(address)
            assert seen(known) == seen(Client().get(address)), address
            assert not known.cookies, address


@pytest.fixture
def kiosk(addresses, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    room = PressRoom()
    room.make_ready()
    list(room.print_all())
    site.write()
    found = Kiosk(tmp_path)
    found.edition.load()
    return found


def test_the_kiosk_hands_out_the_same_plate_whatever_else_is_said(kiosk, addresses):
    """But for `Cookie`, which it says it looks at where a plate has a closed part."""
    host = {"Host": "testserver"}
    count = 0
    for address in (each for each in addresses if not each.startswith(("/search/", "/favicon.ico"))):
        plain = ask_kiosk(kiosk, address, headers=host)
        assert plain.status in {200, 404}, address
        assert plain["set-cookie"] is None
        for name in UNKEYED if "Cookie" not in (plain["vary"] or "") else UNKEYED[:-1]:
            answer = ask_kiosk(kiosk, address, headers=host | harmful(name))
            count += 1
            assert (answer.status, answer.body) == (plain.status, plain.body), f"{name} {address}"
            assert MARKER not in f"{answer.headers}", f"{name} {address}"
            assert answer["set-cookie"] is None
    tell("caches: asked the kiosk", count)


PRIVATE = ["/account/", "/account/data/", "/account/passkeys/", "/cms/", "/cms/articles/"]
CONFUSED = [
    "{0}x.css", "{0}x.js", "{0};x.js", "{0};.css", "{0}.css", "{0}%2f.css", "{0}%2e%2e/x.css", "{0}..%2fx.css", "{0}%23x.css",
    "{0}%3fx.css", "{0}%00.css", "{0}%0a.css", "{0}//x.css", "/{0}", "//{0}", "{0}?x.css", "{0}%20", "{0}\\x.css", "/static/..{0}",
    "/static/%2e%2e{0}", "/static/..%2f{1}", "/media/..{0}", "/media/%2e%2e{0}", "/x.css/..{0}", "/x.css/%2e%2e{0}", "/%2e{0}",
    "/.{0}", "/uk{0}", "/uk/..{0}", "/;{0}", "/x;{0}", "{0}index.html", "{0}favicon.ico", "{0}robots.txt", "{0}sitemap.xml",
]  # fmt: skip
"""Forms of a private address that a cache may take for a file's."""


def confused():
    for address in PRIVATE:
        for form in CONFUSED:
            yield form.format(address, address.strip("/") + "/")


def may_be_kept(answer):
    said = answer.headers.get("Cache-Control", "")
    return "no-store" not in said


def test_no_form_of_a_private_address_gives_what_a_cache_may_keep():
    editor = person(Role.EDITOR)
    kept, count = set(), 0
    for address in confused():
        client = client_of(editor)
        answer = client.get(f"http://testserver{address}")
        count += 1
        if may_be_kept(answer) and (answer.cookies or editor.email in answer.content.decode("utf-8", "replace")):
            kept.add(address)
        stranger = Client().get(f"http://testserver{address}")
        assert editor.email.encode() not in stranger.content
    assert kept == set()
    tell("caches: forms of private addresses", count)


@pytest.mark.control
def test_without_the_middleware_a_private_address_would_say_nothing(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("PrivacyMiddleware")]
    client = client_of(person(Role.EDITOR))
    assert any(may_be_kept(client.get(address)) for address in PRIVATE)


@pytest.mark.parametrize("address", [
    *PRIVATE, "/account/sign-in/", "/account/sign-in/password/", "/account/pass/", "/account/second-factor/", "/uk/account/",
    "/account/never-was/", "/cms/never-was/", "/_/me", "/account/data/", "/cms/login/", "/account/sign-out/", "/cms/images/",
])  # fmt: skip
def test_what_is_private_says_no_store(address):
    for client in (Client(), client_of(reader()), client_of(person(Role.EDITOR))):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-store", answer.status_code


def test_what_sets_a_cookie_says_no_store(rf):
    def with_cookie(_request):
        response = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
        response.set_cookie("a", "b")
        return response

    assert middleware.PrivacyMiddleware(with_cookie)(rf.get("/"))["Cache-Control"] == "private, no-store"


def test_staff_see_a_document_that_nobody_may_keep(client):
    client.force_login(person(Role.EDITOR))
    assert client.get("/documents/1/x.pdf")["Cache-Control"] == "private, no-store"
    assert "no-store" not in Client().get("/documents/1/x.pdf").headers.get("Cache-Control", "")
