"""From an article that comes out to a file that may be played."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pytest
from django.core.files.storage import default_storage
from mutagen.mp3 import MP3

from broadsheet.audio import encoding, files, making, signing
from broadsheet.audio.models import Narration, Part, State, Why
from broadsheet.foundation import giving_way
from tests.factories import article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _narrated(settings):
    settings.NARRATION = True


def current(made):
    return {row.part: row for row in Narration.objects.current().filter(article=made)}


def test_an_english_article_that_comes_out_is_read_aloud(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = article(body=[("paragraph", "<p>The first crane moved on Thursday. Nobody gave a speech.</p>")])
    row = current(made)[Part.WHOLE]
    assert row.state == State.READY, row.reason
    assert row.revision_id == made.live_revision_id
    assert row.duration_ms > 3000
    assert abs(row.loudness - encoding.LOUDNESS) <= 1
    assert row.peak <= encoding.MOST_PEAK
    data = files.read(row)
    assert len(data) == row.bytes
    assert MP3(io.BytesIO(data)).tags["TIT2"].text == ["Cranes move again"]
    assert signing.read(data)["faults"] == []


def test_each_sentence_is_timed_in_the_paragraph_that_it_stands_in():
    made = article(body=[("heading", "How"), ("paragraph", "<p>One came. Two came.</p><p>Three came.</p>")])
    making.make(made.pk)
    timings = current(made)[Part.WHOLE].timings
    last = [timing for timing in timings if timing[0] == str(made.body[1].id)]
    assert [(index, sentence) for _block, index, _start, _end, sentence in last] == [(0, 0), (0, 1), (1, 0)]
    assert all(one[3] <= next_one[2] for one, next_one in itertools.pairwise(timings))


@pytest.mark.parametrize("phase", ["speaking.speak", "encoding.encode"])
def test_while_somebody_waits_a_voice_does(monkeypatch, phase):
    made = article(body=[("paragraph", "<p>One came. Two came.</p>")])
    module, name = getattr(making, phase.partition(".")[0]), phase.partition(".")[2]
    act, naps, moments = getattr(module, name), [], itertools.count(step=giving_way.STEP)
    monkeypatch.setattr(giving_way, "_nap", naps.append)
    monkeypatch.setattr(giving_way, "_now", lambda: int(next(moments) * 1e9))

    def while_somebody_waits(*given, **more):
        with monkeypatch.context() as pressed:
            pressed.setattr(giving_way, "somebody_waits", lambda: True)
            return act(*given, **more)

    monkeypatch.setattr(module, name, while_somebody_waits)
    assert making.make(made.pk) == 1
    assert len(naps) * giving_way.STEP >= giving_way.MOST - giving_way.STEP


def test_a_language_without_a_voice_gets_no_narration_and_the_desk_is_told_why():
    made = article("Крани знову рухаються", language="uk")
    assert making.make(made.pk) == 0
    row = current(made)[Part.WHOLE]
    assert (row.state, row.why, row.file) == (State.REFUSED, Why.NO_VOICE, "")
    assert row.reason


def test_a_text_in_another_script_than_its_language_is_not_spelled_out():
    made = article("Крани знову рухаються", body=[("paragraph", "<p>Перший кран піднявся у четвер.</p>")])
    assert making.make(made.pk) == 0
    assert current(made)[Part.WHOLE].why == Why.OTHER_SCRIPT


def test_the_open_part_of_a_members_article_is_a_file_of_its_own():
    body = [
        ("paragraph", "<p>Everyone hears this.</p>"),
        ("open_part_ends", None),
        ("paragraph", "<p>Members hear this.</p>"),
    ]
    made = article(access="members", body=body)
    assert making.make(made.pk) == 2
    rows = current(made)
    assert rows[Part.WHOLE].is_gated
    assert not rows[Part.OPEN].is_gated
    assert rows[Part.OPEN].duration_ms < rows[Part.WHOLE].duration_ms
    closed = str(made.body[2].id)
    assert closed in {timing[0] for timing in rows[Part.WHOLE].timings}
    assert closed not in {timing[0] for timing in rows[Part.OPEN].timings}


def test_made_again_nothing_is_made_twice():
    made = article()
    assert making.make(made.pk) == 1
    assert making.make(made.pk) == 0
    assert len(default_storage.listdir(files.FOLDER)[1]) >= 1
    assert Narration.objects.filter(article=made).count() == 1


def test_the_same_text_gives_the_same_sound():
    made = article()
    making.make(made.pk)
    first = samples_of(current(made)[Part.WHOLE])
    making.make(made.pk, again=True)
    assert (samples_of(current(made)[Part.WHOLE]) == first).all()


def samples_of(row):
    return np.concatenate(list(encoding.decoded(io.BytesIO(files.read(row)), "mp3")))
