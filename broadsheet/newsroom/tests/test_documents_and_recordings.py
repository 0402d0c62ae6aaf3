"""Documents and recordings: what is taken, and who may have it when."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from broadsheet.newsroom import recognition
from broadsheet.newsroom.models import DocumentFile, MediaFile
from broadsheet.newsroom.tests import documents_made
from broadsheet.newsroom.tests.recordings_made import recording
from tests import factories

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nruling"
MP3 = b"ID3" + bytes(range(256)) * 8
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nGood evening.\n"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def ruling() -> DocumentFile:
    document = DocumentFile(title="Ruling", file=ContentFile(PDF, name="ruling.pdf"))
    document.save()
    return document


def linking(document: DocumentFile) -> list[tuple[str, str]]:
    return [("paragraph", f'<p>The <a linktype="document" id="{document.pk}">ruling</a>.</p>')]


def test_a_document_of_a_live_article_is_for_everyone(client, committed, ruling):
    with committed():
        factories.article(body=linking(ruling))
    answer = client.get(ruling.url)
    assert answer.status_code == 200
    assert answer.getvalue() == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_document_of_a_draft_is_for_nobody_outside(client, admin_client, committed, ruling):
    with committed():
        factories.article(body=linking(ruling), publish=False)
    assert client.get(ruling.url).status_code == 404
    answer = admin_client.get(ruling.url)
    assert answer.status_code == 200
    assert answer.getvalue() == PDF


def test_a_document_goes_when_its_last_article_goes(client, committed, ruling):
    with committed():
        article = factories.article(body=linking(ruling))
    with committed():
        article.unpublish()
    assert client.get(ruling.url).status_code == 404


def test_a_document_that_nothing_links_to_is_for_nobody_outside(client, ruling):
    assert client.get(ruling.url).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("x.html", b"<script>alert(1)</script>", "“.html”"),
        ("x.svg", b"<svg/>", "“.svg”"),
        ("x.exe", b"MZ", "“.exe”"),
        ("x.pdf", b"<html><script>", "something else"),
        ("x.docx", b"not a zip", "something else"),
        ("none", b"x", "“.”"),
    ],
)
def test_other_documents_are_refused_in_plain_words(admin_client, name, content, word):
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    file = SimpleUploadedFile(name, content)
    answer = admin_client.post(reverse("wagtaildocs:add_multiple"), {"title": "x", "files[]": file})
    assert answer.json()["success"] is False
    assert word in answer.json()["error_message"]
    assert not DocumentFile.objects.exists()
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before


def test_a_pdf_is_taken(admin_client):
    file = SimpleUploadedFile("ruling.pdf", documents_made.pdf())
    answer = admin_client.post(reverse("wagtaildocs:add_multiple"), {"title": "x", "files[]": file})
    assert answer.json()["success"] is True


def test_a_document_that_is_too_large_is_refused(monkeypatch):
    file = SimpleUploadedFile("ruling.pdf", PDF)
    with pytest.raises(Exception, match="the most we take"):
        recognition.check(file, recognition.DOCUMENTS, most=5)


def upload(client, name: str, content: bytes, kind: str = "audio", **more):
    data = {"title": "Interview", "duration": "0", "file": SimpleUploadedFile(name, content), **more}
    return client.post(reverse("wagtailmedia:add", args=[kind]), data)


def test_sound_and_film_are_taken(admin_client):
    captions = SimpleUploadedFile("a.vtt", VTT)
    assert upload(admin_client, "a.mp3", recording("mp3"), captions=captions).status_code == 302
    assert upload(admin_client, "a.mp4", recording("mp4"), "video").status_code == 302
    assert MediaFile.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "more", "word"),
    [
        ("a.exe", b"MZ", {}, "not allowed"),
        ("a.mp3", b"<html>", {}, "something else"),
        ("a.mp3", recording("mp3"), {"captions": ("a.srt", VTT)}, "WebVTT"),
        ("a.mp3", MP3, {"captions": ("a.vtt", b"1\n00:00,000")}, "WebVTT"),
        ("a.mp3", MP3, {"captions": ("a.vtt", b"\xff\xfe\x00")}, "WebVTT"),
    ],
)
def test_other_recordings_are_refused_in_plain_words(admin_client, name, content, more, word):
    files = {field: SimpleUploadedFile(*given) for field, given in more.items()}
    answer = upload(admin_client, name, content, **files)
    assert answer.status_code == 200
    messages = [message for errors in answer.context["form"].errors.values() for message in errors]
    assert any(word in message or "not taken here" in message for message in messages)
    assert not MediaFile.objects.exists()


@pytest.fixture
def interview() -> MediaFile:
    media = MediaFile(title="Interview", type="audio", duration=1, file=ContentFile(MP3, name="interview.mp3"))
    media.save()
    return media


def public_address(client, article) -> str:
    page = client.get(article.get_absolute_url()).content.decode()
    return page.split("<audio", 1)[1].split('src="', 1)[1].split('"', 1)[0]


def test_a_recording_can_be_heard_from_any_place(client, committed, interview):
    with committed():
        article = factories.article(body=[("audio", {"media": interview})])
    address = public_address(client, article)
    whole = client.get(address)
    assert whole.getvalue() == MP3
    assert whole["Accept-Ranges"] == "bytes"
    part = client.get(address, HTTP_RANGE="bytes=3-6")
    assert (part.status_code, part.getvalue()) == (206, MP3[3:7])
    assert part["Content-Range"] == f"bytes 3-6/{len(MP3)}"
    end = client.get(address, HTTP_RANGE="bytes=-4")
    assert end.getvalue() == MP3[-4:]
    rest = client.get(address, HTTP_RANGE="bytes=10-")
    assert rest.getvalue() == MP3[10:]
    assert client.get(address, HTTP_RANGE="bytes=99999-").status_code == 416


@pytest.mark.parametrize("asked", ["bytes=", "bytes=-", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2"])
def test_a_range_that_makes_no_sense_gets_the_whole(client, committed, interview, asked):
    with committed():
        article = factories.article(body=[("audio", {"media": interview})])
    answer = client.get(public_address(client, article), HTTP_RANGE=asked)
    assert answer.status_code == 200
    assert answer.getvalue() == MP3


def test_a_recording_goes_with_its_last_article(client, committed, interview):
    with committed():
        article = factories.article(body=[("audio", {"media": interview})])
    address = public_address(client, article)
    with committed():
        article.unpublish()
    assert client.get(address).status_code == 404


def test_the_private_file_of_a_recording_is_not_for_readers(client, interview):
    assert client.get(interview.file.url).status_code == 302
