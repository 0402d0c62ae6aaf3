"""The list of names on the desk: who may look, listen and change, and what happens then."""

from __future__ import annotations

import io
import wave

import pytest
from django.urls import reverse

from broadsheet.audio.models import Pronunciation
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person

pytestmark = pytest.mark.django_db

LIST, SOUND = "pronunciations", "pronunciation_sound"
OSNA = {"written": "Osna", "said": "/ˈɔsnə/", "language": "en", "note": "A river"}


@pytest.fixture
def editor(client):
    found = person(Role.EDITOR)
    client.force_login(found)
    return found


def test_an_editor_adds_a_name(client, editor):
    assert client.post(reverse(LIST), OSNA).status_code == 302
    kept = Pronunciation.objects.get(written="Osna")
    assert (kept.said, kept.changed_by) == ("/ˈɔsnə/", editor)
    page = client.get(reverse(LIST), {"q": "river"}).content.decode()
    assert "Osna" in page
    assert "Kharkiv" not in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"said": "/q/"}, "The voice has no sound for “q”"),
        ({"said": ""}, "This field is required"),
        ({"written": "Kharkiv"}, "This word is in the list already"),
        ({"language": "tlh"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_said_is_told_and_nothing_is_lost(client, editor, wrong, told):
    answer = client.post(reverse(LIST), OSNA | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "A river" in answer.content.decode()
    assert Pronunciation.objects.filter(note="A river").count() == 0


def test_an_editor_changes_and_removes_a_name(client, editor):
    entry = Pronunciation.objects.get(written="Kharkiv")
    address = reverse("pronunciation", args=[entry.pk])
    assert "/ˈhɑrkɪv/" in client.get(address).content.decode()
    client.post(address, {"written": "Kharkiv", "said": "Harkeev", "language": "en"})
    entry.refresh_from_db()
    assert entry.said == "Harkeev"
    assert client.post(address, {"written": "", "said": "x", "language": "en"}).status_code == 422
    client.post(reverse("pronunciation_removal", args=[entry.pk]))
    assert not Pronunciation.objects.filter(pk=entry.pk).exists()


def test_a_name_is_heard_before_it_is_kept(client, editor):
    answer = client.get(reverse(SOUND), OSNA | {"note": ""})
    assert answer["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert sound.getnchannels() == 1
        assert sound.getnframes() > sound.getframerate() / 4
    plain = client.get(reverse(SOUND), OSNA | {"said": "Something else"})
    assert plain.content != answer.content
    assert not Pronunciation.objects.filter(written="Osna").exists()


def test_what_is_in_the_list_already_can_be_heard_again(client, editor):
    asked = {"written": "Kharkiv", "said": "/ˈhɑrkɪv/", "language": "en"}
    assert client.get(reverse(SOUND), asked).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"language": "uk"}, "No voice speaks this language here"), ({"said": "/q/"}, "no sound for"), ({"said": ""}, "required")],
)  # fmt: skip
def test_what_cannot_be_heard_says_why(client, editor, wrong, told):
    answer = client.get(reverse(SOUND), OSNA | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_reporter_looks_and_listens_only(client):
    client.force_login(person(Role.REPORTER))
    page = client.get(reverse(LIST)).content.decode()
    assert "Kharkiv" in page
    assert "Add a name" not in page
    assert client.get(reverse(SOUND), OSNA).status_code == 200
    client.post(reverse(LIST), OSNA)
    client.post(reverse("pronunciation_removal", args=[Pronunciation.objects.get(written="Kharkiv").pk]))
    assert not Pronunciation.objects.filter(written="Osna").exists()
    assert Pronunciation.objects.filter(written="Kharkiv").exists()


def test_the_business_side_has_no_business_there(client):
    client.force_login(person(Role.BUSINESS))
    assert client.get(reverse(LIST)).status_code == 302
    assert client.get(reverse(SOUND), OSNA)["Content-Type"] != "audio/wav"


def test_an_empty_list_says_so(client, editor):
    assert "No name in the list is like that" in client.get(reverse(LIST), {"q": "zzz"}).content.decode()
    Pronunciation.objects.all().delete()
    assert "The list is empty" in client.get(reverse(LIST)).content.decode()
