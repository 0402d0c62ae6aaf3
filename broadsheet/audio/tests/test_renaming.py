"""Somebody's name changes: no voice goes on saying the old one, and what fell silent is read anew, behind all else."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from broadsheet.audio import changing, following, renaming, tasks
from broadsheet.audio.models import Narration, State, VoiceKind, Why
from broadsheet.audio.spoken import wanted_of
from broadsheet.audio.tests.test_following import current, heard
from broadsheet.newsroom.models import Article, BylineEntry, Contributor
from tests.factories import article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("narrated")]


@pytest.fixture
def read_aloud(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = article(by="Olena Marchenko", body=[("paragraph", "<p>The first crane moved.</p>")])
    assert current(made).state == State.READY
    return made


@pytest.fixture
def olena(read_aloud):
    return Contributor.objects.get(name="Olena Marchenko")


def as_if_read(*headlines, kind=VoiceKind.SYNTHETIC, by="Olena Marchenko"):
    """Articles with a narration whose sound nobody needs."""
    for headline in headlines:
        made = article(headline, by=by)
        Narration.objects.filter(article=made).delete()
        digest = wanted_of(made)[0].digest
        Narration.objects.create(
            article=made, language="en", state=State.READY, voice_kind=kind, digest=digest, file=f"narrations/{made.pk}.mp3"
        )  # fmt: skip
        yield made


@pytest.fixture
def queue(monkeypatch):
    """What is asked of the narrator: the task, its priority, and what it is given."""
    found = []
    monkeypatch.setattr(tasks, "later", lambda task, *given: found.append((task.func.__name__, task.priority, given)))
    return found


def call(person, name):
    person.name = name
    person.save()


def test_within_the_transaction_that_changes_a_name_nothing_says_the_old_one(read_aloud, olena):
    before = current(read_aloud)
    with heard() as changed:
        call(olena, "Olena Kovalenko")  # nothing has been committed: no task has run
    assert before not in Narration.objects.offered()
    assert before.source in changed
    before.refresh_from_db()
    assert (before.state, before.why) == (State.STALE, Why.TEXT_CHANGED)


@pytest.mark.control
def test_without_following_names_the_old_one_would_be_said(read_aloud, olena, monkeypatch):
    monkeypatch.setattr(following, "follow_name", lambda _contributor: None)
    before = current(read_aloud)
    call(olena, "Olena Kovalenko")
    assert before in Narration.objects.offered()
    assert before.digest != wanted_of(Article.objects.get(pk=read_aloud.pk))[0].digest


def test_what_said_the_old_name_is_read_anew(read_aloud, olena, django_capture_on_commit_callbacks):
    before = current(read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        call(olena, "Olena Kovalenko")
    after = current(read_aloud)
    assert (after.state, after.digest) == (State.READY, wanted_of(Article.objects.get(pk=read_aloud.pk))[0].digest)
    assert after.sha256 != before.sha256
    assert not default_storage.exists(before.file)


def test_a_name_that_is_taken_back_with_its_transaction_ends_nothing(read_aloud, olena):
    with transaction.atomic():
        call(olena, "Olena Kovalenko")
        transaction.set_rollback(True)
    assert current(read_aloud) in Narration.objects.offered()
    assert default_storage.exists(current(read_aloud).file)


@pytest.mark.parametrize(
    "change",
    [{"role": "Editor"}, {"description": "Knows ports."}, {"name": "Olena  Marchenko "}],
    ids=["role", "biography", "spaces"],
)
def test_what_no_voice_says_ends_nothing(read_aloud, olena, change):
    before = current(read_aloud)
    for field, value in change.items():
        setattr(olena, field, value)
    olena.save()
    assert current(read_aloud) == before
    assert before in Narration.objects.offered()


def test_others_articles_keep_their_narrations(read_aloud, olena):
    (others,) = as_if_read("Ships", by="Rada Bondar")
    in_text = next(as_if_read("Boats", by=None))
    in_text.byline.add(BylineEntry(text="Olena Marchenko"))
    in_text.save()
    Narration.objects.filter(article=in_text).update(digest=wanted_of(in_text)[0].digest)
    call(olena, "Olena Kovalenko")
    assert {current(others).state, current(in_text).state} == {State.READY}


def test_what_is_being_made_with_the_old_name_is_taken_from_its_maker(read_aloud, olena):
    Narration.objects.filter(article=read_aloud).update(state=State.MAKING, holder="x:1:y")
    call(olena, "Olena Kovalenko")
    row = Narration.objects.get(article=read_aloud)
    assert (row.state, row.why, row.holder) == (State.STALE, Why.TEXT_CHANGED, "")


def test_a_persons_recording_is_put_by_and_comes_back_with_the_name(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        (made,) = as_if_read("Cranes", kind=VoiceKind.HUMAN)
    recording, olena = Narration.objects.get(article=made), Contributor.objects.get(name="Olena Marchenko")
    with django_capture_on_commit_callbacks(execute=True):
        call(olena, "Olena Kovalenko")
    recording.refresh_from_db()
    assert (recording.state, bool(recording.file)) == (State.STALE, True)
    assert not current(made).is_human
    with django_capture_on_commit_callbacks(execute=True):
        call(olena, "Olena Marchenko")
    assert current(made) == recording


def test_many_articles_are_asked_for_a_few_at_a_time_behind_all_that_comes_out(monkeypatch, queue):
    monkeypatch.setattr(renaming, "AT_ONCE", 2)
    made = list(as_if_read("One", "Two", "Three", "Four", "Five"))
    call(Contributor.objects.get(name="Olena Marchenko"), "Olena Kovalenko")
    keys = [each.pk for each in reversed(made)]
    assert tasks.read_anew.func(made[0].byline.get().contributor_id) == 2
    assert [given for name, _priority, given in queue if name == "narrate"] == [(keys[0],), (keys[1],)]
    (on,) = [given for name, _priority, given in queue if name == "read_anew"]
    assert on[-1] == keys[1], "it goes on below the last one"
    assert {priority for _name, priority, _given in queue} == {tasks.BEHIND}
    assert tasks.narrate.priority > tasks.BEHIND
    assert Narration.objects.current().filter(state=State.WAITING).count() == 2
    assert tasks.read_anew.func(*on) == 2
    assert tasks.read_anew.func(on[0], keys[3]) == 1


def test_an_archive_that_nobody_had_read_stays_silent(olena, queue):
    (silent,) = as_if_read("Never read")
    Narration.objects.filter(article=silent).delete()
    (gone,) = as_if_read("Unpublished")
    for row in Narration.objects.filter(article=gone):
        changing.end(row, why=Why.NOT_PUBLIC)
    call(olena, "Olena Kovalenko")
    queue.clear()
    tasks.read_anew.func(olena.pk)
    assert not {silent.pk, gone.pk} & {given[0] for _name, _priority, given in queue}


def test_switched_off_the_old_name_ends_and_nothing_is_asked_for(
    read_aloud, olena, settings, django_capture_on_commit_callbacks
):
    settings.NARRATION = False
    with django_capture_on_commit_callbacks(execute=True):
        call(olena, "Olena Kovalenko")
    assert not Narration.objects.current().exists()
