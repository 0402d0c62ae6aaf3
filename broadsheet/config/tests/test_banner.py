"""The banner over pages that no kiosk prints."""

from __future__ import annotations

import pytest
from django.test import Client

from broadsheet.edition import asking
from kiosk import banner

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_the_newsroom_shows_it_too_and_never_prints_it(data_dir):
    before = Client().get("/search/")
    banner.put(data_dir, banner.made("Boil <b>your</b> water", "https://city.example/"))
    page = Client().get("/search/")
    assert "Boil &lt;b&gt;your&lt;/b&gt; water" in page.content.decode()
    assert len(page.content) > len(before.content)
    assert b"emergency" not in asking.ask("/").body
    banner.take_away(data_dir)
    assert b"emergency" not in Client().get("/search/").content


def test_each_language_has_its_own(data_dir):
    banner.put(data_dir, banner.made("Кип’ятіть воду"), "uk")
    assert "Кип’ятіть" in Client().get("/uk/search/").content.decode()
    assert "Кип’ятіть" not in Client().get("/search/").content.decode()


def test_a_banner_that_is_over_is_gone(data_dir):
    banner.put(data_dir, banner.made("Boil your water", until=1))
    assert b"Boil" not in Client().get("/search/").content
