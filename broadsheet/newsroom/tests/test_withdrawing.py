"""Kill, takedown, and their undoing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.newsroom import publishing, withdrawing
from broadsheet.newsroom.models import Article, Kill, PublicFile, Takedown
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError, WithdrawnError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import Address, AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

WAYS = {"kill": withdrawing.kill, "takedown": withdrawing.take_down}


@pytest.mark.parametrize("way", WAYS)
def test_every_address_it_ever_had_is_gone_and_says_nothing(client, way):
    article = factories.article("Secret of the mayor")
    article.slug = "mayors-secret"
    article.save_revision().publish()
    WAYS[way](article=article, reason="A court order", by=person(Role.CHIEF_EDITOR))
    for slug in ("secret-of-the-mayor", "mayors-secret"):
        page = client.get(f"/{slug}/")
        assert page.status_code == 410
        # The foot, in print, names the address that was asked for: that is all the reader knew already.
        assert "mayor" not in page.content.decode().lower().replace(slug, "")
    assert "Secret of the mayor" not in client.get("/").content.decode()
    assert not Article.objects.get().live


@pytest.mark.parametrize("way", WAYS)
def test_it_cannot_be_published_again(way):
    article = factories.article("Wrong")
    WAYS[way](article=article, reason="Wrong man", by=None)
    article.refresh_from_db()
    with pytest.raises(WithdrawnError):
        publishing.publish(article=article, by=person(Role.ADMIN))
    with pytest.raises(WithdrawnError):
        article.get_latest_revision().publish()
    article.live = True
    with pytest.raises(WithdrawnError):
        article.save()


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_that_was_never_out_stays_unknown(client, way):
    article = factories.article("Never out", publish=False)
    WAYS[way](article=article, reason="No", by=None)
    assert client.get("/never-out/").status_code == 404


def test_undoing_a_kill_makes_it_a_draft_that_can_be_published(client):
    article = factories.article("Right after all")
    withdrawing.kill(article=article, reason="Doubt", by=person(Role.CHIEF_EDITOR))
    withdrawing.undo_kill(article=article, by=person(Role.CHIEF_EDITOR))
    assert client.get("/right-after-all/").status_code == 404
    article.refresh_from_db()
    first = article.published_at
    publishing.publish(article=article, by=person(Role.EDITOR))
    assert client.get("/right-after-all/").status_code == 200
    assert Article.objects.get().published_at == first
    assert [row.act for row in AuditEntry.objects.filter(act__startswith="article.kill").order_by("pk")] == [
        "article.kill",
        "article.kill_undo",
    ]


def test_only_an_admin_undoes_a_takedown():
    article = factories.article("Court")
    withdrawing.take_down(article=article, reason="Court", by=person(Role.CHIEF_EDITOR))
    with pytest.raises(NotAllowedError):
        withdrawing.undo_takedown(article=article, by=person(Role.CHIEF_EDITOR))
    assert AuditEntry.objects.filter(act="article.takedown_undo.refused", actor=person(Role.CHIEF_EDITOR)).exists()
    withdrawing.undo_takedown(article=article, by=person(Role.ADMIN))
    assert not Takedown.objects.exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.BUSINESS])
def test_others_cannot_kill(role):
    article = factories.article("Standing")
    with pytest.raises(NotAllowedError):
        withdrawing.kill(article=article, reason="I don't like it", by=person(role))
    assert Article.objects.get().live


def test_killing_twice_is_refused():
    article = factories.article("Once")
    withdrawing.kill(article=article, reason="Once", by=None)
    with pytest.raises(NotNowError, match="already"):
        withdrawing.kill(article=article, reason="Twice", by=None)
    assert Kill.objects.count() == 1


def test_a_reason_is_needed():
    with pytest.raises(NotNowError, match="why"):
        withdrawing.kill(article=factories.article("Story"), reason=" ", by=None)


def test_the_page_of_the_act_does_it(client):
    article = factories.article("Pull me")
    client.force_login(person(Role.CHIEF_EDITOR))
    url = reverse("article_act", args=[article.pk, "kill"])
    assert "Kill the article" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    assert Article.objects.get().live
    client.post(url, {"reason": "Wrong man"})
    assert not Article.objects.get().live
    page = client.post(url, {"reason": "Again"})
    assert "killed already" in page.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_the_page_of_the_act_knows_two_methods(client, method):
    client.force_login(person(Role.ADMIN))
    assert getattr(client, method)(reverse("article_act", args=[factories.article().pk, "kill"])).status_code == 405


def test_the_menu_offers_what_fits(client):
    article = factories.article("Menu")
    client.force_login(person(Role.CHIEF_EDITOR))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "/kill/" in page
    assert "/retraction/" in page
    assert "/embargo/" not in page
    client.force_login(person(Role.EDITOR))
    assert "/kill/" not in client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()


def test_deleting_what_was_public_leaves_a_tombstone(client):
    article = factories.article("Deleted")
    article.delete()
    assert client.get("/deleted/").status_code == 410
    assert Address.objects.get().page is None


def test_deleting_its_month_leaves_a_tombstone_too(client):
    article = factories.article("With its month")
    article.get_parent().delete()
    assert client.get("/with-its-month/").status_code == 410


def test_deleting_a_draft_leaves_nothing(client):
    factories.article("Never", publish=False).delete()
    assert client.get("/never/").status_code == 404
    assert not Address.objects.exists()


def test_deleting_what_was_public_is_the_chief_editors(client):
    article = factories.article("Mine")
    url = reverse("wagtailadmin_pages:delete", args=[article.pk])
    client.force_login(person(Role.EDITOR))
    client.post(url)
    assert Article.objects.exists()
    client.force_login(person(Role.CHIEF_EDITOR))
    client.post(url)
    assert not Article.objects.exists()


def test_a_takedown_takes_the_pictures_public_names(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article = factories.article("Pictured", main_picture=factories.picture())
    client.get("/pictured/")
    name = PublicFile.objects.first().name
    file = client.get(f"/media/{name}")
    assert file.status_code == 200
    assert b"".join(file.streaming_content)
    with django_capture_on_commit_callbacks(execute=True):
        withdrawing.take_down(article=article, reason="Court", by=None)
    assert not PublicFile.objects.exists()
    assert client.get(f"/media/{name}").status_code == 404
