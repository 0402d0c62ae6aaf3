"""What is under a legal hold comes out by no way, in no language, until a chief editor says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.newsroom import holding, publishing, scheduling, withdrawing
from broadsheet.newsroom.models import Article, LegalHold, RefusedSchedule
from broadsheet.newsroom.refusals import HeldError, NotAllowedError, NotNowError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    article = factories.article("The judge's house", publish=False)
    holding.place(article=article, reason="The lawyers read it", by=person(Role.EDITOR))
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
def test_nobody_publishes_it(held, way):
    with pytest.raises(HeldError, match="The lawyers read it"):
        way(held)
    assert not Article.objects.get().live


def test_the_form_says_why_and_the_text_can_be_saved(held, client):
    client.force_login(person(Role.CHIEF_EDITOR))
    page = client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={held.pk}",
        {"include_descendants": ""},
        follow=True,
    )
    assert "The lawyers read it" in page.content.decode()
    assert not Article.objects.get().live


def test_a_schedule_is_called_off_and_no_new_one_is_taken(held):
    planned = factories.article("Planned", publish=False)
    planned.go_live_at = clock.now() + timedelta(hours=1)
    planned.save_revision().publish()
    holding.place(article=planned, reason="Wait", by=person(Role.EDITOR))
    assert not planned.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert AuditEntry.objects.filter(act="article.hold").latest("pk").detail["called_off"]
    with pytest.raises(HeldError):
        planned.get_latest_revision().publish()


def test_a_schedule_that_slipped_in_is_refused_when_it_is_due(time_machine):
    time_machine.move_to("2026-11-01T10:00:00Z", tick=False)
    article = factories.article("Slipped", publish=False)
    article.go_live_at = clock.now() + timedelta(hours=1)
    article.save_revision().publish()
    LegalHold.objects.create(article=article, reason="Wait")
    time_machine.shift(timedelta(hours=2))
    scheduling.run()
    assert not Article.objects.get().live
    assert "legal hold" in RefusedSchedule.objects.get().reason


def test_what_is_out_goes_or_stays_as_whoever_places_it_says(client):
    gone, stays = factories.article("Gone"), factories.article("Stays")
    holding.place(article=gone, reason="Now", by=person(Role.EDITOR), take_off=True)
    holding.place(article=stays, reason="Later", by=person(Role.EDITOR))
    assert client.get("/gone/").status_code == 404
    assert client.get("/stays/").status_code == 200
    stays.title = "Another headline"
    with pytest.raises(HeldError):
        stays.save_revision().publish()
    assert "Another headline" not in client.get("/stays/").content.decode()


def test_the_buttons_say_which(client):
    out, draft = factories.article("Out"), factories.article("Draft", publish=False)
    client.force_login(person(Role.EDITOR))
    menu = client.get(reverse("wagtailadmin_pages:edit", args=[out.pk])).content.decode()
    assert "/hold-and-take-off/" in menu
    assert "/hold-and-leave/" in menu
    assert "/hold/" not in menu
    assert "/hold/" in client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    url = reverse("article_act", args=[out.pk, "hold-and-take-off"])
    assert "Place the hold and take it off the site" in client.get(url).content.decode()
    client.post(url, {"reason": "The lawyers"})
    assert not Article.objects.get(pk=out.pk).live


def test_it_holds_the_story_in_all_its_languages(client):
    original = factories.article("The judge")
    sibling = factories.article("Суддя", language="uk", publish=False, translation_key=original.translation_key)
    holding.place(article=original, reason="Wait", by=person(Role.EDITOR), take_off=True)
    with pytest.raises(HeldError):
        publishing.publish(article=sibling, by=person(Role.EDITOR))
    holding.lift(article=sibling, by=person(Role.CHIEF_EDITOR))
    publishing.publish(article=sibling, by=person(Role.EDITOR))
    assert client.get(f"/uk/{sibling.slug}/").status_code == 200
    assert client.get("/the-judge/").status_code == 404


def test_taking_it_off_takes_off_its_translations(client):
    original = factories.article("The judge")
    sibling = factories.article("Суддя", language="uk", translation_key=original.translation_key)
    holding.place(article=original, reason="Wait", by=person(Role.EDITOR), take_off=True)
    assert client.get(f"/uk/{sibling.slug}/").status_code == 404


def test_an_editor_places_it_and_does_not_lift_it(held):
    with pytest.raises(NotAllowedError):
        holding.lift(article=held, by=person(Role.EDITOR))
    with pytest.raises(NotAllowedError):
        holding.place(article=factories.article("Mine"), reason="x", by=person(Role.REPORTER))
    hold = holding.lift(article=held, by=person(Role.CHIEF_EDITOR))
    assert hold.lifted_by == person(Role.CHIEF_EDITOR)
    assert [row.act for row in AuditEntry.objects.filter(act__contains="hold").order_by("pk")] == [
        "article.hold", "article.hold_lift.refused", "article.hold.refused", "article.hold_lift",
    ]  # fmt: skip


@pytest.mark.control
def test_it_comes_out_once_the_hold_is_lifted(held, client):
    holding.lift(article=held, by=person(Role.CHIEF_EDITOR))
    publishing.publish(article=held, by=person(Role.EDITOR))
    assert client.get("/the-judges-house/").status_code == 200


def test_it_is_placed_once_and_lifted_once(held):
    with pytest.raises(NotNowError, match="already"):
        holding.place(article=held, reason="Again", by=None)
    with pytest.raises(NotNowError, match="why"):
        holding.place(article=factories.article("Other"), reason=" ", by=None)
    holding.lift(article=held, by=None)
    with pytest.raises(NotNowError, match="no legal hold"):
        holding.lift(article=held, by=None)


def test_a_held_story_is_not_copied_around_its_hold(held):
    assert not held.permissions_for_user(person(Role.ADMIN)).can_copy()
    assert factories.article("Free").permissions_for_user(person(Role.ADMIN)).can_copy()


def test_undoing_a_kill_does_not_free_what_is_held(held):
    withdrawing.kill(article=held, reason="No", by=None)
    withdrawing.undo_kill(article=held, by=None)
    held.refresh_from_db()
    with pytest.raises((HeldError, ValidationError)):
        publishing.publish(article=held, by=person(Role.ADMIN))
