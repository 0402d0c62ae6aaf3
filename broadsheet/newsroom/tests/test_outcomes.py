"""What came of a claim: kept as data, told to readers when an editor says so, on that article's page alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.foundation import clock, sources
from broadsheet.newsroom import following_up
from broadsheet.newsroom.models import Article, FollowUp, PutOff, Result
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "It opened a week late"


@pytest.fixture
def editor(client):
    found = person(Role.EDITOR)
    client.force_login(found)
    return found


@pytest.fixture
def claim(editor):
    story = factories.article("The bridge", body=[("paragraph", "<p>The bridge will open in May.</p>")])
    quote = "The bridge will open in May."
    return following_up.promise(article=story, promise=quote, quote=quote, due=clock.today(), by=editor)


def close(client, claim, **more):
    said = {"outcome": TEXT, "result": "happened", **more}
    return client.post(reverse("follow_up_outcome", args=(claim.pk,)), said, follow=True)


def test_a_claim_ends_as_happened_or_not_with_who_and_when(client, editor, claim):
    close(client, claim, result="did_not")
    claim.refresh_from_db()
    assert (claim.result, claim.outcome, claim.done_by, claim.is_public) == (Result.DID_NOT, TEXT, editor, False)
    assert claim.done_at is not None
    assert "It did not happen:" in client.get(reverse("follow_up_list") + "?closed=1").content.decode()


def test_a_claim_that_is_still_open_gets_a_new_day_and_says_who_looked(client, editor, claim):
    later = clock.today() + timedelta(days=9)
    client.post(reverse("follow_up_outcome", args=(claim.pk,)), {"later": later.isoformat()})
    look = PutOff.objects.get()
    assert (look.follow_up, look.was_due, look.due, look.by) == (claim, claim.due, later, editor)


def test_readers_see_nothing_unless_an_editor_says_so(client, claim):
    close(client, claim)
    assert TEXT not in client.get(claim.article.url).content.decode()


def test_readers_see_the_line_with_its_day_and_it_can_be_taken_off(client, claim):
    close(client, claim, is_public="1")
    page = client.get(claim.article.url).content.decode()
    assert TEXT in page
    assert "What came of it" in page
    assert "It happened" in page
    line = reverse("follow_up_line", args=(claim.pk,))
    client.post(line)
    assert TEXT not in client.get(claim.article.url).content.decode()
    client.post(line, {"show": "1"})
    assert TEXT in client.get(claim.article.url).content.decode()


def test_a_line_needs_a_result_and_words(client, claim):
    assert "as happened or not" in close(client, claim, result="", is_public="1").content.decode()
    assert FollowUp.objects.open().count() == 1


def test_a_reporter_closes_a_claim_and_tells_readers_nothing(client, claim):
    client.force_login(person(Role.REPORTER))
    assert "An editor can put this on the article" in close(client, claim, is_public="1").content.decode()
    assert FollowUp.objects.open().count() == 1
    close(client, claim)
    client.post(reverse("follow_up_line", args=(claim.pk,)), {"show": "1"})
    assert not FollowUp.objects.filter(is_public=True).exists()


def test_only_that_article_is_made_from_it(client, editor, claim):
    with sources.recording() as names:
        client.get(claim.article.url)
    assert f"outcomes:{claim.article_id}" in names
    told: list[str] = []
    sources.listen(told.extend)
    try:
        following_up.close(follow_up=claim, outcome=TEXT, by=editor, result=Result.HAPPENED)
        assert told == [], "what only the desk sees reprints nothing"
        following_up.show(follow_up=claim, by=editor)
        following_up.hide(follow_up=claim, by=editor)
    finally:
        sources._listeners.remove(told.extend)
    assert told == [f"outcomes:{claim.article_id}"] * 2


def test_a_page_without_such_a_line_costs_no_query_more(client, claim):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(claim.article.url)
        return [
            query["sql"]
            for query in found
            if 'FROM "newsroom_followup"' in query["sql"] and "EXISTS" not in query["sql"]
        ]

    assert queries() == []
    close(client, claim, is_public="1")
    assert len(queries()) == 1


def test_a_line_survives_a_new_version_of_the_article(client, claim):
    close(client, claim, is_public="1")
    story = Article.objects.get(pk=claim.article_id)
    story.save_revision().publish()
    assert TEXT in client.get(story.url).content.decode()
    assert FollowUp.objects.get().due <= date.max
