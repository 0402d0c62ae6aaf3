"""What a narration's file is and says: its loudness, its tags, its signature."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
from datetime import UTC, datetime

import c2pa
import numpy as np
import pytest
from cryptography import x509
from django.conf import settings
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from mutagen.id3 import ID3

from broadsheet.audio import encoding, signing, tagging
from broadsheet.audio.sound import Sound
from broadsheet.audio.tagging import Chapter, Label

LABEL = Label("Cranes move", "The Lantern", "en", datetime(2026, 11, 30, tzinfo=UTC), True, "hibari 0.2.1", "heart")


def tone(*, level, seconds=5.0):
    at = np.arange(int(seconds * encoding.RATE)) / encoding.RATE
    loud_and_soft = 0.6 + 0.4 * np.sin(2 * np.pi * 2 * at)
    return Sound([(level * loud_and_soft * np.sin(2 * np.pi * 300 * at)).astype(np.float32)])


def clicks():
    """Speech with a bang in each second: one gain alone would clip."""
    found = np.concatenate(list(tone(level=0.02)))
    found[:: encoding.RATE] = 0.9
    return Sound([found])


@pytest.mark.parametrize("sound", [tone(level=0.004), tone(level=0.9), clicks()], ids=["soft", "loud", "with bangs"])
def test_every_file_is_of_one_loudness_and_none_clips(sound):
    made = encoding.encode(sound)
    heard = encoding.measure(encoding.decoded(io.BytesIO(made.data), "mp3"))
    assert abs(heard.loudness - encoding.LOUDNESS) <= 1
    assert heard.peak <= encoding.MOST_PEAK
    assert heard.loudness == pytest.approx(made.level.loudness, abs=0.1)


@pytest.mark.control
def test_without_the_limiter_bangs_could_not_be_kept_from_clipping(monkeypatch):
    louder = lambda sound, *, gain, ceiling: (part * 10 ** (gain / 20) for part in sound)  # noqa: E731
    monkeypatch.setattr(encoding, "_levelled", louder)
    with pytest.raises(encoding.LoudError):
        encoding.encode(clicks())


def test_silence_is_no_narration():
    with pytest.raises(encoding.SilentError):
        encoding.encode(Sound([np.zeros(encoding.RATE * 3, np.float32)]))


def noise(*, seconds=3, seed=0):
    """Louder and softer from one hundredth to the next, with a bang somewhere."""
    chance = np.random.default_rng(seed)
    found = chance.uniform(-1, 1, seconds * encoding.RATE + 17).astype(np.float32)
    found *= np.repeat(chance.uniform(0, 0.5, len(found) // 240 + 1), 240)[: len(found)]
    found[chance.integers(len(found))] = 0.8
    return found


@given(seed=st.integers(0, 10**6), level=st.floats(0.01, 1))
@trying(max_examples=30, deadline=None)
def test_a_peak_is_found_where_it_is_loud_alone(seed, level):
    found = noise(seed=seed) * np.float32(level)
    parts = [found[start : start + encoding.RATE] for start in range(0, len(found), encoding.RATE)]
    quick, whole = encoding._level(parts), encoding.measure(parts)
    assert quick.loudness == pytest.approx(whole.loudness, abs=0.01)
    assert quick.peak == pytest.approx(whole.peak, abs=0.1)


@pytest.mark.parametrize("at", [0, 239, 240, 24_000, -1])
def test_a_bang_at_a_border_is_not_missed(at):
    found = np.concatenate(list(tone(level=0.02, seconds=2)))
    found[at] = 0.9
    parts = [found[: encoding.RATE], found[encoding.RATE :]]
    assert encoding._level(parts).peak >= encoding.measure([*parts, np.zeros(2400, np.float32)]).peak - 0.1


def test_a_breath_before_each_second_of_each_pass_changes_no_byte():
    sound, breaths = tone(level=0.1), []
    made = encoding.encode(sound, breath=lambda: breaths.append(1))
    passes = 3  # how loud it is, encoding, and how loud that is
    assert len(breaths) >= passes * made.duration_ms // 1000
    assert made.data == encoding.encode(sound).data


LONG = 120
"""Seconds: 11.5 MB of samples."""


def most_held(sound):
    """The most memory that encoding it took, in bytes."""
    tracemalloc.start()
    try:
        made = encoding.encode(sound)
        return tracemalloc.get_traced_memory()[1] - len(made.data)
    finally:
        tracemalloc.stop()


def test_of_a_long_text_only_seconds_are_held_at_once():
    assert most_held(tone(level=0.1, seconds=LONG)) < LONG * encoding.RATE * 4 / 4


@pytest.mark.control
def test_held_whole_it_would_take_its_length_several_times(monkeypatch):
    read = Sound.__iter__
    monkeypatch.setattr(Sound, "__iter__", lambda sound: iter([np.concatenate(list(read(sound)))]))
    assert most_held(tone(level=0.1, seconds=LONG)) > LONG * encoding.RATE * 4


def test_a_sound_is_read_as_often_as_one_likes_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    samples = np.random.default_rng(0).random(encoding.RATE * 2 + 7, np.float32)
    sound = Sound([samples[:5], samples[5:]])
    first, again = iter(sound), np.concatenate(list(sound))
    assert (np.concatenate(list(first)) == samples).all()
    assert (again == samples).all()
    sound.add(samples[:3])
    assert len(np.concatenate(list(sound))) == len(sound) == len(samples) + 3
    assert list(tmp_path.iterdir()) == []


def test_six_hundred_words_fit_into_three_megabytes():
    seconds_for_600_words = 240
    assert seconds_for_600_words * encoding.BITS / 8 < 3_000_000


@pytest.fixture(scope="module")
def file():
    data = encoding.encode(tone(level=0.1)).data
    chapters = [Chapter("Cranes move", 0, 2000), Chapter("What it cost", 2000, 5000)]
    return signing.signed(tagging.tagged(data, LABEL, chapters, duration_ms=5000), LABEL)


def test_its_tags_say_who_speaks_and_where_its_chapters_begin(file):
    tags = ID3(io.BytesIO(file))
    assert tags["COMM::eng"].text == ["Made with a synthetic voice (hibari 0.2.1, heart)."]
    assert (tags["TIT2"].text, tags["TPE1"].text, tags["TLAN"].text) == (["Cranes move"], ["The Lantern"], ["eng"])
    assert tags["TXXX:VOICE_KIND"].text == ["synthetic"]
    assert [(tag.sub_frames["TIT2"].text[0], tag.start_time) for tag in tags.getall("CHAP")] == [
        ("Cranes move", 0), ("What it cost", 2000),
    ]  # fmt: skip
    assert tags["CTOC:toc"].child_element_ids == ["chp0", "chp1"]


def test_its_manifest_says_that_a_trained_algorithm_made_it_and_holds(file):
    told = signing.read(file)
    assert (told["state"], told["faults"]) == ("Valid", [])
    actions = told["manifest"]["assertions"][0]["data"]["actions"]
    assert actions[0]["action"] == "c2pa.created"
    assert actions[0]["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert told["manifest"]["signature_info"]["issuer"] == "The Lantern"


@pytest.mark.parametrize("where", [-1, -20_000, 60], ids=["the last byte", "a byte of sound", "a byte of a tag"])
def test_one_changed_byte_and_it_does_not_hold(file, where):
    changed = bytearray(file)
    changed[where] ^= 1
    try:
        faults = signing.read(bytes(changed))["faults"]
    except c2pa.C2paError:
        return
    assert "assertion.dataHash.mismatch" in faults


def _names(path):
    return x509.load_pem_x509_certificates(path.read_bytes())[0].subject.rfc4514_string().encode()


def test_the_key_is_the_publications_own_and_nobody_else_reads_it(file):
    [kept] = [
        path for path in (settings.DATA_DIR / "secrets").glob(f"{signing.KEY}-*") if b"The Lantern" in _names(path)
    ]
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes().count(b"PRIVATE KEY-----") == 2  # its beginning and its end: the root's key is gone
    assert b"PRIVATE" not in signing.certificates("The Lantern")
