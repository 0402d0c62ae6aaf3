"""A new issue begins empty, as its newsletter's template, or like the last one; one that is scheduled goes when it comes out, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import coming_out
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import Issue, Sending, Subscriber, Subscription
from broadsheet.newsroom import scheduling
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories
from tests.newsletters.received import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db):
    client = Client()
    client.force_login(person(Role.EDITOR))
    return client


@pytest.fixture
def olha(lamp):
    reader = Subscriber.objects.create(email="olha@reader.example", language="en")
    return Subscription.objects.create(subscriber=reader, newsletter=lamp)


def kinds(issue):
    return [block.block_type for block in issue.body]


def test_a_new_issue_begins_as_its_newsletters_template(editor, lamp):
    lamp.begins_with = [("heading", "Good morning"), ("ask", None)]
    lamp.save()
    at = reverse("new_issue")
    assert "From its template" in editor.get(at).content.decode()
    answer = editor.post(at, {"newsletter": lamp.pk})
    issue = Issue.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[issue.pk])
    assert kinds(issue.get_latest_revision_as_object()) == ["heading", "ask"]
    assert not issue.live


def test_or_as_a_copy_of_the_last_one_that_was_out(editor, lamp, issue_of):
    issue_of(lamp, ("heading", "Fog"), ("divider", None), greeting="Hello, {name}").save_revision().publish()
    issue_of(lamp, ("heading", "A draft"), title="Not out")
    editor.post(reverse("new_issue"), {"newsletter": lamp.pk, "like": "last"})
    made = Issue.objects.order_by("-pk")[0].get_latest_revision_as_object()
    assert kinds(made) == ["heading", "divider"]
    assert made.greeting == "Hello, {name}"
    assert not made.live


def test_its_address_follows_its_subject_until_it_is_out(editor, lamp, issue_of):
    issue = issue_of(lamp, ("heading", "Fog"), title="The Morning Lamp")
    issue.title = "Fog until noon"
    issue.save_revision().publish()
    issue.refresh_from_db()
    out = issue.slug
    assert out.endswith("fog-until-noon")
    issue.title = "Fog until one"
    issue.save_revision().publish()
    issue.refresh_from_db()
    assert issue.slug == out


def test_the_form_lists_the_newest_stories_of_its_language_that_are_out(editor, lamp, issue_of):
    factories.article("A tug comes home")
    factories.article("Not yet", publish=False)
    factories.article("Буксир повернувся", language="uk")
    issue = issue_of(lamp)
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[issue.pk])).content.decode()
    picking = page.partition("data-desk-picking")[2].partition("</fieldset>")[0]
    assert "A tug comes home" in picking
    assert "&quot;adminTitle&quot;" in picking
    for unwanted in ("Not yet", "Буксир"):
        assert unwanted not in picking


def test_a_scheduled_issue_goes_when_it_comes_out_and_once(lamp, olha, issue_of, time_machine):
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.sends_when_out = True
    issue.go_live_at = clock.now() + timedelta(hours=2)
    issue.save_revision(user=person(Role.EDITOR)).publish(user=person(Role.EDITOR))
    for _time in range(2):
        scheduling.run()
        assert coming_out.run() == 0
    time_machine.move_to(issue.go_live_at + timedelta(minutes=1), tick=False)
    for _time in range(3):
        scheduling.run()
        coming_out.run()
        running.send_due()
    assert Sending.objects.get().made_by == person(Role.EDITOR)
    assert [letter.to for letter in letters()] == ["olha@reader.example"]


def test_published_without_the_wish_it_is_not_sent(lamp, olha, issue_of):
    """The control: it is the wish that sends it."""
    issue_of(lamp, ("heading", "Fog")).save_revision().publish()
    assert coming_out.run() == 0
    Issue.objects.update(sends_when_out=True)
    assert coming_out.run() == 1


@pytest.mark.parametrize("wrong", ["rights", "size"])
def test_what_can_not_be_sent_when_it_comes_out_is_told_once(lamp, olha, issue_of, monkeypatch, wrong):
    chief, editor = person(Role.CHIEF_EDITOR), person(Role.EDITOR)
    issue = issue_of(lamp, ("heading", "Fog"), sends_when_out=True)
    issue.save_revision(user=editor).publish(user=editor)
    if wrong == "rights":
        editor.groups.clear()
    else:
        monkeypatch.setattr("broadsheet.newsletters.checking.MOST_BYTES", 10)
    for _time in range(2):
        coming_out.run()
    assert not Sending.objects.exists()
    assert [row.to for row in Outgoing.objects.filter(to=chief.email)] == [chief.email]
    assert "was not sent" in Outgoing.objects.filter(to=chief.email)[0].text


def test_only_those_who_may_send_are_offered_it(editor, lamp, issue_of):
    issue = issue_of(lamp)
    at = reverse("wagtailadmin_pages:edit", args=[issue.pk])
    assert 'name="sends_when_out"' in editor.get(at).content.decode()
    reporter = Client()
    reporter.force_login(person(Role.REPORTER))
    issue.owner = person(Role.REPORTER)
    issue.save()
    page = reporter.get(at).content.decode()
    assert 'name="sends_when_out"' not in page


def test_it_has_the_workflow_and_the_comments_of_articles(editor, lamp, issue_of):
    issue = issue_of(lamp)
    assert issue.get_workflow() == Workflow.objects.get(active=True)
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[issue.pk])).content.decode()
    assert "data-comment-add" in page
    assert "go_live_at" in page
