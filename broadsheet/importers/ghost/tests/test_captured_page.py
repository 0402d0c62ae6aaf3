"""The reference page, which lies beside the project and is only read: skipped where it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from broadsheet.importers.ghost.tests.conftest import bring_in
from broadsheet.importers.models import ImportedRow
from broadsheet.newsroom.models import Article

CAPTURED = Path(__file__).resolve().parents[5] / "shared" / "reference" / "captured-page.ghost.json"
SLUG = "washington-post-japan-to-consider-transfer-of-patriot-missiles-to-us-indirectly-supporting-ukraine"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CAPTURED.exists(), reason="the captured page is not beside this checkout"),
]


@pytest.fixture
def page(client):
    bring_in(CAPTURED)
    response = client.get(f"/{SLUG}/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_the_byline_names_and_links_the_author(page):
    byline = page.select_one(".byline")
    assert " ".join(byline.get_text(" ", strip=True).split()).endswith("by Dmytro Basmat")
    assert byline.a["href"] == "/author/dmytro-basmat/"


def test_the_time_is_the_publications_own(page):
    assert "December 21, 2023 6:46 AM" in page.get_text(" ", strip=True)


def test_the_caption_and_its_credit_stand_apart(page):
    figure = page.select_one("figure")
    assert figure.select_one(".caption").get_text(" ", strip=True).endswith("in Kyiv, Ukraine on March 21, 2023.")
    assert "Roman Pilipey/Getty Images" in figure.select_one(".credit").get_text()
    assert "Roman Pilipey" not in figure.select_one(".caption").get_text()


def test_it_says_how_long_it_takes_to_read(page):
    assert "2 min read" in " ".join(page.get_text(" ", strip=True).split())


def test_the_card_of_the_other_story_is_cut_at_a_word(page):
    card = page.select_one(".related")
    assert "Ukraine war latest: Russia advances" in card.get_text()
    assert card.a["href"] == "/ukraine-war-latest-dec-20/"
    excerpt = card.select_one(".related-excerpt").get_text(strip=True)
    assert excerpt.endswith("…")
    whole = Article.objects.get(slug="ukraine-war-latest-dec-20").excerpt
    assert whole.startswith(excerpt[:-1] + " ")


def test_ghosts_ids_are_kept(page):
    article = Article.objects.get(slug=SLUG)
    row = ImportedRow.objects.get(kind="post", object_id=article.pk)
    assert article.guid == "bea404eeb42ed2039eda3253"
    assert (row.uuid, row.comment_id) == ("5f1a5c2e-7f1b-4d3c-9c60-060d7a5a0001", "bea404eeb42ed2039eda3253")
