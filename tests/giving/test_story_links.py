"""Gift links: a member gives one closed article; a stranger reads exactly that one, until it ends, without an account."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.foundation import passes as keys
from broadsheet.gifts import giving_stories, links, opening_stories
from broadsheet.gifts.models import GiftLink, GiftLinkSettings
from broadsheet.membership import granting
from broadsheet.membership.models import AccessSettings
from broadsheet.membership.refusals import RefusedError
from broadsheet.membership.tests.cast import grant, reader
from broadsheet.ops.models import AuditEntry
from kiosk.passes import Inspector
from kiosk.plates import Plate
from tests import factories
from tests.paying.conftest import OURS
from tests.paying.test_races import at_once

pytestmark = pytest.mark.django_db

UNKNOWN = "A" * 24
NOVEMBER = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def closed(number=1, access="members", **more):
    return factories.article(
        f"Closed story {number}", access=access,
        body=[("paragraph", "<p>Open.</p>"), ("paragraph", "<p>Closed.</p>")], **more,
    )  # fmt: skip


def member(name="Maria"):
    person = reader(name)
    grant(person)
    return person


def given(story, by=None) -> GiftLink:
    return giving_stories.give(article=story.pk, by=by or member())


def at(person):
    client = Client()
    client.force_login(person)
    return client


def path(link):
    return f"/gift/story/{link.key}/"


def opens(client, link):
    """Press the button, and follow to the pass."""
    answer = client.post(path(link), headers=OURS)
    return client.get(answer["Location"]) if answer.status_code == 303 else answer


def articles(client):
    """What the browser's pass opens at this moment, as a kiosk reads it."""
    client.get("/account/pass/")
    cookie = client.cookies.get(keys.cookie_name())
    found = Inspector(keys.public_keys()).read(cookie.value) if cookie and cookie.value else None
    return found.articles if found and clock.now().timestamp() < found.expires else frozenset()


def settings(**facts):
    found = GiftLinkSettings.load()
    for name, value in facts.items():
        setattr(found, name, value)
    found.save()


def test_a_member_makes_a_link_and_a_stranger_reads_by_it():
    story, person = closed(), member()
    browser = at(person)
    page = browser.get(f"/gift/story/?article={story.pk}")
    assert b"Make the link" in page.content
    assert not GiftLink.objects.exists(), "looking gives nothing"
    made = browser.post("/gift/story/", {"article": story.pk}, headers=OURS)
    assert made["Location"] == f"/gift/story/?article={story.pk}"
    link = GiftLink.objects.get()
    assert links.of_story(link).encode() in browser.get(made["Location"]).content
    stranger = Client()
    before = stranger.get(path(link))
    assert b"Closed story 1" in before.content
    assert b"Read the story" in before.content
    arrived = opens(stranger, link)
    assert (arrived.status_code, arrived["Location"]) == (303, f"/{story.slug}/")
    assert articles(stranger) == {story.pk}
    assert "known" not in stranger.cookies or not stranger.cookies["known"].value


def test_the_link_tells_nobody_who_gave_it():
    link = given(closed(), member("Maria"))
    page = Client().get(path(link)).content.decode()
    assert "maria" not in page.lower()


def test_it_opens_this_article_and_no_other():
    story, other = closed(1), closed(2)
    stranger = Client()
    opens(stranger, given(story))
    found = Inspector(keys.public_keys()).read(stranger.cookies[keys.cookie_name()].value)
    assert found.opens(Plate("/a/ whole", 1, 200, access="members", article=story.pk))
    assert not found.opens(Plate("/b/ whole", 1, 200, access="members", article=other.pk))
    assert not found.opens(Plate("/c/ whole", 1, 200, access="registered", article=other.pk))
    assert not found.benefits


def test_looking_counts_nothing_and_coming_back_counts_nothing():
    link, stranger = given(closed()), Client()
    for _look in range(3):
        Client().get(path(link))
        Client().head(path(link))
    assert GiftLink.objects.get().opened == 0
    for _time in range(3):
        opens(stranger, link)
    assert GiftLink.objects.get().opened == 1
    opens(Client(), link)
    assert GiftLink.objects.get().opened == 2


def test_who_opens_it_is_asked_and_not_who_gave_it():
    story, giver = closed(), member()
    link = given(story, giver)
    opens(at(member("Petro")), link)
    assert GiftLink.objects.get().opened == 0, "a member reads it anyway"
    for one in giver.grants.all():
        granting.revoke(grant=one, by=None, reason="over")
    stranger = Client()
    opens(stranger, link)
    assert articles(stranger) == {story.pk}, "the friend reads on although the giver has lapsed"


def test_a_lapsed_member_gives_nothing_new_and_is_told_so():
    story, person = closed(), reader("Maria")
    grant(person, ends=clock.now() + timedelta(days=1))
    browser = at(person)
    with time_machine.travel(NOVEMBER + timedelta(days=2), tick=False):
        refused = browser.post("/gift/story/", {"article": story.pk}, headers=OURS)
        assert refused.status_code == 409
        assert b"Only members give articles away" in refused.content
        assert b"a member just now" in browser.get(f"/gift/story/?article={story.pk}").content
    assert not GiftLink.objects.exists()


def test_a_library_is_no_member(monkeypatch):
    assert not giving_stories.is_member(reader())


def test_it_ends_with_its_last_day_and_so_does_the_pass_of_who_has_opened_it():
    link, stranger = given(closed()), Client()
    opens(stranger, link)
    assert clock.local(link.expires_at).isoformat() == "2026-11-23T00:00:00+02:00"
    with time_machine.travel(link.expires_at - timedelta(minutes=1), tick=False):
        assert articles(stranger)
        found = Inspector(keys.public_keys()).read(stranger.cookies[keys.cookie_name()].value)
        assert found.expires <= link.expires_at.timestamp()
    with time_machine.travel(link.expires_at, tick=False):
        assert not articles(stranger)
        page = Client().get(path(link))
        assert page.status_code == 410
        assert b"days of this gift link are over" in page.content
        assert opens(Client(), link).status_code == 410


def test_a_link_that_is_taken_back_closes_for_those_who_read_by_it_too():
    link, stranger = given(closed()), Client()
    opens(stranger, link)
    answer = at(link.giver).post(f"/account/gift-links/{link.pk}/withdrawal/", headers=OURS)
    assert answer.status_code == 302
    assert not articles(stranger)
    assert b"was taken back" in Client().get(path(link)).content
    assert AuditEntry.objects.filter(act=giving_stories.WITHDRAW).count() == 1


def test_nobody_takes_anothers_link_back():
    link = given(closed())
    assert at(member("Petro")).post(f"/account/gift-links/{link.pk}/withdrawal/", headers=OURS).status_code == 404
    with pytest.raises(RefusedError):
        giving_stories.withdraw(link=link, by=reader("Petro"))


def test_links_of_a_closed_account_open_nothing():
    link, stranger = given(closed()), Client()
    opens(stranger, link)
    link.giver.is_active = False
    link.giver.save()
    assert not articles(stranger)
    assert Client().get(path(link)).status_code == 410


def test_a_story_that_is_not_out_any_more_is_not_shown():
    story = closed()
    link = given(story)
    story.unpublish()
    page = Client().get(path(link))
    assert page.status_code == 410
    assert b"there any more" in page.content
    assert b"Closed story" not in page.content
    assert b"out any more" in at(link.giver).get("/gift/story/").content


@pytest.mark.parametrize("key", ["x", "A" * 24, "A" * 500, "%00", "1"])
def test_a_junk_link_gets_a_clear_page(key):
    page = Client().get(f"/gift/story/{key}/")
    assert page.status_code == 422
    assert b"We know no gift link like this" in page.content


def test_unknown_links_are_stopped_while_right_ones_open(monkeypatch):
    link = given(closed())
    for _try in range(opening_stories.MISSES.at_most):
        assert Client().get(f"/gift/story/{UNKNOWN}/").status_code == 422
    assert Client().get(f"/gift/story/{UNKNOWN}/").status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.7").get(path(link)).status_code == 200


def test_it_can_be_opened_so_often_and_whoever_has_opened_it_reads_on():
    settings(openings=2)
    link = given(closed())
    friends = [Client() for _each in range(3)]
    answers = [opens(each, link).status_code for each in friends]
    assert answers == [303, 303, 410]
    assert b"opened as often as it may be" in friends[2].get(path(link)).content
    assert opens(friends[0], link).status_code == 303
    assert articles(friends[0])
    assert not articles(friends[2])
    assert GiftLink.objects.get().opened == 2


def test_the_database_itself_counts_no_further():
    link = given(closed())
    with pytest.raises(IntegrityError), transaction.atomic():
        GiftLink.objects.filter(pk=link.pk).update(opened=link.at_most + 1)


def test_ten_a_month_and_the_next_month_begins_anew():
    person = member()
    stories = [closed(number) for number in range(12)]
    for story in stories[:10]:
        given(story, person)
    with pytest.raises(RefusedError, match=r"10 articles this month.*Dec\. 1, 2026"):
        given(stories[10], person)
    again = given(stories[0], person)
    assert GiftLink.objects.count() == 10, "the one that runs already is not given twice"
    giving_stories.withdraw(link=again, by=person)
    with pytest.raises(RefusedError):
        given(stories[10], person)
    with time_machine.travel(datetime(2026, 11, 30, 22, 30, tzinfo=UTC), tick=False):  # December in Kyiv
        assert given(stories[10], person)


def test_staff_set_how_many_and_how_long_and_what_was_given_stays():
    person = member()
    first = given(closed(1), person)
    settings(links_a_month=2, link_days=1)
    second = given(closed(2), person)
    assert clock.local(second.expires_at).isoformat() == "2026-11-17T00:00:00+02:00"
    with pytest.raises(RefusedError):
        given(closed(3), person)
    settings(links_a_month=0)
    with pytest.raises(RefusedError, match="given away here"):
        given(closed(4), person)
    assert Client().get(path(first)).status_code == 200


def test_what_is_open_or_not_out_is_not_given():
    person = member()
    with pytest.raises(RefusedError, match="open to everybody"):
        given(closed(1, access="open"), person)
    hidden = closed(2)
    hidden.unpublish()
    for number in (hidden.pk, 987654321, hidden.get_parent().pk):
        with pytest.raises(RefusedError, match="out"):
            giving_stories.give(article=number, by=person)
    assert given(closed(3, access="registered"), person)


def test_a_cookie_that_we_did_not_sign_opens_nothing():
    link, stranger = given(closed()), Client()
    opens(stranger, link)
    name = keys.gift_links_cookie_name()
    good = stranger.cookies[name].value
    forged = [good[:-1] + ("A" if good[-1] != "A" else "B"), f"[{link.pk}]", "", "x:y", f"W1-{good}"]
    for value in forged:
        stranger.cookies[name] = value
        assert not articles(stranger), value
    stranger.cookies[name] = good
    assert articles(stranger)


def test_the_signature_of_a_meter_is_none_of_a_link():
    """Both are signed lists of numbers: one key must not open with the other's."""
    found = AccessSettings.load()
    found.articles_a_month = 3
    found.save()
    story, link, stranger = closed(1), given(closed(2)), Client()
    stranger.post("/account/pass/article/", {"article": story.pk}, headers=OURS)
    stranger.cookies[keys.gift_links_cookie_name()] = stranger.cookies[keys.meter_cookie_name()].value
    assert articles(stranger) == {story.pk}
    opens(stranger, link)
    assert articles(stranger) == {story.pk, link.article}


def test_a_pass_that_is_handed_on_lasts_five_minutes_at_the_most():
    link, stranger = given(closed()), Client()
    opens(stranger, link)
    found = Inspector(keys.public_keys()).read(stranger.cookies[keys.cookie_name()].value)
    assert found.expires - clock.now().timestamp() <= 300


def test_many_opened_links_still_fit_into_a_pass_that_kiosks_read():
    person, stranger = member(), Client()
    settings(links_a_month=100)
    for number in range(20):
        opens(stranger, given(closed(number), person))
    assert len(articles(stranger)) == 12
    assert articles(stranger) >= {GiftLink.objects.latest("pk").article}


def test_signing_in_keeps_what_was_opened():
    link, browser = given(closed()), Client()
    opens(browser, link)
    browser.force_login(reader("Petro"))
    assert link.article in articles(browser)


def test_forms_of_other_sites_are_asked_about():
    link = given(closed())
    foreign = {"sec-fetch-site": "cross-site"}
    assert Client().post(path(link), headers=foreign).status_code != 303
    at(link.giver).post("/gift/story/", {"article": closed(2).pk}, headers=foreign)
    assert GiftLink.objects.get().opened == 0


def test_a_stranger_who_wants_to_give_is_asked_to_sign_in():
    answer = Client().get("/gift/story/?article=5")
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_the_link_is_in_no_log_referrer_or_cache(caplog):
    link = given(closed())
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    page = client.get(path(link))
    answers = [page, client.post(path(link), headers=OURS), client.put(path(link)), client.get(path(link) + "more/")]
    GiftLink.objects.update(expires_at=clock.now())
    answers.append(client.get(path(link)))
    assert [each.status_code for each in answers] == [200, 303, 405, 404, 410]
    for each in (page, answers[1], answers[4]):
        assert each.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in each.headers["Cache-Control"]
        assert each.headers["X-Robots-Tag"] == "noindex"
    told = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in told if link.key in line]
    assert [line for line in told if "/gift/story/…/" in line], "the lines themselves stay"
    assert link.key not in answers[1]["Location"]
    assert link.key not in str(AuditEntry.objects.values_list("detail", flat=True))


def test_a_preview_of_the_link_shows_the_story():
    page = Client().get(path(given(closed(standfirst="What the port hides.")))).content.decode()
    assert '<meta property="og:title" content="Closed story 1">' in page
    assert '<meta property="og:description" content="What the port hides.">' in page
    assert "og:url" not in page, "or messengers would pass the address of the closed page on"


def test_the_article_has_the_way_to_it_for_members_alone():
    story, free = closed(1), closed(2, access="open")
    page = Client().get(f"/{story.slug}/").content.decode()
    assert (
        f'<template data-slot="member"><p class="gift-this"><a class="button button-quiet" href="/gift/story/?article={story.pk}">'
        in page
    )
    assert "<noscript><p" not in page, "the gate has no way for those who cannot read the story"
    assert "gift/story" not in Client().get(f"/{free.slug}/").content.decode()
    settings(links_a_month=0)
    assert "gift/story" not in Client().get(f"/{story.slug}/").content.decode()


def test_the_giver_sees_how_often_it_was_opened():
    link = given(closed())
    for _friend in range(3):
        opens(Client(), link)
    page = at(link.giver).get("/gift/story/").content.decode()
    assert "opened 3 times" in page
    assert "You can give 9 more this month, of 10" in page
    assert "9 more articles" in at(link.giver).get("/account/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_give_no_more_than_is_left():
    settings(links_a_month=1)
    person = member()
    stories = [closed(number) for number in range(4)]
    found = at_once(*[lambda story=story: giving_stories.give(article=story.pk, by=person) for story in stories])
    assert GiftLink.objects.count() == 1, found
    assert sum(isinstance(each, RefusedError) for each in found) == 3, found


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
def test_without_the_lock_more_would_be_given(monkeypatch):
    settings(links_a_month=1)
    person = member()
    stories = [closed(number) for number in range(2)]
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    made, both = giving_stories._made, []

    def slowly(*args):
        both.append(1)
        for _wait in range(200):
            if len(both) == 2:
                break
            connection.cursor().execute("SELECT pg_sleep(0.01)")
        return made(*args)

    monkeypatch.setattr(giving_stories, "_made", slowly)
    at_once(*[lambda story=story: giving_stories.give(article=story.pk, by=person) for story in stories])
    assert GiftLink.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_crowd_that_opens_one_link_is_counted_to_the_last_and_no_further():
    settings(openings=5)
    link = given(closed())
    clients = [Client() for _each in range(8)]
    found = at_once(*[lambda each=each: each.post(path(link), headers=OURS).status_code for each in clients])
    assert sorted(found) == [303] * 5 + [410] * 3
    assert GiftLink.objects.get().opened == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
def test_who_waits_for_the_last_opening_that_another_takes_gets_none():
    settings(openings=1)
    link = given(closed())
    found = []

    def open_it():
        try:
            found.append(GiftLink.objects.count_one(link.pk, clock.now()))
        finally:
            connection.close()

    other = threading.Thread(target=open_it)
    with transaction.atomic():
        assert GiftLink.objects.count_one(link.pk, clock.now())
        other.start()
        other.join(1)
        assert other.is_alive(), "it waits"
    other.join(10)
    assert (found, GiftLink.objects.get().opened) == ([False], 1)
