"""A person's recording takes the synthetic voice's place, and gives it back."""

from __future__ import annotations

import io
import wave

import av
import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from mutagen.mp3 import MP3

from broadsheet.audio import encoding, files, making, recording, signing, spoken
from broadsheet.audio.models import Narration, Part, State, VoiceKind, Why
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests.factories import article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("narrated")]


def hum(seconds=4.0, *, level=0.05, rate=44_100):
    """Something to hear, as quiet as people record at home."""
    at = np.arange(int(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * 220 * at) * (1 + 0.5 * np.sin(2 * np.pi * 3 * at))).astype(np.float32)


def wav(samples=None, *, rate=44_100, name="read.wav"):
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(((hum() if samples is None else samples) * 32767).astype("<i2").tobytes())
    return SimpleUploadedFile(name, file.getvalue())


def exported(kind, codec):
    """The same as an editor's program saves it, with tags that say where and with what."""
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as target:
        target.metadata.update({"artist": "Olena at home", "location": "+50.45+030.52/"})
        stream = target.add_stream(codec, rate=44_100, layout="mono")
        samples = hum()
        for at in range(0, len(samples), 1024):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + 1024], "fltp", "mono")
            frame.sample_rate, frame.pts = 44_100, at
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return file.getvalue()


@pytest.fixture
def editor():
    return person(Role.EDITOR)


@pytest.fixture
def read_aloud():
    made = article()
    making.make(made.pk)
    return made


def bring(made, by=None, *, part="whole", file=None):
    wanted = {str(each.part): each for each in spoken.wanted_of(made)}
    return recording.bring(
        article=made, made=recording.encoded(file or wav()), reader="Olena Marchenko", part=part,
        digest=wanted[part].digest, by=by,
    )  # fmt: skip


def current(made):
    return Narration.objects.current().get(article=made, part=Part.WHOLE)


def test_it_is_offered_instead_and_says_who_reads(read_aloud, editor, django_capture_on_commit_callbacks):
    synthetic = current(read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        row = bring(read_aloud, editor)
    assert current(read_aloud) == row
    assert (row.voice_kind, row.voice, row.state) == (VoiceKind.HUMAN, "Olena Marchenko", State.READY)
    assert abs(row.loudness - encoding.LOUDNESS) <= 1
    data = files.read(row)
    assert MP3(io.BytesIO(data)).tags["COMM::eng"].text == ["Read by Olena Marchenko."]
    told = signing.read(data)
    assert told["faults"] == []
    assert signing.TRAINED not in str(told["manifest"])
    assert not default_storage.exists(synthetic.file)


def test_taken_back_the_synthetic_voice_reads_again(read_aloud, editor, django_capture_on_commit_callbacks):
    row = bring(read_aloud, editor)
    with django_capture_on_commit_callbacks(execute=True):
        recording.take_back(narration=row, by=editor)
    assert current(read_aloud).voice_kind == VoiceKind.SYNTHETIC
    assert current(read_aloud).state == State.READY
    assert not default_storage.exists(row.file)


def test_a_synthetic_voice_never_replaces_a_person(read_aloud):
    row = bring(read_aloud)
    assert making.make(read_aloud.pk, again=True) == 0
    assert current(read_aloud) == row


def test_when_the_text_changes_it_is_put_by_and_the_synthetic_voice_reads(
    read_aloud, editor, django_capture_on_commit_callbacks
):
    row = bring(read_aloud, editor)
    draft = read_aloud.get_latest_revision_as_object()
    draft.title = "Cranes move again today"
    with django_capture_on_commit_callbacks(execute=True):
        draft.save_revision().publish()
    row.refresh_from_db()
    assert row.state == State.STALE
    assert default_storage.exists(row.file)
    assert current(read_aloud).voice_kind == VoiceKind.SYNTHETIC
    read_aloud.refresh_from_db()
    recording.say_that_it_holds(narration=row, digest=spoken.wanted_of(read_aloud)[0].digest, by=editor)
    assert current(read_aloud) == row


def test_it_comes_back_with_its_article(read_aloud, django_capture_on_commit_callbacks):
    row = bring(read_aloud)
    with django_capture_on_commit_callbacks(execute=True):
        read_aloud.unpublish()
    assert not Narration.objects.offered().exists()
    read_aloud.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        read_aloud.get_latest_revision().publish()
    assert current(read_aloud) == row


def test_words_that_changed_since_the_page_was_opened_refuse_it(read_aloud, editor):
    with pytest.raises(NotNowError, match="changed since"):
        recording.bring(
            article=read_aloud, made=recording.encoded(wav()), reader="Olena", part="whole", digest="other", by=editor
        )
    assert current(read_aloud).voice_kind == VoiceKind.SYNTHETIC


def test_a_reporter_may_not_bring_one(read_aloud):
    with pytest.raises(NotAllowedError):
        bring(read_aloud, person(Role.REPORTER))


def test_nothing_is_brought_before_the_article_is_out():
    draft = article(publish=False)
    with pytest.raises(NotNowError, match="is out"):
        recording.bring(article=draft, made=recording.encoded(wav()), reader="O", part="whole", digest="", by=None)
    assert not Narration.objects.filter(article=draft).exists()


@pytest.mark.parametrize(("kind", "codec", "ending"), [("mp3", "libmp3lame", "mp3"), ("ipod", "aac", "m4a")])
def test_nothing_that_the_file_says_of_people_and_places_is_left(kind, codec, ending):
    data = exported(kind, codec)
    assert b"Olena at home" in data
    made = recording.encoded(SimpleUploadedFile(f"home.{ending}", data))
    assert b"Olena at home" not in made.data
    assert b"+50.45" not in made.data


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (SimpleUploadedFile("read.exe", b"MZ"), "not taken here"),
        (SimpleUploadedFile("read.wav", b"<script>alert(1)</script>"), "something else"),
        (SimpleUploadedFile("read.mp3", b"ID3" + b"\xff" * 5000), "can't be played"),
        (SimpleUploadedFile("read.wav", b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\xff" * 200), "can't be played"),
        (SimpleUploadedFile("read.m4a", b"\0\0\0\x20ftypM4A " + bytes(400)), "can't be played"),
        (wav(np.zeros(44_100 * 5, np.float32)), "nothing to hear"),
        (wav(hum(1.0)), "shorter than three"),
    ],
    ids=["program", "script", "damaged mp3", "damaged wav", "empty m4a", "silence", "a second"],
)
def test_what_is_no_recording_is_refused_in_words(file, told):
    with pytest.raises(ValidationError, match=told):
        recording.encoded(file)


def test_a_recording_longer_than_ninety_minutes_is_refused(monkeypatch):
    monkeypatch.setattr(recording, "MOST_SECONDS", 3)
    with pytest.raises(ValidationError, match="ninety"):
        recording.encoded(wav())


def test_a_recording_that_was_replaced_cannot_be_taken_back_twice(read_aloud, editor):
    row = bring(read_aloud, editor)
    recording.take_back(narration=row, by=editor)
    with pytest.raises(NotNowError):
        recording.take_back(narration=row, by=editor)
    assert Narration.objects.get(pk=row.pk).why == Why.TAKEN_BACK
