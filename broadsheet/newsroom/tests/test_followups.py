"""Follow-ups: made on an article, due on the desk, closed with an outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import following_up
from broadsheet.newsroom.models import FollowUp
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
