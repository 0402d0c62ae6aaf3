"""`site.json` tells the kiosk what it must know: whom it answers, and in which words."""

from __future__ import annotations

import pytest

from broadsheet.edition import kiosk_words, site
from kiosk import words
from kiosk.site import Site


@pytest.fixture
def read(tmp_path):
    """The site as a kiosk reads it."""

    def read():
        (tmp_path / "site.json").write_text(site.json.dumps(site.facts()))
        return Site.read(tmp_path / "site.json")

    return read


def test_the_kiosks_own_words_are_those_that_are_translated():
    said = {status: tuple(map(str, pair)) for status, pair in kiosk_words.SAID.items()}
    assert (said, str(kiosk_words.TO_FRONT)) == (words.OWN, words.TO_FRONT)


def test_every_language_has_words_of_its_own(read):
    found = read()
    assert found.words_at("/nowhere/").of(404) == words.OWN[404]
    assert found.words_at("/uk/nowhere/").of(404)[0] == "Не знайдено"
    assert found.words_at("/uk/nowhere/").front == "/uk/"


@pytest.mark.django_db
def test_a_site_that_answers_every_name_does_so_beside_a_languages_own_host(read, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.LANGUAGE_HOSTS = {"uk": "uk.lantern.example"}
    found = read()
    assert found.prefix_of("whatever.example") == ""
    assert found.prefix_of("uk.lantern.example") == "//uk.lantern.example"


def test_a_site_with_names_answers_those_alone(read, settings):
    settings.ALLOWED_HOSTS = ["lantern.example"]
    settings.LANGUAGE_HOSTS = {"uk": "uk.lantern.example"}
    assert read().prefix_of("whatever.example") is None
