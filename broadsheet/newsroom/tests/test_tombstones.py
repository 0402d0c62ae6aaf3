"""Where a story was that was pulled: the note for readers, its day, and nothing else of it, in each of its languages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.newsroom import holding, publishing, withdrawing
from broadsheet.newsroom.models import Article, Kill, Takedown
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

WAYS = {"kill": withdrawing.kill, "takedown": withdrawing.take_down}
NOTE = "We removed this story because a court ordered it. We appeal."


@pytest.mark.parametrize("way", WAYS)
def test_readers_learn_the_note_and_its_day_and_nothing_else(client, way, time_machine):
    article = factories.article("Secret of the mayor", standfirst="He drinks.")
    time_machine.move_to("2026-11-03T10:00:00Z", tick=False)
    WAYS[way](article=article, reason="Private: the widow rang", public_note=NOTE, by=person(Role.CHIEF_EDITOR))
    page = client.get("/secret-of-the-mayor/")
    said = page.content.decode()
    assert page.status_code == 410
    assert NOTE in said
    assert 'datetime="2026-11-03"' in said
    for closed in ("widow", "He drinks", "Secret of the mayor", "Chiara"):
        assert closed not in said


@pytest.mark.parametrize("way", WAYS)
def test_without_a_note_nothing_is_said(client, way):
    WAYS[way](article=factories.article("Gone"), reason="Private", by=None)
    page = client.get("/gone/")
    assert page.status_code == 410
    assert "removal" not in page.content.decode()
    assert "Private" not in page.content.decode()


def test_a_note_is_text_and_no_markup(client):
    withdrawing.kill(article=factories.article("Gone"), reason="x", public_note="<script>alert(1)</script>", by=None)
    assert "<script>alert(1)" not in client.get("/gone/").content.decode()


def test_each_language_has_its_own_note(client):
    original = factories.article("The judge")
    sibling = factories.article("Суддя", language="uk", translation_key=original.translation_key)
    withdrawing.take_down(
        article=original, reason="Court", public_note=NOTE, translations={"uk": "Знято за рішенням суду."}, by=None
    )
    assert NOTE in client.get("/the-judge/").content.decode()
    page = client.get(f"/uk/{sibling.slug}/")
    assert page.status_code == 410
    assert "Знято за рішенням суду." in page.content.decode()
    assert NOTE not in page.content.decode()
    assert AuditEntry.objects.filter(act="article.takedown").count() == 2


def test_a_translation_that_was_not_chosen_stays(client):
    original = factories.article("The judge")
    sibling = factories.article("Суддя", language="uk", translation_key=original.translation_key)
    withdrawing.kill(article=original, reason="Wrong in English alone", by=None)
    assert client.get(f"/uk/{sibling.slug}/").status_code == 200
    assert Kill.objects.count() == 1


def test_the_form_offers_the_note_and_the_translations_that_were_out(client):
    original = factories.article("The judge")
    sibling = factories.article("Суддя", language="uk", translation_key=original.translation_key)
    client.force_login(person(Role.CHIEF_EDITOR))
    url = reverse("article_act", args=[original.pk, "takedown"])
    page = client.get(url).content.decode()
    assert 'name="also_uk"' in page
    assert 'name="note_uk"' in page
    client.post(url, {"reason": "Court", "public_note": NOTE, "also_uk": "on", "note_uk": "Знято."})
    assert Takedown.objects.get(article=sibling).public_note == "Знято."
    assert not Article.objects.filter(live=True).exists()


def test_a_hold_that_takes_off_leaves_no_tombstone(client):
    holding.place(article=factories.article("Held"), reason="Why", by=None, take_off=True)
    assert client.get("/held/").status_code == 404
    assert client.get("/held/").content == client.get("/nope/").content.replace(b"/nope/", b"/held/")


@pytest.mark.parametrize("way", WAYS)
def test_the_note_is_that_of_the_last_withdrawal_and_goes_when_the_story_is_back(client, way):
    article = factories.article("Gone")
    chief, admin = person(Role.CHIEF_EDITOR), person(Role.ADMIN)
    undo = {"kill": withdrawing.undo_kill, "takedown": withdrawing.undo_takedown}[way]
    WAYS[way](article=article, reason="x", public_note=NOTE, by=chief)
    undo(article=Article.objects.get(pk=article.pk), by=admin)
    publishing.publish(article=Article.objects.get(pk=article.pk), by=None)
    back = client.get("/gone/")
    assert back.status_code == 200
    assert NOTE not in back.content.decode()
    WAYS[way](article=Article.objects.get(pk=article.pk), reason="x", public_note="Gone again.", by=chief)
    page = client.get("/gone/").content.decode()
    assert "Gone again." in page
    assert NOTE not in page


def test_the_notes_day_is_the_papers_own(client, time_machine):
    article = factories.article("Gone")
    time_machine.move_to("2026-11-03T22:30:00Z", tick=False)
    withdrawing.kill(article=article, reason="x", public_note=NOTE, by=None)
    assert 'datetime="2026-11-04"' in client.get("/gone/").content.decode(), "in Kyiv it is half past midnight"


def test_the_note_stands_at_every_address_that_the_story_had_and_whatever_is_asked_of_it(client):
    article = factories.article("Gone")
    draft = article.get_latest_revision_as_object()
    draft.slug = "gone-for-good"
    draft.save_revision().publish()
    withdrawing.kill(article=Article.objects.get(pk=article.pk), reason="x", public_note=NOTE, by=None)
    for path in ("/gone/", "/gone-for-good/", "/gone-for-good/?utm_source=x"):
        page = client.get(path)
        assert page.status_code == 410
        assert NOTE in page.content.decode()
    assert client.head("/gone-for-good/").status_code == 410
    assert client.post("/gone-for-good/").status_code == 405


def test_the_note_asks_search_engines_to_forget_the_page_and_says_its_language(client):
    article = factories.article("Суддя", language="uk")
    withdrawing.kill(article=article, reason="x", public_note="Знято.", by=None)
    page = client.get(f"/uk/{article.slug}/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert '<p lang="uk">Знято.</p>' in page
