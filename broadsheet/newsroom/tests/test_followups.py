"""Follow-ups: made on an article, due on the desk, closed with an outcome."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import following_up
from broadsheet.newsroom.models import FollowUp, Result
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


@pytest.fixture
def promised(chief):
    return following_up.promise(
        article=factories.article("Tender opened"),
        promise="The port names the winner in May",
        due=clock.today() - timedelta(days=1),
        by=chief,
    )


def test_a_follow_up_is_made_on_an_article(client, chief):
    article = factories.article("Tender opened")
    day = clock.today() + timedelta(days=3)
    edit = reverse("wagtailadmin_pages:edit", args=(article.pk,))
    answer = client.post(
        reverse("new_follow_up", args=(article.pk,)),
        {"promise": "The port names the winner", "due": day.isoformat(), "next": edit},
    )
    assert (answer.status_code, answer.url) == (302, edit)
    made = FollowUp.objects.get()
    assert (made.promise, made.due, made.made_by) == ("The port names the winner", day, chief)
    assert AuditEntry.objects.filter(act="followup.made").exists()
    assert "The port names the winner" in client.get(edit).content.decode()
    assert "The port names the winner" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_follow_up_without_a_day_is_asked_for_again(client, chief):
    article = factories.article("Tender opened")
    answer = client.post(reverse("new_follow_up", args=(article.pk,)), {"promise": "Something", "due": ""})
    assert answer.status_code == 200
    assert "Something" in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_an_empty_promise_is_refused(chief):
    with pytest.raises(ValidationError):
        following_up.promise(article=factories.article(), promise="  ", due=clock.today(), by=chief)


def test_a_follow_up_is_closed_with_what_came_of_it(client, chief, promised):
    client.post(reverse("follow_up_outcome", args=(promised.pk,)), {"outcome": "Harbour Co won; story written"})
    promised.refresh_from_db()
    assert promised.outcome == "Harbour Co won; story written"
    assert promised.done_by == chief
    assert not FollowUp.objects.open().exists()
    assert "Harbour Co won" in client.get(reverse("follow_up_list") + "?closed=1").content.decode()


def test_it_can_be_put_off_but_not_into_the_past(client, chief, promised):
    url = reverse("follow_up_outcome", args=(promised.pk,))
    client.post(url, {"later": (clock.today() - timedelta(days=2)).isoformat()})
    promised.refresh_from_db()
    assert promised.is_overdue
    client.post(url, {"later": (clock.today() + timedelta(days=2)).isoformat()})
    promised.refresh_from_db()
    assert not promised.is_overdue


def test_closing_needs_a_word(client, chief, promised):
    answer = client.post(reverse("follow_up_outcome", args=(promised.pk,)), {}, follow=True)
    assert "Please say what came of it" in answer.content.decode()
    assert FollowUp.objects.open().count() == 1


def test_the_second_to_close_it_is_told_who_was_first(chief, promised):
    following_up.close(follow_up=promised, outcome="Done", by=chief)
    with pytest.raises(following_up.FollowUpClosedError, match="Chief has closed this already: “Done”"):
        following_up.close(follow_up=promised, outcome="Done twice", by=chief)
    with pytest.raises(following_up.FollowUpClosedError):
        following_up.put_off(follow_up=promised, until=clock.today(), by=chief)
    promised.refresh_from_db()
    assert promised.outcome == "Done"


def test_follow_ups_are_for_the_newsroom(client, promised):
    client.logout()
    assert client.get(reverse("follow_up_list")).status_code == 302
    assert client.post(reverse("follow_up_outcome", args=(promised.pk,)), {"outcome": "x"}).status_code == 302
    assert FollowUp.objects.open().count() == 1


def test_an_outcome_is_only_posted(client, chief, promised):
    assert client.get(reverse("follow_up_outcome", args=(promised.pk,))).status_code == 405
    assert client.delete(reverse("new_follow_up", args=(promised.article_id,))).status_code == 405
    assert client.get(reverse("new_follow_up", args=(0,))).status_code == 404


DUE = date(2026, 10, 25)
"""On which, in Kyiv, clocks go back: that day has twenty-five hours."""


def on_the_desk(client):
    """The follow-ups in the desk's panel: those whose day has come, and those that are only ahead."""
    panel = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml").select_one("#desk-follow").parent
    ahead = panel.select_one(".desk-card__later")
    every = panel.select("[data-follow-up]")
    coming = ahead.find_next_siblings(attrs={"data-follow-up": True}) if ahead else []
    number = lambda row: int(row["data-follow-up"])  # noqa: E731
    return {number(row) for row in every} - {number(row) for row in coming}, {number(row) for row in coming}


@pytest.mark.parametrize(
    "zone", ["Europe/Kyiv", "UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Pago_Pago"]
)
def test_it_lands_on_the_desk_as_its_day_begins_on_the_papers_clock_and_goes_with_its_outcome(
    client, chief, time_machine, settings, zone
):
    settings.TIME_ZONE = zone
    begins = datetime(DUE.year, DUE.month, DUE.day, tzinfo=ZoneInfo(zone))
    time_machine.move_to(begins - timedelta(days=20), tick=False)
    client.force_login(chief)
    story = factories.article("Tender opened")
    claim = following_up.promise(article=story, promise="The winner is named", due=DUE, by=chief)
    assert on_the_desk(client) == (set(), set()), "three weeks before, nobody wants to see it"
    time_machine.move_to(begins - timedelta(days=1), tick=False)
    client.force_login(chief)
    assert on_the_desk(client) == (set(), {claim.pk}), "the day before, it is only ahead"
    time_machine.move_to(begins - timedelta(seconds=1), tick=False)
    assert on_the_desk(client) == (set(), {claim.pk}), "until the last second of that day"
    time_machine.move_to(begins, tick=False)
    assert on_the_desk(client) == ({claim.pk}, set())
    assert not claim.is_overdue
    time_machine.move_to(begins + timedelta(days=1, hours=2), tick=False)
    client.force_login(chief)
    assert on_the_desk(client) == ({claim.pk}, set()), "it stays until somebody has looked"
    assert claim.is_overdue
    url = reverse("follow_up_outcome", args=(claim.pk,))
    client.post(url, {"outcome": "Harbour Co won.", "result": Result.HAPPENED})
    assert on_the_desk(client) == (set(), set())
    assert "The winner is named" not in client.get(reverse("follow_up_list")).content.decode()


def test_the_desk_counts_only_those_whose_day_has_come(client, chief):
    story = factories.article("Tender opened")
    for days in (-1, 0, 1):
        following_up.promise(article=story, promise=f"P {days}", due=clock.today() + timedelta(days=days), by=chief)
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml")
    assert page.select_one(".desk-numbers__due b").get_text() == "2"


def test_put_off_it_leaves_what_is_due_and_comes_back_on_its_new_day(client, chief, promised, time_machine):
    following_up.put_off(follow_up=promised, until=clock.today() + timedelta(days=2), by=chief)
    assert on_the_desk(client) == (set(), {promised.pk})
    time_machine.move_to(clock.day_begins(clock.today() + timedelta(days=2)), tick=False)
    client.force_login(chief)
    assert on_the_desk(client) == ({promised.pk}, set())
