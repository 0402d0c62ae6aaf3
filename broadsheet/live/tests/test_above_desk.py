"""The rooms for breaking news, the banner and the digest: they do what they say, and only for editors."""

from __future__ import annotations

import pytest
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.live import changing
from broadsheet.live.models import Breaking, Digest, DigestPlan
from broadsheet.ops.models import AuditEntry
from kiosk import banner
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    client = Client()
    client.force_login(editor)
    return client


def test_an_editor_marks_and_ends(desk, harbour, say):
    post = say(harbour, headline="Lock bursts")
    said = {"act": "mark", "news-what": f"post-{post.pk}", "news-minutes": "60", "news-words": ""}
    page = desk.post("/cms/above/", said, follow=True).content.decode()
    row = Breaking.objects.get()
    assert f'name="row" value="{row.pk}"' in page
    desk.post("/cms/above/", {"act": "end", "row": row.pk})
    assert not Breaking.objects.standing("en").exists()


def test_what_is_not_offered_cannot_be_chosen(desk):
    secret = factories.article("Secret", publish=False)
    said = {"act": "mark", "news-what": f"article-{secret.pk}", "news-minutes": "60"}
    assert desk.post("/cms/above/", said).status_code == 422
    assert "Secret" not in desk.get("/cms/above/").content.decode()
    assert not Breaking.objects.exists()


def test_an_editor_puts_a_banner_and_takes_it_away(desk, tmp_path):
    said = {
        "act": "set",
        "banner-text": "Boil <water>",
        "banner-link": "https://city.example/",
        "banner-language": "uk",
    }
    page = desk.post("/cms/above/", said, follow=True).content.decode()
    assert "Boil &lt;water&gt;" in page
    assert banner.standing(tmp_path).found["uk"].link == "https://city.example/"
    assert AuditEntry.objects.filter(act="banner.set").exists()
    desk.post("/cms/above/", {"act": "clear", "language": "uk"})
    assert not banner.standing(tmp_path).found


def test_a_link_elsewhere_than_the_web_is_refused(desk, tmp_path):
    answer = desk.post("/cms/above/", {"act": "set", "banner-text": "x", "banner-link": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "The link must begin with https://" in answer.content.decode()
    assert not banner.standing(tmp_path).found


def test_the_digest_is_planned_made_and_warns(desk, harbour, say, editor):
    section = factories.section()
    desk.post("/cms/digests/", {"plan": "en", "en-section": section.pk, "en-comes_at": "20:00"})
    assert DigestPlan.objects.get().comes_at.hour == 20
    post = say(harbour, headline="Dam holds", is_key=True)
    for _time in range(2):
        page = desk.post(
            "/cms/digests/", {"day": f"{clock.today():%Y-%m-%d}", "language": "en"}, follow=True
        ).content.decode()
    assert "made already" in page
    assert Digest.objects.get().article.title in page
    assert "take them out of it" not in page
    changing.withdraw(post=post, reason="Wrong", by=editor)
    assert "Dam holds" in desk.get("/cms/digests/").content.decode()
    for day in ("", "2026-13-01", "x"):
        desk.post("/cms/digests/", {"day": day, "language": "en"})
    assert Digest.objects.count() == 1


@pytest.mark.parametrize("room", ["/cms/above/", "/cms/digests/"])
def test_reporters_have_no_way_in(room, reporter):
    client = Client()
    client.force_login(reporter)
    assert client.get(room).status_code == 302
    assert client.post(room, {"act": "set", "banner-text": "x"}).status_code == 302
    assert 'href="/cms/above/"' not in client.get("/cms/").content.decode()
