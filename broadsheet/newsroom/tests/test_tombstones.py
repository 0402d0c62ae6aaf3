"""Where a story was that was pulled: the note for readers, its day, and nothing else of it, in each of its languages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.newsroom import holding, withdrawing
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
