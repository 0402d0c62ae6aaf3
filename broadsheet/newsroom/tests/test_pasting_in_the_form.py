"""What the article form asks when somebody pastes."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Picture
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


def test_a_clipboard_comes_back_as_what_the_editor_inserts(client, chief):
    html = '<h1>A headline</h1><p>Words and <b>more</b>.</p><img src="file:///C:/x/crane.jpg" alt="A crane">'
    found = client.post(reverse("paste"), {"html": html}).json()
    assert found["headline"] == "A headline"
    assert [block["type"] for block in found["blocks"]] == ["paragraph", "picture"]
    text = json.loads(found["blocks"][0]["value"])
    assert text["blocks"][0]["text"] == "Words and more."
    assert found["pictures"][0] | {"url": ""} == {
        "block": 1,
        "order": 0,
        "source": "local",
        "name": "crane.jpg",
        "alt": "A crane",
        "url": "",
    }


def test_an_empty_clipboard_comes_back_empty(client, chief):
    assert client.post(reverse("paste"), {}).json() == {"headline": "", "blocks": [], "pictures": []}


def test_a_pasted_picture_goes_into_pictures_with_its_alt_text(client, chief):
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((600, 400)).convert("RGB").save(buffer, "PNG")
    upload = SimpleUploadedFile("picture-1.png", buffer.getvalue(), "image/png")
    answer = client.post(reverse("pasted_picture"), {"file": upload, "alt": "A queue at a pump"})
    picture = Picture.objects.get()
    assert answer.json()["picture"]["id"] == picture.pk
    assert (picture.description, picture.uploaded_by_user) == ("A queue at a pump", chief)


def test_a_broken_picture_is_refused_in_words(client, chief):
    upload = SimpleUploadedFile("picture-1.png", b"no picture", "image/png")
    answer = client.post(reverse("pasted_picture"), {"file": upload})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Picture.objects.exists()


def test_pasting_is_for_those_who_write(client):
    factories.article()
    assert client.post(reverse("paste"), {"html": "<p>x</p>"}).status_code == 302
    reader = User.objects.create_user("reader@lantern.example", "pass-for-tests")
    client.force_login(reader)
    assert client.post(reverse("paste"), {"html": "<p>x</p>"}).status_code in {302, 403}
    assert client.post(reverse("pasted_picture"), {}).status_code in {302, 403}


def test_pasting_is_only_posted(client, chief):
    assert client.get(reverse("paste")).status_code == 405
    assert client.get(reverse("pasted_picture")).status_code == 405
