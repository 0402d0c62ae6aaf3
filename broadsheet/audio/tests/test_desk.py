"""Narrations on the desk: who sees what, and what can be done there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.audio import making
from broadsheet.audio.desk import showing
from broadsheet.audio.models import Narration, Silence, State
from broadsheet.audio.tests.test_recording import wav
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests.factories import article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("narrated")]


@pytest.fixture
def read_aloud():
    made = article()
    making.make(made.pk)
    return made


def desk_of(client, role):
    client.force_login(person(role))
    return client


def test_the_list_says_what_waits_what_failed_and_why(client, read_aloud):
    making.make(article("Крани знову рухаються", language="uk").pk)
    page = desk_of(client, Role.REPORTER).get(reverse("narrations")).content.decode()
    assert "Cranes move again" in page
    assert "There is no good voice for this language here." in page


@pytest.mark.parametrize("kind", ["waiting", "failed", "refused", "ready", "people", "nonsense"])
def test_it_can_be_narrowed(client, read_aloud, kind):
    page = desk_of(client, Role.EDITOR).get(reverse("narrations"), {"show": kind})
    assert page.status_code == 200
    assert ("Cranes move again" in page.content.decode()) == (kind in {"ready", "nonsense"})


def test_staff_listen_to_the_file_and_strangers_do_not(client, read_aloud):
    url = reverse("narration_sound", args=[Narration.objects.get(article=read_aloud).pk])
    assert client.get(url).status_code == 302
    answer = desk_of(client, Role.REPORTER).get(url, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer["Content-Type"], len(b"".join(answer))) == (206, "audio/mpeg", 10)
    assert "no-store" in answer["Cache-Control"]


def test_the_business_side_has_nothing_to_do_with_it(client, read_aloud):
    assert desk_of(client, Role.BUSINESS).get(reverse("narrations")).status_code in {302, 403}


def test_an_editor_has_it_made_again(client, read_aloud, django_capture_on_commit_callbacks):
    before = Narration.objects.current().get(article=read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk_of(client, Role.EDITOR).post(reverse("narration_another", args=[read_aloud.pk]))
    assert answer.status_code == 302
    after = Narration.objects.current().get(article=read_aloud)
    assert (after.state, after == before) == (State.READY, False)
    assert AuditEntry.objects.filter(act="narration.again").exists()


def test_an_article_that_is_not_to_be_read_is_not(client, read_aloud, django_capture_on_commit_callbacks):
    desk = desk_of(client, Role.EDITOR)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("narration_silence", args=[read_aloud.pk]), {"reason": "A poem"})
    assert Silence.objects.get().reason == "A poem"
    assert not Narration.objects.current().exists()
    assert making.make(read_aloud.pk) == 0
    assert "A poem" in desk.get(reverse("narration", args=[read_aloud.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("narration_silence_lifted", args=[read_aloud.pk]))
    assert Narration.objects.current().get().state == State.READY


def test_a_recording_is_brought_by_a_form_that_says_what_is_wrong(
    client, read_aloud, django_capture_on_commit_callbacks
):
    desk, url = desk_of(client, Role.EDITOR), reverse("narration", args=[read_aloud.pk])
    shown = desk.get(url)
    given = {"part": "whole", "reader": "Olena Marchenko", "digest": shown.context["form"].fields["digest"].initial}
    refused = desk.post(url, {**given, "file": wav(name="read.ogg")})
    assert refused.status_code == 422
    assert "are not taken here" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(url, {**given, "file": wav()}).status_code == 302
    assert Narration.objects.current().get(article=read_aloud).is_human
    assert "read by Olena Marchenko" in desk.get(url).content.decode()


def test_the_articles_own_form_says_whether_it_is_read_and_why_not(read_aloud):
    reporter = person(Role.REPORTER)
    assert "Ready" in showing.panel(article=read_aloud, user=reporter)
    assert "once it is out" in showing.panel(article=article("Not yet", publish=False), user=reporter)
    assert showing.panel(article=read_aloud, user=person(Role.BUSINESS)) == ""


def test_a_reporter_sees_no_buttons_that_would_be_refused(client, read_aloud):
    page = desk_of(client, Role.REPORTER).get(reverse("narration", args=[read_aloud.pk])).content.decode()
    assert "Make it again" not in page
    assert "Offer this recording" not in page


@pytest.mark.parametrize("act", ["narration_another", "narration_silence", "narration_silence_lifted"])
def test_a_reporter_is_refused_what_editors_decide(client, read_aloud, act):
    before = Narration.objects.current().get(article=read_aloud)
    desk_of(client, Role.REPORTER).post(reverse(act, args=[read_aloud.pk]))
    assert Narration.objects.current().get(article=read_aloud) == before
    assert not Silence.objects.exists()


def test_a_reporter_cannot_offer_or_take_back_a_recording(client, read_aloud):
    row = Narration.objects.get(article=read_aloud)
    Narration.objects.filter(pk=row.pk).update(voice_kind="human")
    for act in ("narration_taken_back", "narration_offered_again"):
        desk_of(client, Role.REPORTER).post(reverse(act, args=[row.pk]))
    row.refresh_from_db()
    assert row.state == State.READY
