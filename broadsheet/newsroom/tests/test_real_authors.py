"""Who stands behind a pseudonym is seen by those alone who are named to know, and stands nowhere else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from broadsheet.newsroom import behind_names
from broadsheet.newsroom.models import BylineEntry, RealAuthor
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

TRUTH = "Quillfjord Zirconquake"


@pytest.fixture
def pseudonym():
    found = factories.contributor("Marta Nobody")
    found.is_pseudonym = True
    found.save()
    behind_names.write_down(contributor=found, user=None, note=TRUTH, by=person(Role.CHIEF_EDITOR))
    return found


@pytest.mark.parametrize(("role", "status"), [
    (Role.REPORTER, {302, 403}), (Role.EDITOR, {302, 403}), (Role.BUSINESS, {302, 403}), (Role.CHIEF_EDITOR, {200}),
    (Role.ADMIN, {200}),
])  # fmt: skip
def test_named_roles_alone_see_it(client, pseudonym, role, status):
    client.force_login(person(role))
    page = client.get(reverse("real_author", args=[pseudonym.pk]))
    assert page.status_code in status
    assert (TRUTH in page.content.decode()) is (200 in status)
    assert AuditEntry.objects.filter(act="real_author.look").exists() is (200 in status)


def test_no_page_of_the_desk_or_for_readers_says_it(client, pseudonym):
    article = factories.article("Under another name", publish=False)
    article.byline.add(BylineEntry(contributor=pseudonym))
    article.save_revision().publish()
    asked = [
        reverse("wagtailsnippets_newsroom_contributor:edit", args=[pseudonym.pk]),
        reverse("wagtailsnippets_newsroom_contributor:list"),
        reverse("wagtailsnippets_newsroom_contributor:history", args=[pseudonym.pk]),
        reverse("wagtailsnippets_newsroom_contributor:usage", args=[pseudonym.pk]),
        reverse("wagtailadmin_pages:edit", args=[article.pk]), reverse("wagtailadmin_pages:history", args=[article.pk]),
        f"/cms/api/main/pages/{article.pk}/", reverse("audit_log"), article.get_absolute_url(), pseudonym.get_absolute_url(),
        "/rss/", "/atom/", "/feed.json", "/search/?q=Quillfjord",
    ]  # fmt: skip
    for role in (Role.EDITOR, Role.CHIEF_EDITOR):
        client.force_login(person(role))
        for path in asked:
            page = client.get(path)
            assert "Zirconquake" not in page.content.decode(), path


def test_the_log_says_that_it_was_done_and_never_whose_name_it_is(pseudonym):
    behind_names.write_down(contributor=pseudonym, user=person(Role.REPORTER), note="", by=person(Role.ADMIN))
    for entry in AuditEntry.objects.filter(act__startswith="real_author"):
        assert "Rada" not in str(entry.detail)
        assert TRUTH not in str(entry.detail)
        assert entry.object_type == "newsroom.contributor"
    assert "Rada" not in str(RealAuthor.objects.get())


def test_with_neither_login_nor_words_nothing_is_kept(pseudonym):
    behind_names.write_down(contributor=pseudonym, user=None, note=" ", by=person(Role.ADMIN))
    assert not RealAuthor.objects.exists()
    assert AuditEntry.objects.filter(act="real_author.forget").exists()


def test_others_write_nothing_down(pseudonym):
    with pytest.raises(NotAllowedError):
        behind_names.write_down(contributor=pseudonym, user=None, note="x", by=person(Role.EDITOR))
    with pytest.raises(NotNowError):
        behind_names.write_down(contributor=factories.contributor("Olena"), user=None, note="x", by=None)


def test_a_pseudonym_leads_to_no_login(pseudonym):
    pseudonym.account = person(Role.REPORTER)
    with pytest.raises(ValidationError, match="no login"):
        pseudonym.full_clean()


def test_the_page_keeps_what_is_typed(client, pseudonym):
    client.force_login(person(Role.ADMIN))
    url = reverse("real_author", args=[pseudonym.pk])
    client.post(url, {"user": person(Role.REPORTER).pk, "note": "Ring at night"})
    assert RealAuthor.objects.get().user == person(Role.REPORTER)
    assert client.get(url)["Cache-Control"].count("no-store") == 1
    client.force_login(person(Role.EDITOR))
    client.post(url, {"user": "", "note": "Somebody else"})
    assert RealAuthor.objects.get().note == "Ring at night"
