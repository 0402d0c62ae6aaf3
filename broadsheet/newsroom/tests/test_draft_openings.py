"""Who opened which draft: written down by every way, once an hour, for what readers could not see; read by chief editors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsroom import draft_openings
from broadsheet.newsroom.models import Article, DraftOpening, Way
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    found = person(Role.EDITOR)
    client.force_login(found)
    return found


@pytest.fixture
def draft():
    article = factories.article("Not yet", publish=False)
    article.save_revision()
    return article


def ways(article):
    """The addresses that show a draft, and the way that each is."""
    first, last = article.revisions.order_by("pk").first().pk, article.revisions.order_by("pk").last().pk
    named = {
        "edit": (Way.FORM, []),
        "view_draft": (Way.PREVIEW, []),
        "history": (Way.HISTORY, []),
        "revisions_view": (Way.PREVIEW, [first]),
        "revisions_revert": (Way.FORM, [first]),
        "revisions_compare": (Way.COMPARISON, [first, last]),
    }
    found = {
        reverse(f"wagtailadmin_pages:{name}", args=[article.pk, *more]): way for name, (way, more) in named.items()
    }
    return found | {
        reverse("article_claims", args=[article.pk]): Way.DESK,
        reverse("unnamed_sources_of", args=[article.pk]): Way.DESK,
    }


def test_every_way_to_a_draft_is_written_down(client, editor, draft):
    for path, way in ways(draft).items():
        DraftOpening.objects.all().delete()
        assert client.get(path).status_code == 200, path
        row = DraftOpening.objects.get()
        assert (row.article_id, row.person, row.way) == (draft.pk, editor, way), path


def test_the_preview_beside_the_form_is_written_down(client, editor, draft):
    from broadsheet.newsroom.tests.test_editing import filled_form  # noqa: PLC0415

    path = reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk])
    client.post(path, filled_form(section=draft.section_id))
    client.get(path)
    assert DraftOpening.objects.get().way == Way.PREVIEW


def test_what_readers_see_leaves_no_row(client, editor):
    article = factories.article("Out")
    for name in ("edit", "view_draft", "history"):
        client.get(reverse(f"wagtailadmin_pages:{name}", args=[article.pk]))
    client.get(reverse("wagtailadmin_pages:revisions_view", args=[article.pk, article.live_revision_id]))
    assert not DraftOpening.objects.exists()


def test_an_earlier_version_of_what_is_out_was_never_for_readers(client, editor, draft):
    draft.get_latest_revision().publish()
    first = draft.revisions.order_by("pk").first()
    client.get(reverse("wagtailadmin_pages:revisions_view", args=[draft.pk, first.pk]))
    assert DraftOpening.objects.count() == 1


def test_one_row_for_each_hour(client, editor, draft, time_machine):
    path = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client.get(path)
    client.get(path)
    assert DraftOpening.objects.count() == 1
    time_machine.move_to(clock.now() + timedelta(hours=1))
    client.get(path)
    assert DraftOpening.objects.count() == 2


def test_who_is_turned_away_has_opened_nothing(client, draft):
    client.force_login(person(Role.BUSINESS))
    client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert not DraftOpening.objects.exists()


def test_it_costs_one_statement_and_none_for_what_is_out(client, editor, draft):
    def statements(article):
        path = reverse("wagtailadmin_pages:edit", args=[article.pk])
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(path)
        return [query["sql"] for query in asked if "draftopening" in query["sql"]]

    assert len(statements(draft)) == 1
    assert statements(factories.article("Out")) == []


def test_chief_editors_read_it_and_nobody_else(client, draft):
    draft_openings.note(draft, way=Way.FORM, by=person(Role.REPORTER))
    path = reverse("draft_openings", args=[draft.pk])
    client.force_login(person(Role.CHIEF_EDITOR))
    page = client.get(path).content.decode()
    assert "Rada" in page
    assert "the form" in page
    for role in (Role.REPORTER, Role.EDITOR, Role.BUSINESS):
        client.force_login(person(role))
        assert "Rada" not in client.get(path, follow=True).content.decode()


def test_the_way_to_it_is_in_the_menu_of_chief_editors(client, draft):
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    path = reverse("draft_openings", args=[draft.pk])
    client.force_login(person(Role.CHIEF_EDITOR))
    assert path in client.get(edit).content.decode()
    client.force_login(person(Role.EDITOR))
    assert path not in client.get(edit).content.decode()


def test_it_is_forgotten_after_its_time(draft):
    draft_openings.note(draft, way=Way.FORM, by=person(Role.EDITOR))
    DraftOpening.objects.update(at=clock.now() - draft_openings.KEPT - timedelta(minutes=1))
    draft_openings.note(draft, way=Way.HISTORY, by=person(Role.EDITOR))
    assert draft_openings.tidy() == 1
    assert DraftOpening.objects.get().way == Way.HISTORY


def test_it_goes_with_its_article(draft):
    draft_openings.note(draft, way=Way.FORM, by=person(Role.EDITOR))
    Article.objects.get().delete()
    assert not DraftOpening.objects.exists()
