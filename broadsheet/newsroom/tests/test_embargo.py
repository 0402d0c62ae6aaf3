"""What is under embargo comes out by no way before its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsroom import embargoing, publishing
from broadsheet.newsroom.models import Article, Embargo
from broadsheet.newsroom.refusals import EmbargoedError, NotAllowedError, NotNowError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def embargoed():
    article = factories.article("Budget leaked", publish=False)
    until = clock.now() + timedelta(hours=3)
    embargoing.place(article=article, until=until, reason="The ministry asked", by=person(Role.EDITOR))
    return article


def _by_process(article):
    publishing.publish(article=article, by=person(Role.EDITOR))


def _by_revision(article):
    article.get_latest_revision().publish(user=person(Role.ADMIN))


def _by_script(article):
    article.get_latest_revision().publish()


def _by_the_row(article):
    article.live = True
    article.save()


@pytest.mark.parametrize("way", [_by_process, _by_revision, _by_script, _by_the_row])
def test_nobody_publishes_before_the_time(embargoed, way):
    with pytest.raises(EmbargoedError, match="The ministry asked"):
        way(embargoed)
    assert not Article.objects.get().live


def test_the_button_is_refused_in_words_and_the_text_can_be_saved(embargoed, client):
    client.force_login(person(Role.EDITOR))
    page = client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={embargoed.pk}",
        {"include_descendants": ""},
        follow=True,
    )
    assert "under embargo until" in page.content.decode()
    assert not Article.objects.get().live


def test_the_refusal_is_written_down_once(embargoed):
    with pytest.raises(EmbargoedError):
        publishing.publish(article=embargoed, by=person(Role.EDITOR))
    row = AuditEntry.objects.get(act="article.publish.refused")
    assert row.actor == person(Role.EDITOR)
    assert "The ministry asked" in row.detail["reason"]


def test_it_comes_out_when_its_time_has_come(embargoed, time_machine):
    time_machine.move_to(clock.now() + timedelta(hours=3, seconds=1))
    publishing.publish(article=embargoed, by=person(Role.EDITOR))
    assert Article.objects.get().live


def test_it_comes_out_when_the_embargo_is_lifted(embargoed):
    embargoing.lift(article=embargoed, by=person(Role.EDITOR))
    publishing.publish(article=embargoed, by=person(Role.EDITOR))
    assert Article.objects.get().live
    assert Embargo.objects.get().lifted_by == person(Role.EDITOR)


def test_a_schedule_may_not_be_earlier(embargoed):
    embargoed.go_live_at = clock.now() + timedelta(hours=1)
    with pytest.raises(ValidationError, match="under embargo until"):
        embargoed.full_clean()
    revision = embargoed.save_revision(clean=False)
    with pytest.raises(EmbargoedError):
        revision.publish(user=person(Role.EDITOR))
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_a_schedule_after_it_is_fine(embargoed):
    embargoed.go_live_at = clock.now() + timedelta(hours=4)
    revision = embargoed.save_revision()
    publishing.publish(article=embargoed, by=person(Role.EDITOR), revision=revision)
    revision.refresh_from_db()
    assert revision.approved_go_live_at == embargoed.go_live_at


def test_an_embargo_calls_an_earlier_schedule_off():
    article = factories.article("Soon", publish=False)
    article.go_live_at = clock.now() + timedelta(hours=1)
    revision = article.save_revision()
    revision.publish(user=person(Role.EDITOR))
    embargoing.place(article=article, until=clock.now() + timedelta(hours=2), reason="Wait", by=person(Role.EDITOR))
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert AuditEntry.objects.get(act="article.embargo").detail["called_off"]


def test_a_second_embargo_replaces_the_first(embargoed):
    embargoing.place(article=embargoed, until=clock.now() + timedelta(hours=9), reason="Longer", by=person(Role.EDITOR))
    assert Embargo.objects.count() == 2
    assert embargoed.embargo.reason == "Longer"


def test_what_is_out_cannot_be_embargoed():
    article = factories.article("Out")
    with pytest.raises(NotNowError, match="out already"):
        embargoing.place(article=article, until=clock.now() + timedelta(hours=1), reason="Late", by=None)


@pytest.mark.parametrize(("hours", "reason"), [(-1, "why"), (1, "  ")])
def test_an_embargo_needs_a_moment_to_come_and_a_reason(hours, reason):
    article = factories.article("Draft", publish=False)
    with pytest.raises(NotNowError):
        embargoing.place(article=article, until=clock.now() + timedelta(hours=hours), reason=reason, by=None)


def test_a_reporter_can_neither_set_nor_lift(embargoed):
    with pytest.raises(NotAllowedError):
        embargoing.lift(article=embargoed, by=person(Role.REPORTER))
    with pytest.raises(NotAllowedError):
        embargoing.place(article=embargoed, until=clock.now(), reason="x", by=person(Role.REPORTER))


def test_lifting_twice_is_refused(embargoed):
    embargoing.lift(article=embargoed, by=None)
    with pytest.raises(NotNowError, match="no embargo"):
        embargoing.lift(article=embargoed, by=None)


CHANNELS = ["/", "/section/harbour/", "/tag/tugs/", "/news-feed/", "/archive/", "/corrections/"]


@pytest.mark.parametrize("state", ["embargoed", "scheduled"])
def test_no_public_page_knows_of_it(client, state):
    factories.article("Something else")
    before = {path: client.get(path).content for path in CHANNELS}
    never = client.get("/never-existed/")
    article = factories.article("Budget leaked", publish=False)
    if state == "embargoed":
        embargoing.place(article=article, until=clock.now() + timedelta(hours=1), reason="Ministry", by=None)
    else:
        article.go_live_at = clock.now() + timedelta(hours=1)
        article.save_revision().publish()
    assert {path: client.get(path).content for path in CHANNELS} == before
    page = client.get("/budget-leaked/")
    assert page.status_code == never.status_code == 404
    assert page.content == never.content.replace(b"never-existed", b"budget-leaked")
    assert page.headers == never.headers


def test_the_pages_do_change_when_it_comes_out(client):
    """The control of the test above."""
    factories.article("Something else")
    before = client.get("/").content
    factories.article("Budget leaked")
    assert client.get("/").content != before
