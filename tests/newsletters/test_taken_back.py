"""A story that goes off the site goes out by no letter any more, and what was made of it alone leaves the archive."""

from __future__ import annotations

import pytest

from broadsheet.newsletters import article_letters, sending
from broadsheet.newsletters.engine import halting, running
from broadsheet.newsletters.models import Halt, HaltKind, Issue, Subscriber, Subscription
from broadsheet.newsroom import holding, publishing, withdrawing
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories
from tests.newsletters.received import letters

WAYS = {
    "unpublished": lambda story: publishing.unpublish(article=story, by=None),
    "held and taken off": lambda story: holding.place(article=story, reason="Lawyers", by=None, take_off=True),
    "killed": lambda story: withdrawing.kill(article=story, reason="Wrong", by=None),
    "taken down": lambda story: withdrawing.take_down(article=story, reason="Court", by=None),
}


@pytest.fixture
def olha(lamp):
    reader = Subscriber.objects.create(email="olha@reader.example", language="en")
    return Subscription.objects.create(subscriber=reader, newsletter=lamp)


@pytest.fixture
def story(db):
    return factories.article("Zirconquake shakes the port", standfirst="Zirconquake again.")


def _issue_with(issue_of, lamp, story):
    block = {"article": story, "headline": "", "text": "", "with_picture": False}
    issue = issue_of(lamp, ("heading", "Fog"), ("story", block))
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_an_alert_that_waits_is_stopped_and_its_page_goes(
    client, lamp, olha, story, way, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sent = article_letters.send(article=story, newsletter=lamp, by=None, is_alert=True)
    url = sent.issue.url
    assert "Zirconquake" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        WAYS[way](story)
    running.send_due()
    assert letters() == []
    assert Halt.objects.standing().get().kind == HaltKind.PAUSED
    assert not Issue.objects.get().live
    assert client.get(url).status_code == 404
    assert "Zirconquake" not in client.get(f"/newsletters/{lamp.slug}/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_an_issue_with_it_stands_still_and_goes_on_without_it(
    lamp, olha, story, way, issue_of, django_capture_on_commit_callbacks
):
    issue = _issue_with(issue_of, lamp, story)
    sending.send(issue=issue, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        WAYS[way](story)
    running.send_due()
    assert letters() == []
    assert "Zirconquake" in Halt.objects.standing().get().why
    halting.resume(sending=issue.sending, by=person(Role.CHIEF_EDITOR))
    running.send_due()
    [letter] = letters()
    assert "Zirconquake" not in letter.text + letter.html + letter.subject


@pytest.mark.django_db
@pytest.mark.control
def test_while_it_is_out_it_goes_by_letter(lamp, olha, story, issue_of):
    issue = _issue_with(issue_of, lamp, story)
    sending.send(issue=issue, by=None)
    running.send_due()
    [letter] = letters()
    assert "Zirconquake" in letter.text


@pytest.mark.django_db
def test_another_issue_goes_on(lamp, olha, story, issue_of, django_capture_on_commit_callbacks):
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    sending.send(issue=issue, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        withdrawing.kill(article=story, reason="Wrong", by=None)
    running.send_due()
    assert len(letters()) == 1
