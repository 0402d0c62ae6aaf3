"""CDNs are told what has changed: once, soon, again if they did not hear, and never so that printing waits."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from django.core.cache import cache as django_cache
from wagtail.contrib.frontend_cache.backends import HTTPBackend

from broadsheet.edition import cdn, desk, journal, purging
from broadsheet.edition.carrying import Carrier
from broadsheet.edition.following import Follower
from broadsheet.edition.journal import Journal
from broadsheet.edition.purging import Purger
from broadsheet.edition.tests import caches
from broadsheet.edition.tests.editions import set_aside
from broadsheet.ops.models import Heartbeat
from kiosk import plates
from kiosk.plates import Plate, Removal

PATIENCE = 20.0


@pytest.fixture
def press(tmp_path):
    """A journal to write in."""
    with set_aside(tmp_path):
        journal.folder().mkdir()
        yield Written()


class Written:
    """Writes lines as the press does."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.journal.sum_up(complete=True)

    def prints(self, *addresses: str, body: str = "one", **facts) -> None:
        plain = plates.digest(body.encode())
        self.writes(*(Plate(each, 0, 200, digests={"": plain, "gzip": plain}, file="x", **facts) for each in addresses))

    def withdraws(self, *addresses: str) -> None:
        self.writes(*(Removal(each, 0) for each in addresses))

    def writes(self, *lines) -> None:
        self.journal.append(lambda first: journal.numbered(lines, first))


@pytest.fixture
def cache():
    with caches.running() as made:
        yield made


@pytest.fixture
def purger(press, cache):
    """One that has told everything so far."""
    made = Purger([fastly(cache)])
    until(lambda: made.work() is None)
    cache.told.clear()
    return made


def fastly(cache):
    return cdn.FastlyBackend({"LOCATION": cache.url, "SERVICE": "abc", "TOKEN": "secret"})


def until(condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def works(purger: Purger) -> None:
    until(lambda: purger.work() is None)


def test_what_was_printed_is_forgotten_by_its_own_key(press, cache, purger):
    press.prints("/harbour-opens/", "/")
    works(purger)
    assert cache.keys == ["plate:/harbour-opens/", "plate:/"]
    told = cache.told[0]
    assert (told.method, told.path, told.headers["fastly-key"]) == ("POST", "/service/abc/purge", "secret")


def test_several_batches_of_one_publication_are_one_request(press, cache, purger):
    for address in ("/harbour-opens/", "/", "/rss/"):
        press.prints(address)
        purger.work()
    works(purger)
    assert len(cache.told) == 1


def test_what_was_withdrawn_is_forgotten_at_once_and_first(press, cache, purger):
    press.prints("/", "/section/harbour/")
    assert purger.work() is not None
    press.writes(Plate("/taken-down/", 0, 410, "gone"))
    assert purger.work() is None
    assert cache.keys[0] == "plate:/taken-down/"
    press.withdraws("/unpublished/")
    assert purger.work() is None
    assert cache.keys[-1] == "plate:/unpublished/"


@pytest.mark.control
def test_what_was_merely_printed_is_gathered_for_a_moment(press, cache, purger):
    press.prints("/")
    assert purger.work() is not None
    assert cache.told == []


def test_a_cdn_that_does_not_hear_is_told_again_until_it_does(press, cache, purger, monkeypatch):
    monkeypatch.setattr(purging, "FIRST_PAUSE", 0.01)
    cache.answers = [(503, b""), (429, b""), (500, b"")]
    press.prints("/harbour-opens/")
    until(lambda: purger.work() and purger.trouble)
    assert "answers with 503" in purger.trouble
    works(purger)
    assert len(cache.told) == 4
    assert purger.trouble == ""


def test_pauses_grow_between_tries(press, cache, purger):
    cache.answers = [(503, b"")] * 4
    press.prints("/")
    pauses = []
    while len(pauses) < 4:
        purger._not_before = 0.0
        pause = purger.work()
        if purger.trouble:
            pauses.append(pause)
    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]


def test_a_takedown_does_not_wait_for_the_next_try(press, cache, purger):
    cache.answers = [(503, b"")]
    press.withdraws("/one/")
    assert purger.work() is not None
    press.withdraws("/two/")
    assert purger.work() is None
    assert sorted(cache.keys[1:]) == ["plate:/one/", "plate:/two/"]


def test_a_killed_carrier_goes_on_where_it_was(press, cache, purger):
    press.prints("/told/")
    works(purger)
    press.prints("/untold/")
    cache.told.clear()
    works(Purger([fastly(cache)]))
    assert cache.keys == ["plate:/untold/"]


def test_lines_that_were_missed_have_everything_forgotten(press, cache, purger):
    press.prints("/one/")
    press.journal.sum_up(complete=True)
    press.prints("/two/")
    works(Purger([fastly(cache)]))
    assert set(purging.KINDS) <= set(cache.keys)
    cache.told.clear()
    press.prints("/three/")
    works(Purger([fastly(cache)]))
    assert cache.keys == ["plate:/three/"]


def test_a_plate_that_was_pressed_harder_is_not_forgotten_again(press, cache, purger):
    plain = plates.digest(b"one")
    first = Plate("/", 0, 200, digests={"": plain, "br": "fast"}, file="x")
    press.writes(first)
    works(purger)
    press.writes(replace(first, digests={"": plain, "br": "hard"}))
    works(purger)
    assert cache.keys == ["plate:/"]


def test_plates_for_members_and_announcements_are_nobodys_business(press, cache, purger):
    press.prints("/closed/ whole", access="members")
    press.writes(Plate("/announced/", 0, 0))
    works(purger)
    assert cache.told == []


def test_a_full_run_is_forgotten_by_kinds(press, cache, purger, monkeypatch):
    monkeypatch.setattr(purging, "MANY", 10)
    press.prints(*(f"/{number}/" for number in range(20)))
    works(purger)
    assert len(cache.told) == 1
    assert set(purging.KINDS) <= set(cache.keys)


def test_varnish_is_told_in_a_header(press, cache):
    cdn.VarnishBackend({"LOCATION": cache.url}).purge_all_of([f"plate:/{number}/" for number in range(120)])
    assert [told.method for told in cache.told] == ["PURGE"] * 3
    assert len(cache.keys) == 120


def test_cloudflare_that_says_no_politely_has_said_no(press, cache):
    backend = cdn.CloudflareTagBackend({"LOCATION": cache.url, "SERVICE": "zone", "TOKEN": "secret"})
    backend.purge_all_of(["plate:/"])
    assert (cache.told[0].path, cache.keys) == ("/client/v4/zones/zone/purge_cache", ["plate:/"])
    cache.answers = [(200, b'{"success": false, "errors": [{"message": "no such zone"}]}')]
    with pytest.raises(cdn.PurgeError, match="no such zone"):
        backend.purge_all_of(["plate:/"])


def test_a_cache_that_knows_addresses_only_is_told_each(press, cache, settings):
    settings.SITE_URL = "https://lantern.example"
    cache.answers = [(200, b""), (404, b"")]
    cdn.purge([cdn.AddressBackend({"LOCATION": cache.url})], ["/", "//uk.lantern.example/port/"])
    assert [(told.path, told.headers["host"]) for told in cache.told] == [
        ("/", "lantern.example"), ("/port/", "uk.lantern.example"),
    ]  # fmt: skip


def test_wagtails_own_backends_work_too_and_their_failures_are_heard(press, cache, caplog):
    backend = HTTPBackend({"LOCATION": cache.url})
    cdn.purge([backend], ["/"])
    cache.answers = [(500, b"")]
    with pytest.raises(cdn.PurgeError, match="HTTPError: 500"):
        cdn.purge([backend], ["/"])


def test_nobody_there_is_a_failure(press, cache):
    with pytest.raises(cdn.PurgeError, match="does not answer"):
        cdn.purge([cdn.VarnishBackend({"LOCATION": "http://127.0.0.1:9"})], ["/"])


def test_a_key_and_an_address_name_the_same_plate(settings):
    settings.SITE_URL = "https://lantern.example"
    for address in ("/", "/harbour-opens/", "//uk.lantern.example/port/"):
        assert cdn.address_of(cdn.url_of(address)) == address


def test_going_back_deals_again_with_what_came_after(press):
    follower = Follower("anybody")
    follower.catch_up()
    follower.is_complete()
    press.prints("/one/")
    press.prints("/two/")
    follower.done(*follower.catch_up())
    follower.go_back(1)
    assert [line.address for line in follower.catch_up()] == ["/two/"]


@pytest.mark.django_db
def test_the_desk_shows_trouble_and_nothing_else(press, cache, settings, admin_user):
    django_cache.clear()
    settings.WAGTAILFRONTENDCACHE = {"cdn": {"BACKEND": "broadsheet.edition.cdn.VarnishBackend", "LOCATION": cache.url}}
    cache.answers = [(503, b"")]
    carrier = Carrier()
    until(lambda: carrier.work() and cache.told)
    shown = desk.panel(user=admin_user)
    assert "answers with 503" in shown
    assert "was not told" in shown
    until(lambda: carrier.work() and not Heartbeat.objects.get(name="carrier").detail["cdn"])
    assert "was not told" not in desk.panel(user=admin_user)
    assert desk.panel(user=None) == ""
