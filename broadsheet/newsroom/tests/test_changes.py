"""First published and updated are separate, and the kind of change decides."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.foundation import clock
from broadsheet.newsroom import correcting, events, publishing
from broadsheet.newsroom.models import Article, Correction, Home, StandingPage
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    made = factories.article("Cranes move")
    time_machine.move_to("2026-11-01 12:00:00+00:00", tick=False)
    return made


def _change(article, kind="update", note="", headline="Cranes move again"):
    draft = article.get_latest_revision_as_object()
    draft.title, draft.change_kind, draft.change_note = headline, kind, note
    draft.save_revision().publish(user=person(Role.EDITOR))
    return Article.objects.get(pk=article.pk)


def test_a_first_publication_has_no_update(article):
    assert article.published_at.hour == 10
    assert article.updated_at is None


def test_a_typo_leaves_the_public_time_alone(article):
    assert _change(article, "typo").updated_at is None


def test_an_update_moves_it(article):
    changed = _change(article, "update")
    assert changed.updated_at == clock.now()
    assert changed.published_at == article.published_at
    assert not Correction.objects.exists()


@pytest.mark.parametrize("kind", ["clarification", "correction"])
def test_a_correction_is_a_row_that_readers_see(article, client, kind):
    changed = _change(article, kind, "There are six cranes, not seven.")
    row = Correction.objects.get()
    assert (row.kind, row.note, row.made_by) == (kind, "There are six cranes, not seven.", person(Role.EDITOR))
    assert changed.updated_at == clock.now()
    assert "six cranes" in client.get("/corrections/").content.decode()


def test_a_correction_needs_a_note(article):
    draft = article.get_latest_revision_as_object()
    draft.change_kind = "correction"
    with pytest.raises(ValidationError, match="what changed"):
        draft.save_revision()


def test_the_next_change_is_an_update_again_without_a_revision_more(article):
    changed = _change(article, "correction", "Six cranes.")
    latest = changed.get_latest_revision_as_object()
    assert (changed.change_kind, changed.change_note) == ("update", "")
    assert (latest.change_kind, latest.change_note) == ("update", "")
    assert changed.revisions.count() == 2
    assert not changed.has_unpublished_changes


def test_publishing_the_same_text_again_is_no_update(article):
    article.get_latest_revision().publish()
    assert Article.objects.get().updated_at is None
    article.save_revision().publish()
    assert Article.objects.get().updated_at is None


def test_pressing_twice_corrects_once(article):
    _change(article, "correction", "Six cranes.")
    _change(article, "correction", "Six cranes.")
    assert Correction.objects.count() == 1


def test_an_old_draft_brings_no_old_times_back(article, time_machine):
    first = article.get_latest_revision()
    changed = _change(article, "correction", "Six cranes.")
    time_machine.move_to("2026-11-02 12:00:00+00:00", tick=False)
    old = first.as_object()
    old.save_revision(previous_revision=first).publish()
    reverted = Article.objects.get()
    assert reverted.title == "Cranes move"
    assert reverted.published_at == changed.published_at
    assert reverted.updated_at == clock.now()
    assert Correction.objects.count() == 1


def test_the_time_of_first_publication_survives_unpublishing(article):
    publishing.unpublish(article=article, by=person(Role.EDITOR))
    article.refresh_from_db()
    publishing.publish(article=article, by=person(Role.EDITOR))
    again = Article.objects.get()
    assert again.published_at == article.published_at
    assert again.updated_at is None


def test_a_clock_that_went_back_moves_no_update_before_publication(article, time_machine):
    time_machine.move_to("2026-10-31 12:00:00+00:00", tick=False)
    assert _change(article, "update").updated_at >= article.published_at


def test_a_retraction_keeps_the_page(article, client):
    correcting.retract(article=article, note="The cranes do not exist.", by=person(Role.EDITOR))
    assert client.get("/cranes-move/").status_code == 200
    assert Correction.objects.get().kind == "retraction"
    assert Article.objects.get().updated_at == clock.now()
    with pytest.raises(NotNowError, match="already"):
        correcting.retract(article=article, note="Again", by=person(Role.EDITOR))


def test_a_retraction_is_for_what_is_out_by_an_editor_with_a_note(article):
    with pytest.raises(NotNowError, match="not out"):
        correcting.retract(article=factories.article("Draft", publish=False), note="x", by=None)
    with pytest.raises(NotNowError, match="see this note"):
        correcting.retract(article=article, note=" ", by=None)
    with pytest.raises(NotAllowedError):
        correcting.retract(article=article, note="x", by=person(Role.REPORTER))


def test_a_reporter_cannot_publish(article):
    draft = factories.article("Draft", publish=False)
    with pytest.raises(NotAllowedError):
        publishing.publish(article=draft, by=person(Role.REPORTER))
    with pytest.raises(NotAllowedError):
        publishing.unpublish(article=article, by=person(Role.REPORTER))


def test_every_act_is_told_on_commit_and_written_down(django_capture_on_commit_callbacks):
    heard = []
    told = {
        "published": events.article_published,
        "updated": events.article_updated,
        "unpublished": events.article_unpublished,
        "corrected": events.article_corrected,
        "moved": events.article_moved,
    }
    listeners = {name: lambda name=name, **news: heard.append(name) for name in told}
    for name, signal in told.items():
        signal.connect(listeners[name])
    try:
        with django_capture_on_commit_callbacks(execute=True):
            article = factories.article("Cranes move")
            assert heard == []
        with django_capture_on_commit_callbacks(execute=True):
            _change(article, "correction", "Six.")
            draft = Article.objects.get().get_latest_revision_as_object()
            draft.slug = "six-cranes"
            draft.save_revision().publish(user=person(Role.EDITOR))
        with django_capture_on_commit_callbacks(execute=True):
            publishing.unpublish(article=Article.objects.get(), by=person(Role.EDITOR))
    finally:
        for name, signal in told.items():
            signal.disconnect(listeners[name])
    assert heard == ["published", "corrected", "updated", "updated", "moved", "unpublished"]
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == [
        "article.publish",
        "article.correction",
        "article.update",
        "article.update",
        "article.move",
        "article.unpublish",
    ]


def test_a_copy_is_a_draft_of_its_own(article, client):
    client.force_login(person(Role.EDITOR))
    url = f"/cms/pages/{article.pk}/copy/"
    page = client.get(url).content.decode()
    assert "publish_copies" not in page
    assert "Keep the new pages updated" not in page
    client.post(
        url,
        {
            "new_title": "Copy",
            "new_slug": "cranes-move",
            "new_parent_page": str(article.get_parent().pk),
            "alias": "on",
        },
    )
    copy = Article.objects.exclude(pk=article.pk).get()
    assert not copy.live
    assert copy.slug == "cranes-move-2"
    assert copy.guid != article.guid
    assert copy.published_at is None
    assert copy.alias_of is None


def test_an_alias_follows_its_original():
    home = Home.in_language("en")
    page = home.add_child(instance=StandingPage(title="Ethics", slug="ethics", locale=home.locale, live=False))
    page.save_revision().publish()
    alias = page.create_alias(update_slug="ethics-too")
    page.title = "What we owe"
    page.save_revision().publish()
    alias.refresh_from_db()
    assert alias.title == "What we owe"


def test_without_an_alias_no_pages_are_gone_through_to_find_one(article):
    with CaptureQueriesContext(connection) as asked:
        _change(article)
    of_aliases = [query["sql"] for query in asked if re.search(r'WHERE.*"alias_of_id" = ', query["sql"])]
    assert len(of_aliases) == 1
    assert "ORDER BY" not in of_aliases[0]


def test_an_article_can_be_neither_moved_nor_made_private(article, client):
    client.force_login(person(Role.ADMIN))
    move = client.get(f"/cms/pages/{article.pk}/move/", follow=True)
    assert "do not have permission" in move.content.decode()
    private = client.get(f"/cms/pages/{article.pk}/privacy/", follow=True)
    assert "do not have permission" in private.content.decode()


def test_times_of_the_past_are_kept_for_what_comes_from_elsewhere():
    then = clock.now() - timedelta(days=900)
    article = factories.article("Old", publish=False, published_at=then)
    article.get_latest_revision().publish()
    assert Article.objects.get().published_at == then
