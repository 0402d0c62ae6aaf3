"""A narration never says what its article does not, and is nowhere when its article is not out."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from broadsheet.audio import files, following, making
from broadsheet.audio.models import Narration, Part, State, Why
from broadsheet.foundation import clock, sources
from broadsheet.newsroom import embargoing, withdrawing
from tests.factories import article, came_out, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("narrated")]


@pytest.fixture
def read_aloud(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = article(body=[("paragraph", "<p>The first crane moved on Thursday.</p>")])
    assert current(made).state == State.READY
    return made


def current(made, part=Part.WHOLE):
    return Narration.objects.current().filter(article=made, part=part).first()


def republish(made, **changes):
    draft = made.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    made.refresh_from_db()


@contextmanager
def heard():
    """The sources that are said to have changed meanwhile."""
    found = []
    sources._listeners.append(found.extend)
    try:
        yield found
    finally:
        sources._listeners.remove(found.extend)


def test_within_the_transaction_that_changes_the_text_the_old_narration_is_offered_no_more(read_aloud):
    before = current(read_aloud)
    with heard() as changed:
        republish(read_aloud, title="Cranes stand still")  # nothing has been committed: no task has run
    assert before not in Narration.objects.offered()
    assert before.source in changed
    before.refresh_from_db()
    assert (before.state, before.why) == (State.STALE, Why.TEXT_CHANGED)


@pytest.mark.control
def test_without_following_the_wrong_words_would_be_offered(read_aloud, monkeypatch):
    monkeypatch.setattr(following, "follow", lambda _article: None)
    before = current(read_aloud)
    republish(read_aloud, title="Cranes stand still")
    assert before in Narration.objects.offered()


def test_a_changed_text_is_read_anew_and_the_old_file_is_gone(read_aloud, django_capture_on_commit_callbacks):
    before = current(read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        republish(read_aloud, title="Cranes stand still")
    after = current(read_aloud)
    assert (after.state, after.revision_id) == (State.READY, read_aloud.live_revision_id)
    assert after.file != before.file
    assert not default_storage.exists(before.file)


def test_another_picture_makes_nothing_new(read_aloud, django_capture_on_commit_callbacks):
    before = current(read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        republish(read_aloud, main_picture=picture())
    assert current(read_aloud) == before
    assert Narration.objects.filter(article=read_aloud).count() == 1


def test_a_correction_is_read_with_the_rest(read_aloud, django_capture_on_commit_callbacks):
    before = current(read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        republish(read_aloud, change_kind="correction", change_note="It was Friday.")
    assert current(read_aloud).digest != before.digest


@pytest.mark.parametrize(
    "act",
    [
        lambda made: made.unpublish(),
        lambda made: withdrawing.kill(article=made, reason="It was wrong", by=None),
        lambda made: withdrawing.take_down(article=made, reason="A court said so", by=None),
        lambda made: made.delete(),
    ],
    ids=["unpublished", "killed", "taken down", "deleted"],
)
def test_what_is_out_no_more_has_no_file(read_aloud, act, django_capture_on_commit_callbacks):
    file = current(read_aloud).file
    with django_capture_on_commit_callbacks(execute=True):
        act(read_aloud)
    assert not Narration.objects.offered().exists()
    assert not default_storage.exists(file)


def test_readers_lose_their_copies_too(read_aloud, monkeypatch, django_capture_on_commit_callbacks):
    taken = []
    monkeypatch.setattr(files, "_removers", [lambda row: taken.append(row.file)])
    file = current(read_aloud).file
    with django_capture_on_commit_callbacks(execute=True):
        read_aloud.unpublish()
    assert file in taken


def test_nothing_is_made_before_an_article_is_out(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        waiting = article(publish=False)
        embargoing.place(article=waiting, until=clock.now() + timedelta(hours=1), reason="Their report", by=None)
        scheduled = article("Tomorrow", publish=False)
        scheduled.go_live_at = clock.now() + timedelta(hours=1)
        scheduled.save_revision().publish()
    assert making.make(waiting.pk) == making.make(scheduled.pk) == 0
    assert not Narration.objects.exists()


def test_closing_an_article_ends_the_file_that_everybody_had(read_aloud, django_capture_on_commit_callbacks):
    before = current(read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        republish(
            read_aloud, access="members",
            body=[("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed.</p>")],
        )  # fmt: skip
    assert not default_storage.exists(before.file)
    assert current(read_aloud).is_gated
    assert not current(read_aloud, Part.OPEN).is_gated


def test_an_archive_that_is_imported_fills_no_queue(django_capture_on_commit_callbacks):
    old = came_out(article(publish=True), clock.now() - timedelta(days=400))
    Narration.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        republish(old, standfirst="Told anew")
    assert not Narration.objects.exists()


def test_switched_off_nothing_is_asked_for(settings, django_capture_on_commit_callbacks):
    settings.NARRATION = False
    with django_capture_on_commit_callbacks(execute=True):
        article()
    assert not Narration.objects.exists()


def test_a_narration_made_of_words_that_changed_meanwhile_is_never_offered(monkeypatch):
    made = article()
    laid = files.lay

    def changed_meanwhile(name, data):
        monkeypatch.setattr(files, "lay", laid)
        type(made).objects.filter(pk=made.pk).update(title="Other words")  # behind everybody's back
        laid(name, data)

    monkeypatch.setattr(files, "lay", changed_meanwhile)
    with transaction.atomic():
        assert making.make(made.pk) == 0
    assert not Narration.objects.offered().exists()
