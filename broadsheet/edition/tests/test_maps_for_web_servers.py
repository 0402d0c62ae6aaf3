"""Maps for web servers are written when what they say has changed, and never for a mere publication."""

from __future__ import annotations

import pytest
from django.conf import settings

from broadsheet.edition import inventory, journal, site
from broadsheet.edition.maps.writing import Maps
from broadsheet.edition.press import Press
from broadsheet.edition.tests.editions import print_everything_due, set_aside
from broadsheet.newsroom import withdrawing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    settings.PUBLIC_MEDIA_ROOT = str(tmp_path / "public" / "media")
    settings.STATIC_ROOT = str(tmp_path / "public" / "static")
    with set_aside(tmp_path):
        site.write()
        yield tmp_path / "edition" / "nginx"


class Pressed:
    """A press whose plates are shown to the maps."""

    def __init__(self) -> None:
        self.maps = Maps()
        self.press = _Noting(self.maps)
        inventory.take_stock()
        print_everything_due(self.press)
        self.maps.bring_up_to_date()

    def goes_on(self) -> bool:
        """Print what is due. Returns whether the maps were written."""
        print_everything_due(self.press)
        return self.maps.bring_up_to_date()


class _Noting(Press):
    def __init__(self, maps: Maps) -> None:
        super().__init__()
        self._maps = maps

    def print_due(self):
        printed = super().print_due()
        self._maps.note(printed)
        return printed


def test_a_publication_alone_writes_nothing(folder):
    pressed = Pressed()
    factories.article("Harbour opens")
    assert pressed.goes_on() is False


def test_a_story_that_moved_is_a_redirect_in_the_map(folder):
    article = factories.article("Old name")
    pressed = Pressed()
    article.slug = "new-name"
    article.save_revision().publish()
    assert pressed.goes_on() is True
    assert '"/old-name/" "/new-name/";' in (folder / "moved.conf").read_text()


def test_a_story_that_was_taken_down_is_gone_in_the_map_until_its_address_is_a_page_again(folder):
    article = factories.article("Taken down")
    pressed = Pressed()
    withdrawing.take_down(article=article, by=None, reason="A court said so")
    assert pressed.goes_on() is True
    assert '"/taken-down/" "1";' in (folder / "moved.conf").read_text()
    assert '"/taken-down/" "" 410' in (folder.parent / "caddy" / "moved.caddy").read_text()


def test_another_header_of_the_site_is_written(folder, settings):
    pressed = Pressed()
    settings.SECURE_HSTS_SECONDS = 31_536_000
    site.write()
    assert pressed.goes_on() is True
    assert "Strict-Transport-Security".lower() in (folder / "answers.conf").read_text()
    assert pressed.goes_on() is False


def test_a_languages_own_host_has_its_own_tree(folder, ukrainian_host):
    site.write()
    Pressed()
    maps = (folder / "maps.conf").read_text()
    assert f'"uk.testserver" "{settings.DATA_DIR}/hosts/uk.testserver";' in maps
    assert f'"testserver" "{settings.DATA_DIR}/public";' in maps
    assert f'"uk.testserver" "{settings.DATA_DIR}/private/edition/uk.testserver";' in maps
    assert (journal.folder() / "caddy" / "plates.caddy").read_text().count("uk.testserver") == 4


def test_a_plate_printed_twice_within_a_second_has_another_time(folder):
    """Else a web server's entity tag would be the same for two pages of one size."""
    article = factories.article("Harbour opens at 1")
    pressed = Pressed()
    page = settings.DATA_DIR / "public" / "harbour-opens-at-1" / "index.html"
    before = int(page.stat().st_mtime)
    article.title = "Harbour opens at 2"
    article.save_revision().publish()
    pressed.goes_on()
    assert "opens at 2" in page.read_text()
    assert int(page.stat().st_mtime) > before
