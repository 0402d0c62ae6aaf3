"""Editors write an issue, look at it in every way it is read, test it and send it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import checking
from broadsheet.newsletters.models import Issue, Sending, Shelf, Subscriber, Subscription
from broadsheet.newsroom import roles
from broadsheet.newsroom.roles import Role

pytestmark = pytest.mark.django_db


def staff(role):
    user = User.objects.create_user(f"{role.name.lower()}@lantern.example", "x", name=role.name)
    user.groups.add(roles.group(role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db):
    return staff(Role.EDITOR)


@pytest.fixture
def issue(lamp, issue_of):
    return issue_of(lamp, ("text", "<p>Fog.</p>"), greeting="Good morning, {name}!", preheader="All of it")


def test_an_editor_writes_and_publishes_an_issue(editor, lamp):
    shelf = Shelf.of("en")
    form = {
        "newsletter": lamp.pk, "title": "Fog until noon", "preheader": "", "greeting": "", "body-count": "1",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "heading", "body-0-value": "Fog",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "", "action-publish": "1",
    }  # fmt: skip
    answer = editor.post(reverse("wagtailadmin_pages:add", args=["newsletters", "issue", shelf.pk]), form)
    assert answer.status_code == 302, answer.content.decode()
    issue = Issue.objects.get()
    assert issue.live
    assert issue.slug.endswith("-fog-until-noon")
    page = Client().get(f"/newsletters/morning-lamp/{issue.slug}/")
    assert "Fog until noon" in page.content.decode()


@pytest.mark.parametrize(("mode", "said"), [("mail", "Good morning, Olha!"), ("text", "Fog."), ("web", "by mail")])
def test_it_is_looked_at_in_every_way_it_is_read(issue, rf, mode, said):
    answer = issue.make_preview_request(preview_mode=mode)
    assert said in answer.content.decode()


def test_a_test_goes_to_one_address_and_a_sending_to_everybody(editor, issue, lamp):
    subscriber = Subscriber.objects.create(email="olha@reader.example", language="en")
    Subscription.objects.create(subscriber=subscriber, newsletter=lamp)
    page = reverse("issue_sending", args=[issue.pk])
    assert "Publish it first" in editor.get(page).content.decode()
    editor.post(reverse("issue_test", args=[issue.pk]), {"email": "editor@lantern.example"})
    assert [row.subject for row in Outgoing.objects.all()] == ["Test: Fog until noon"]
    issue.save_revision().publish()
    assert "It goes to 1 reader" in editor.get(page).content.decode()
    for _time in range(2):
        editor.post(page)
    assert Sending.objects.get().audience == 1


@pytest.mark.parametrize("role", [Role.REPORTER, Role.BUSINESS])
def test_who_may_not_publish_does_not_send(issue, role):
    client = staff(role)
    issue.save_revision().publish()
    client.post(reverse("issue_sending", args=[issue.pk]))
    client.post(reverse("issue_test", args=[issue.pk]), {"email": "x@lantern.example"})
    assert not Sending.objects.exists()
    assert not Outgoing.objects.exists()


def test_what_is_wrong_is_said_and_what_stops_it_stops_it(lamp, issue_of):
    long = "<p>" + "Fog. " * 30_000 + "</p>"
    broken = '<p><a href="/no-such-story/">here</a> <a href="https://elsewhere.example/">there</a></p>'
    issue = issue_of(
        lamp, ("text", long), ("text", broken), title="A subject that is much too long for any telephone at all"
    )
    found = checking.look_at(issue)
    assert found[0].stops
    texts = " ".join(finding.text for finding in found)
    for said in ("kB", "telephone", "no preview line", "/no-such-story/"):
        assert said in texts
    assert "elsewhere" not in texts
