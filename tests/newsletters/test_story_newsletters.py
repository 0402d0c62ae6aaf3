"""The newsletter of a running story: made with one press, its issues drafts of what is new, sent by nobody but editors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import of_stories
from broadsheet.newsletters.models import Issue, Newsletter, Sending, StoryIssue
from broadsheet.newsletters.writing import parts
from broadsheet.newsroom import following_up, withdrawing
from broadsheet.newsroom.models import Result
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories
from tests.newsletters.conftest import OLHA, OURS

pytestmark = pytest.mark.django_db


@pytest.fixture
def strike():
    return factories.running_story("Port strike", description="Six weeks without a crane.")


@pytest.fixture
def chief(client):
    found = person(Role.CHIEF_EDITOR)
    client.force_login(found)
    return found


def part(headline, strike):
    found = factories.article(headline, publish=False)
    found.running_stories.add(strike)
    found.save_revision().publish()
    found.refresh_from_db()
    return found


def prepare(newsletter):
    return of_stories.prepare(newsletter=Newsletter.objects.get(pk=newsletter.pk), by=None)


def text_of(issue):
    return str(issue.body) + "".join(
        story.title for block in issue.body if block.block_type == "stories" for story in block.value["stories"]
    )


def test_one_press_makes_it_and_its_form_stands_on_the_storys_page(client, chief, strike):
    part("The cranes stop", strike)
    assert b"This story by e-mail" not in client.get("/story/port-strike/").content
    for _twice in range(2):
        client.post(reverse("story_newsletter", args=[strike.pk]))
    made = Newsletter.objects.get()
    assert (made.slug, made.name, made.language, made.running_story) == ("port-strike", "Port strike", "en", strike)
    form = BeautifulSoup(client.get("/story/port-strike/").content, "lxml").select_one("form.signup")
    client.logout()
    facts = {box["name"]: box.get("value", "") for box in form.select("input")} | {"email": OLHA}
    assert client.post(form["action"], facts, headers=OURS).status_code < 400
    assert Outgoing.objects.get().to == OLHA


def test_a_taken_slug_gets_a_number(chief, strike):
    Newsletter.objects.create(language="en", slug="port-strike", name="x", description="x", promise="x")
    assert of_stories.make(story=strike, by=chief).slug == "port-strike-2"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REPORTER])
def test_only_who_makes_newsletters_makes_this_one(client, strike, role):
    client.force_login(person(role))
    client.post(reverse("story_newsletter", args=[strike.pk]))
    assert not Newsletter.objects.exists()


def test_an_issue_is_a_draft_of_what_is_new_and_the_next_begins_where_it_ended(client, chief, strike, time_machine):
    time_machine.move_to("2026-03-20T12:00:00Z", tick=False)
    newsletter = of_stories.make(story=strike, by=chief)
    first = part("The cranes stop", strike)
    strike.developments.create(text="The dockers vote")
    time_machine.shift(timedelta(hours=1))
    answer = client.post(reverse("story_issue", args=[strike.pk]))
    issue = Issue.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[issue.pk])
    assert (issue.live, issue.title) == (False, "The cranes stop")
    assert "The dockers vote" in text_of(issue)
    assert not Sending.objects.exists()

    time_machine.shift(timedelta(days=1))
    part("Talks <begin>", strike)
    claim = following_up.promise(article=first, promise="It will end.", quote="", due=clock.today(), by=chief)
    following_up.close(follow_up=claim, outcome="It did end.", by=chief, result=Result.HAPPENED, is_public=True)
    first.corrections.create(kind="correction", note="Five <cranes>.")
    strike.developments.create(text="Written late", day=clock.today() - timedelta(days=3))
    time_machine.shift(timedelta(hours=1))
    text = text_of(prepare(newsletter))
    for new in ("Talks", "It did end.", "Five &lt;cranes&gt;.", "Written late"):
        assert new in text
    assert "The dockers vote" not in text


def test_nothing_new_makes_no_issue(client, chief, strike):
    part("The cranes stop", strike)
    newsletter = of_stories.make(story=strike, by=chief)
    prepare(newsletter)
    with pytest.raises(of_stories.StoryNewsletterError):
        prepare(newsletter)
    client.post(reverse("story_issue", args=[strike.pk]))
    assert Issue.objects.count() == 1


def test_a_draft_that_is_thrown_away_told_nobody(chief, strike):
    part("The cranes stop", strike)
    newsletter = of_stories.make(story=strike, by=chief)
    prepare(newsletter).delete()
    assert not StoryIssue.objects.exists()
    assert prepare(newsletter).title == "The cranes stop"


def test_what_was_killed_since_is_in_no_letter(chief, strike):
    story = part("Zircon", strike)
    newsletter = of_stories.make(story=strike, by=chief)
    issue = prepare(newsletter)
    assert parts.of(Issue.objects.get(pk=issue.pk), for_member=False)[0].facts["headline"] == "Zircon"
    withdrawing.kill(article=story, reason="No.", by=None)
    stories = [made for made in parts.of(Issue.objects.get(pk=issue.pk), for_member=False) if made.kind == "story"]
    assert stories == []


def test_an_issue_of_no_story_is_refused(chief):
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="x", description="x", promise="x")
    with pytest.raises(of_stories.StoryNewsletterError):
        prepare(lamp)
