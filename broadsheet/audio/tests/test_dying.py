"""Killed at any point, a narration is made once and no file is left over; two that try at once make one."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections

from broadsheet.audio import archive, files, jobs, making, recording, spoken
from broadsheet.audio.models import Narration, State
from broadsheet.audio.tests.test_recording import wav
from broadsheet.foundation import clock
from tests.dying import killed_at
from tests.factories import article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("narrated")]

POINTS = ["narration.claimed", "narration.made", "narration.laid", "narration.said"]


def laid():
    folder = default_storage.exists(files.FOLDER)
    return {f"{files.FOLDER}/{name}" for name in default_storage.listdir(files.FOLDER)[1]} if folder else set()


@pytest.fixture
def made(settings):
    settings.NARRATION = False  # what is published here is asked for by the tests
    found = article(body=[("paragraph", "<p>One sentence.</p>")])
    settings.NARRATION = True
    return found


@pytest.mark.parametrize("point", POINTS)
def test_killed_there_the_next_try_makes_it_and_nothing_is_left_over(made, point):
    before = laid()
    assert killed_at(point, lambda: making.make(made.pk))
    assert not Narration.objects.offered().exists()
    assert making.make(made.pk) == 1
    row = Narration.objects.get(article=made)
    assert row.state == State.READY
    assert laid() - before == {row.file}


@pytest.mark.parametrize("again", [False, True])
def test_what_a_killed_command_was_making_is_taken_up_by_the_worker(made, again):
    if again:
        making.make(made.pk)
    assert killed_at("narration.claimed", lambda: making.make(made.pk, again=again))
    assert Narration.objects.unended().filter(state__in=making.BEING_MADE).exists()
    jobs.take_up_left()
    assert Narration.objects.unended().get().state == State.READY


def test_so_is_one_that_was_first_asked_for_long_ago(made):
    long_ago = clock.now() - timedelta(days=90)
    Narration.objects.create(article=made, language="en", state=State.FAILED, asked_at=long_ago, digest="-")
    assert killed_at("narration.claimed", lambda: archive.read([made.pk]))
    jobs.take_up_left()
    assert Narration.objects.unended().get().state == State.READY


def test_what_somebody_is_making_is_left_to_them(made):
    making.claim(made.pk)
    jobs.take_up_left()
    assert Narration.objects.get().state == State.MAKING


def test_what_nobody_could_make_for_a_day_is_left_alone(made, monkeypatch):
    assert killed_at("narration.claimed", lambda: making.make(made.pk))
    monkeypatch.setattr(making, "LEFT_FOR_GOOD", timedelta(0))
    jobs.take_up_left()
    assert Narration.objects.get().state == State.MAKING


def test_killed_after_it_was_said_nothing_is_made_again(made):
    assert killed_at("narration.done", lambda: making.make(made.pk))
    assert making.make(made.pk) == 0
    assert Narration.objects.offered().count() == 1


def test_killed_between_ending_and_removing_the_file_goes_later(made):
    making.make(made.pk)
    file = Narration.objects.get(article=made).file
    assert killed_at("narration.removing", made.unpublish)
    assert default_storage.exists(file)
    assert not Narration.objects.offered().exists()
    assert files.remove_left_over() == 1
    assert not default_storage.exists(file)


def test_a_recording_cut_off_leaves_the_synthetic_voice(made):
    making.make(made.pk)
    encoded = recording.encoded(wav())
    digest = spoken.wanted_of(made)[0].digest

    def bring():
        recording.bring(article=made, made=encoded, reader="Olena", part="whole", digest=digest, by=None)

    assert killed_at("recording.laid", bring)
    assert Narration.objects.offered().count() == 1
    bring()
    assert Narration.objects.offered().get().is_human


def test_two_that_try_at_once_make_one(made):
    counts = race(made.pk)
    assert sum(counts) == 1
    assert Narration.objects.filter(article=made).count() == 1


@pytest.mark.control
def test_without_looking_whose_it_is_both_would_make_it(made, monkeypatch, settings):
    settings.NARRATORS = 2
    monkeypatch.setattr(making, "_is_alive", lambda _row: False)
    met = threading.Barrier(2, timeout=30)
    speak = making.speaking.speak
    spoken_by = []

    def speak_together(*given):
        spoken_by.append(threading.get_ident())
        met.wait()
        return speak(*given)

    monkeypatch.setattr(making.speaking, "speak", speak_together)
    assert sum(race(made.pk)) == 1  # the fence holds even so: one of the two is offered
    assert len(spoken_by) == 2


def taken_over(pk):
    """Somebody is so slow that another one takes the article up, and ends after that one has made it."""
    slow = making.claim(pk)
    making._in_hand.clear()
    assert making.make(pk) == 1
    assert sum(making._make(each, None) for each in slow) == 0
    return Narration.objects.offered().get().file


def test_whoever_was_too_slow_takes_away_their_own_file_alone(made):
    before = laid()
    kept = taken_over(made.pk)
    assert laid() - before == {kept}


@pytest.mark.control
def test_under_one_name_they_would_take_away_what_is_heard(made, monkeypatch):
    name, before = files.new_name(), laid()
    monkeypatch.setattr(files, "new_name", lambda: name)
    taken_over(made.pk)
    assert laid() == before


def test_two_voices_of_one_machine_make_one_article_once(made, settings, monkeypatch):
    settings.NARRATORS = 2
    spoken_by = []
    speak = making.speaking.speak
    monkeypatch.setattr(making.speaking, "speak", lambda *given: (spoken_by.append(1), speak(*given))[1])
    assert sum(race(made.pk)) == 1
    assert len(spoken_by) == 1


def race(pk):
    counts, together = [], threading.Barrier(2, timeout=30)

    def run():
        try:
            together.wait()
            counts.append(making.make(pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.ensure_connection()
    return counts
