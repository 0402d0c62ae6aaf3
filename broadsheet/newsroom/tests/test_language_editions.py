"""One edition per language: where each lives, and that nothing but the address decides."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.template import Context
from django.test import RequestFactory

from broadsheet.foundation import languages
from broadsheet.newsroom import setup, translations
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.templatetags.machines import language_choices
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_edition_shows_its_own_articles(client):
    factories.article("Cranes move again")
    other = factories.article("Крани знову рухаються", language="uk")
    english, ukrainian = client.get("/").content.decode(), client.get("/uk/").content.decode()
    assert "Cranes move again" in english
    assert other.headline not in english
    assert other.headline in ukrainian
    assert "Cranes move again" not in ukrainian
    assert '<html lang="uk"' in ukrainian


def test_an_article_lives_in_its_own_edition_only(client):
    factories.article("Cranes move again")
    other = factories.article("Крани знову рухаються", language="uk")
    assert client.get(f"/uk/{other.slug}/").status_code == 200
    assert client.get(f"/{other.slug}/").status_code == 404
    assert client.get("/uk/cranes-move-again/").status_code == 404


def test_both_languages_may_use_one_slug(client):
    factories.article("Lantern", slug="lantern")
    factories.article("Ліхтар", slug="lantern", language="uk")
    assert "Lantern" in client.get("/lantern/").content.decode()
    assert "Ліхтар" in client.get("/uk/lantern/").content.decode()


@pytest.mark.parametrize("path", ["/", "/uk/", "/section/harbour/", "/no-such-page/"])
def test_neither_header_nor_cookie_changes_a_byte(client, path):
    factories.article("Cranes move again")
    plain = client.get(path).content
    client.cookies["django_language"] = "uk" if not path.startswith("/uk") else "en"
    assert client.get(path, headers={"accept-language": "uk, en;q=0.1"}).content == plain
    assert client.get(path, headers={"accept-language": "en"}).content == plain


@pytest.mark.parametrize("path", ["/de/", "/fr/section/harbour/", "/xx/rss/", "/UK/", "/uk-ua/"])
def test_a_language_that_we_do_not_publish_is_not_there(client, path):
    factories.section()
    assert client.get(path).status_code == 404


def test_the_default_languages_code_leads_to_its_place(client):
    answer = client.get("/en/section/harbour/?page=2")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "http://testserver/section/harbour/?page=2"
    assert client.get("/en//evil.example/").headers["Location"] == "http://testserver//evil.example/"
    assert client.post("/en/").status_code == 405


def test_a_language_may_have_a_host_of_its_own(client, ukrainian_host):
    factories.article("Cranes move again")
    other = factories.article("Крани знову рухаються", language="uk")
    front = client.get("/", headers={"host": ukrainian_host}).content.decode()
    assert other.headline in front
    assert '<html lang="uk"' in front
    assert client.get(f"/{other.slug}/", headers={"host": ukrainian_host}).status_code == 200
    assert "Cranes move again" not in front
    assert languages.url_to("uk", "front") == "http://uk.testserver/"
    assert "Cranes move again" in client.get("/").content.decode()


def test_prefixed_paths_lead_to_the_languages_own_host(client, ukrainian_host):
    for host in ("testserver", ukrainian_host):
        answer = client.get("/uk/section/havan/", headers={"host": host})
        assert answer.status_code == 301
        assert answer.headers["Location"] == "http://uk.testserver/section/havan/"
    answer = client.get("/en/about/", headers={"host": ukrainian_host})
    assert answer.headers["Location"] == "http://testserver/about/"


def test_the_own_host_is_found_whatever_its_letters_and_port(ukrainian_host):
    assert languages.for_request("UK.TestServer", "/") == "uk"
    assert languages.for_request("other.testserver", "/") == "en"


def test_the_switch_leads_to_live_siblings_and_else_to_the_other_front():
    english = factories.article("Cranes move again")
    draft = factories.article(
        "Крани знову рухаються", language="uk", publish=False, translation_key=english.translation_key
    )

    def ukrainian():
        found = translations.addresses(Article.objects.get(pk=english.pk))
        return next(choice for choice in translations.choices(found) if choice.language == "uk")

    assert (ukrainian().url, ukrainian().is_translation) == ("http://testserver/uk/", False)
    draft.save_revision().publish()
    assert (ukrainian().url, ukrainian().is_translation) == (f"http://testserver/uk/{draft.slug}/", True)
    assert ukrainian().name == "Українська"
    draft.refresh_from_db()
    draft.unpublish()
    assert ukrainian().url == "http://testserver/uk/"


def test_the_page_itself_offers_the_sibling(client):
    english = factories.article("Cranes move again")
    other = factories.article("Крани знову рухаються", language="uk", translation_key=english.translation_key)
    soup = BeautifulSoup(client.get("/cranes-move-again/").content.decode(), "html.parser")
    assert f"http://testserver/uk/{other.slug}/" in {link["href"] for link in soup.body.find_all("a", hreflang="uk")}
    soup = BeautifulSoup(client.get("/corrections/").content.decode(), "html.parser")
    assert "http://testserver/uk/corrections/" in {link["href"] for link in soup.body.find_all("a", hreflang="uk")}


def test_a_scheduled_sibling_is_not_offered():
    english = factories.article("Cranes move again")
    draft = factories.article("Крани", language="uk", publish=False, translation_key=english.translation_key)
    draft.go_live_at = draft.latest_revision_created_at.replace(year=2099)
    draft.save_revision().publish()
    assert set(translations.addresses(english)) == {"en"}


def test_the_switch_works_on_any_page():
    request = RequestFactory().get("/somewhere/")
    found = language_choices(Context({"request": request}))
    assert [(choice.language, choice.url) for choice in found] == [
        ("en", "http://testserver/"),
        ("uk", "http://testserver/uk/"),
    ]
    assert [choice.url for choice in translations.choices(translations.addresses(None, "corrections"))] == [
        "http://testserver/corrections/",
        "http://testserver/uk/corrections/",
    ]


def test_a_language_from_right_to_left_works(client, settings):
    more = [*settings.WAGTAIL_CONTENT_LANGUAGES, ("ar", "العربيّة"), ("xy", "xy")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = more
    setup.prepare()
    arabic = factories.article("المرفأ", slug="marfa", language="ar")
    for path in ("/ar/", "/ar/marfa/"):
        page = client.get(path).content.decode()
        assert '<html lang="ar" dir="rtl"' in page
        assert arabic.headline in page
    assert client.get("/ar/rss/").status_code == 200
    assert 'dir="ltr"' in client.get("/").content.decode()
    assert 'dir="ltr"' in client.get("/xy/").content.decode()


def test_content_languages_are_one_setting(tmp_path):
    """In a process of its own: settings are read once."""
    ask = "from broadsheet.config import settings as s; print(s.LANGUAGES[-1][0], *dict(s.WAGTAIL_CONTENT_LANGUAGES))"
    environment = {**os.environ, "CONTENT_LANGUAGES": "uk,ar", "DATA_DIR": str(tmp_path)}
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", ask], cwd=root, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["ar", "en", "uk", "ar"]
