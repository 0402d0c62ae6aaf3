"""Sound and film come in without what they say about people, places and devices, and play as before."""

from __future__ import annotations

import io

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse

from broadsheet.newsroom import cleaning_recordings, recognition
from broadsheet.newsroom.models import MediaFile
from broadsheet.newsroom.tests.recordings_made import KINDS, TELLING, recording


def cleaned(ending, content):
    file = SimpleUploadedFile(f"interview.{ending}", content)
    cleaning_recordings.clean(file)
    return file.read()


def told(content):
    return [word for word in TELLING if word in content]


def packets(content):
    with av.open(io.BytesIO(content)) as opened:
        return [
            (packet.stream.type, bytes(packet))
            for packet in opened.demux(audio=tuple(range(len(opened.streams.audio))))
            if packet.dts is not None
        ]


@pytest.mark.parametrize("ending", KINDS)
def test_nothing_is_told_and_every_sound_is_kept(ending):
    before = recording(ending)
    after = cleaned(ending, before)
    assert told(after) == []
    assert packets(after) == packets(before)
    assert recognition._begins_as(SimpleUploadedFile("x", after), (recognition.SOUND | recognition.FILM)[ending])


@pytest.mark.control
@pytest.mark.parametrize("ending", [ending for ending in KINDS if ending != "aac"])
def test_the_recordings_do_tell_before(ending):
    assert told(recording(ending)) != []


def test_id3_tags_around_any_sound_go():
    tag = (
        b"ID3\x04\x00\x00\x00\x00\x00\x0fTIT2\x00\x00\x00\x05\x00\x00\x00Olena"[:10]
        + b"TIT2\x00\x00\x00\x05\x00\x00\x00Olena"[:15]
    )
    old = b"TAG" + b"Olena Secret".ljust(125, b"\0")
    assert told(cleaned("mp3", tag + recording("mp3") + old)) == []


def test_a_phones_place_and_boxes_that_nobody_knows_go():
    """An MP4 as phones write it: a user data box with the place, and one that nobody knows."""
    place = b"\x00\x00\x00\x1e\xa9xyz\x00\x12\x15\xc7+46.4825+030.7233/"
    unknown = (8 + 12).to_bytes(4) + b"abcd" + b"Olena Secret"
    content = recording("mp4") + (8 + len(place)).to_bytes(4) + b"udta" + place + unknown
    assert told(cleaned("mp4", content)) == []


def with_remarks():
    """A WebM whose Vorbis headers name somebody where the encoder's name stands."""
    buffer = io.BytesIO()
    with av.open(io.BytesIO(recording("ogg"))) as source, av.open(buffer, "w", format="webm") as target:
        voice = source.streams.audio[0]
        copy = target.add_stream_from_template(voice)
        for packet in source.demux(voice):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    content = bytearray(buffer.getvalue())
    at = content.index(b"\x03vorbis") + 11
    content[at : at + 6] = b"Secret"
    return bytes(content)


def test_remarks_within_the_headers_of_vorbis_go():
    content = with_remarks()
    assert told(content) != []
    after = cleaned("webm", content)
    assert told(after) == []
    with av.open(io.BytesIO(after)) as opened:
        assert sum(frame.samples for frame in opened.decode(audio=0)) > 40_000


def test_a_film_starts_before_it_is_loaded():
    content = cleaned("mp4", recording("mp4"))
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize(
    "content",
    [b"ID3" + bytes(200), recording("mp3")[:40], b"#EXTM3U\nfile:///etc/passwd\n", b"", recording("wav")],
)
def test_what_cannot_be_cleaned_is_refused_and_stays_as_it_was(content):
    file = SimpleUploadedFile("interview.m4a", content)
    with pytest.raises(cleaning_recordings.RefusedRecordingError, match="can't be taken out"):
        cleaning_recordings.clean(file)
    file.seek(0)
    assert file.read() == content


def test_a_large_upload_is_cleaned_on_disk():
    with TemporaryUploadedFile("interview.mp3", "audio/mpeg", 0, None) as file:
        file.write(recording("mp3"))
        cleaning_recordings.clean(file)
        assert told(file.read()) == []
        assert file.size > 1000


@pytest.mark.django_db
def test_what_is_uploaded_is_stored_cleaned(admin_client):
    sent = {"title": "Interview", "file": SimpleUploadedFile("interview.mp3", recording("mp3")), "duration": "1"}
    assert admin_client.post(reverse("wagtailmedia:add", args=["audio"]), sent).status_code == 302
    with MediaFile.objects.get().file.open("rb") as file:
        assert told(file.read()) == []


@pytest.mark.django_db
def test_what_cannot_be_cleaned_is_refused_in_the_form(admin_client):
    sent = {"title": "Interview", "file": SimpleUploadedFile("interview.mp3", b"ID3" + bytes(200)), "duration": "1"}
    page = admin_client.post(reverse("wagtailmedia:add", args=["audio"]), sent).content.decode()
    assert "Please export it anew" in page
    assert not MediaFile.objects.exists()
