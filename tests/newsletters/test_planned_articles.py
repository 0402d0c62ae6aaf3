"""A scheduled article goes to the newsletter that was chosen with it, once it is out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.newsletters import article_letters
from broadsheet.newsletters.models import Issue, Newsletter, PlannedArticle, SentArticle
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom import scheduling
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories
from tests.dying import killed_at
from tests.newsletters.test_article_letters import client_of, form_of, olha, story  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return factories.article("A tug comes home", publish=False)


def planned(article, newsletter, by=None):
    return article_letters.plan(article=article, newsletter=newsletter, by=by or person(Role.EDITOR))


def test_chosen_with_a_schedule_it_goes_when_the_article_is_out(lamp, olha, draft):  # noqa: F811
    editor = client_of(Role.EDITOR)
    at = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    later = timezone.localtime() + timedelta(hours=2)
    form = form_of(draft, send_to_newsletter=lamp.pk, go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    answer = editor.post(at, form, follow=True)
    assert "goes to its readers once the article is out" in answer.content.decode()
    assert "waits until the article is out" in editor.get(at).content.decode()
    assert article_letters.send_due() == 0
    assert not Issue.objects.exists()
    with time_machine.travel(later + timedelta(minutes=1)):
        scheduling.run()
        assert Article.objects.get().live
        assert article_letters.send_due() == 1
    sent = SentArticle.objects.get()
    assert (sent.made_by, sent.issue.sending.audience) == (person(Role.EDITOR), 1)
    assert not PlannedArticle.objects.exists()


def test_chosen_twice_it_waits_once(lamp, draft):
    planned(draft, lamp)
    planned(draft, lamp)
    assert PlannedArticle.objects.count() == 1


def test_what_was_taken_back_is_not_sent(lamp, draft):
    waiting = planned(draft, lamp)
    editor = client_of(Role.EDITOR)
    page = editor.get(reverse("article_alert", args=[draft.pk])).content.decode()
    assert f'name="unplan" value="{waiting.pk}"' in page
    editor.post(reverse("article_alert", args=[draft.pk]), {"unplan": waiting.pk})
    draft.get_latest_revision().publish()
    assert article_letters.send_due() == 0
    assert not SentArticle.objects.exists()


def test_taken_back_too_late_it_is_said(lamp, draft):
    waiting = planned(draft, lamp)
    draft.get_latest_revision().publish()
    article_letters.send_due()
    answer = client_of(Role.EDITOR).post(reverse("article_alert", args=[draft.pk]), {"unplan": waiting.pk}, follow=True)
    assert "It waits no more" in answer.content.decode()


def test_who_lost_the_right_meanwhile_sends_nothing_and_the_desk_says_why(lamp, draft):
    waiting = planned(draft, lamp)
    waiting.made_by.is_active = False
    waiting.made_by.save()
    draft.get_latest_revision().publish()
    assert article_letters.send_due() == 0
    assert article_letters.send_due() == 0
    assert not Issue.objects.exists()
    assert AuditEntry.objects.filter(act="article.letter_refused").count() == 1, "said once"
    admin = Client()
    admin.force_login(person(Role.CHIEF_EDITOR))
    page = admin.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "Your role doesn’t allow sending newsletters." in page


def test_nobody_any_more_is_no_script(lamp, draft):
    waiting = planned(draft, lamp)
    PlannedArticle.objects.update(made_by=None)
    draft.get_latest_revision().publish()
    assert article_letters.send_due() == 0
    waiting.refresh_from_db()
    assert "no account" in waiting.refusal


@pytest.mark.parametrize("role", [Role.REPORTER, Role.BUSINESS])
def test_who_may_not_send_plans_nothing_and_takes_nothing_back(lamp, draft, role):
    with pytest.raises(NotSentError):
        planned(draft, lamp, by=person(role))
    waiting = planned(draft, lamp)
    client_of(role).post(reverse("article_alert", args=[draft.pk]), {"unplan": waiting.pk})
    with pytest.raises(NotSentError):
        article_letters.unplan(planned=waiting, by=person(role))
    assert PlannedArticle.objects.exists()


def test_an_article_that_went_there_is_not_planned_again(lamp, olha, story):  # noqa: F811
    article_letters.send(article=story, newsletter=lamp, by=None, is_alert=True)
    with pytest.raises(NotSentError, match="already"):
        planned(story, lamp)


def test_another_articles_plan_is_not_taken_back(lamp, draft):
    waiting = planned(draft, lamp)
    other = factories.article("Another")
    client_of(Role.EDITOR).post(reverse("article_alert", args=[other.pk]), {"unplan": waiting.pk})
    assert PlannedArticle.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_is_sent_it_waits_still_and_goes_once():
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    draft = factories.article("A tug comes home", publish=False)
    planned(draft, lamp)
    draft.get_latest_revision().publish()
    assert killed_at("newsletters.article_sent", article_letters.send_due)
    assert PlannedArticle.objects.count() == 1
    assert article_letters.send_due() == 1
    assert article_letters.send_due() == 0
    assert SentArticle.objects.count() == 1
