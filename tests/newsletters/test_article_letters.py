"""An article goes out as a letter: in one act with publishing it, or as an alert in two clicks, once for each newsletter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.newsletters import article_letters, sending
from broadsheet.newsletters.engine import running
from broadsheet.newsletters.models import Issue, Newsletter, SentArticle, Subscriber, Subscription
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories
from tests.dying import killed_at
from tests.newsletters.received import letters


def client_of(role):
    client = Client()
    client.force_login(person(role))
    return client


@pytest.fixture
def olha(lamp):
    reader = Subscriber.objects.create(email="olha@reader.example", language="en")
    return Subscription.objects.create(subscriber=reader, newsletter=lamp)


@pytest.fixture
def story(db):
    return factories.article("The bridge is closed", standfirst="Since four o’clock.")


def form_of(article, **more):
    return {
        "title": article.title, "slug": article.slug, "section": article.section_id, "tone": "news", "access": "open",
        "change_kind": "update", "body-count": "0", "byline-TOTAL_FORMS": "0", "byline-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "1",
        "source_list-TOTAL_FORMS": "0", "source_list-INITIAL_FORMS": "0", **more,
    }  # fmt: skip


@pytest.mark.django_db
def test_an_alert_takes_two_clicks_and_one_round_of_the_engine(lamp, olha, story):
    editor = client_of(Role.EDITOR)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    alert = reverse("article_alert", args=[story.pk])
    assert f'href="{alert}"' in form, "the first click"
    page = editor.get(alert).content.decode()
    assert f'name="newsletter" value="{lamp.pk}"' in page, "the second"
    assert "Send to The Morning Lamp: 1 reader" in page
    editor.post(alert, {"newsletter": lamp.pk})
    running.send_due()
    [letter] = letters()
    assert (letter.to, letter.subject) == ("olha@reader.example", "The bridge is closed")
    assert "Since four o’clock." in letter.text
    page = editor.get(alert).content.decode()
    assert "every newsletter" in page
    assert "1 reader" in page


@pytest.mark.django_db
def test_an_alert_goes_before_what_was_sent_before_it(lamp, olha, story, issue_of):
    issue = issue_of(lamp, ("heading", "Fog"))
    issue.save_revision().publish()
    issue.refresh_from_db()
    sending.send(issue=issue, by=None)
    article_letters.send(article=story, newsletter=lamp, by=None, is_alert=True)
    running.send_due()
    assert [letter.subject for letter in letters()] == ["The bridge is closed", "Fog until noon"]


@pytest.mark.django_db
def test_it_goes_once_to_one_newsletter_however_it_is_asked_for(lamp, notes, olha, story):
    article_letters.send(article=story, newsletter=lamp, by=None, is_alert=True)
    for is_alert in (True, False):
        with pytest.raises(NotSentError, match="already"):
            article_letters.send(article=story, newsletter=lamp, by=None, is_alert=is_alert)
    assert Issue.objects.count() == 1, "and leaves no issue behind"
    article_letters.send(article=story, newsletter=notes, by=None, is_alert=True)
    assert SentArticle.objects.count() == 2


@pytest.mark.django_db
def test_without_its_row_it_would_go_twice(lamp, olha, story):
    """The control: it is the row that keeps the second from it."""
    article_letters.send(article=story, newsletter=lamp, by=None, is_alert=True)
    SentArticle.objects.all().delete()
    article_letters.send(article=story, newsletter=lamp, by=None, is_alert=True)
    assert Issue.objects.count() == 2


@pytest.mark.django_db
def test_publish_and_send_is_one_act(lamp, olha):
    draft = factories.article("A tug comes home", publish=False)
    editor = client_of(Role.EDITOR)
    at = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert f'<option value="{lamp.pk}">' in editor.get(at).content.decode()
    answer = editor.post(at, form_of(draft, send_to_newsletter=lamp.pk))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert Article.objects.get().live
    sent = SentArticle.objects.get()
    assert not sent.is_alert
    assert sent.issue.sending.audience == 1
    assert sent.made_by == person(Role.EDITOR)
    editor.post(at, form_of(draft, send_to_newsletter=lamp.pk))
    assert SentArticle.objects.count() == 1


@pytest.mark.django_db
def test_publishing_alone_sends_nothing(lamp, olha):
    draft = factories.article("A tug comes home", publish=False)
    client_of(Role.EDITOR).post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), form_of(draft, send_to_newsletter="")
    )
    assert Article.objects.get().live
    assert not SentArticle.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.REPORTER, Role.BUSINESS])
def test_who_may_not_send_sends_no_alert(lamp, olha, story, role):
    client_of(role).post(reverse("article_alert", args=[story.pk]), {"newsletter": lamp.pk})
    with pytest.raises(NotSentError):
        article_letters.send(article=story, newsletter=lamp, by=person(role), is_alert=True)
    assert article_letters.open_to(story, person(role)) == []
    assert not Issue.objects.exists()


@pytest.mark.django_db
def test_what_is_not_out_or_of_another_language_is_not_sent(lamp, olha, story):
    draft = factories.article("Not yet", publish=False)
    lantern = Newsletter.objects.create(language="uk", slug="likhtar", name="Ліхтар", description="x", promise="x")
    for article, newsletter in ((draft, lamp), (story, lantern)):
        with pytest.raises(NotSentError):
            article_letters.send(article=article, newsletter=newsletter, by=None, is_alert=True)
    assert lantern not in article_letters.open_to(story, person(Role.EDITOR))


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["", "nobody's", "999999"])
def test_no_such_newsletter_sends_nothing(lamp, story, chosen):
    client_of(Role.EDITOR).post(reverse("article_alert", args=[story.pk]), {"newsletter": chosen})
    assert not Issue.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_act_nothing_of_it_is_left_and_it_can_be_done_again():
    lamp = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    article = factories.article("The bridge is closed")

    def act():
        return article_letters.send(article=article, newsletter=lamp, by=None, is_alert=True)

    assert killed_at("newsletters.article_sent", act)
    assert not Issue.objects.exists()
    act()
    assert Issue.objects.get().sending
