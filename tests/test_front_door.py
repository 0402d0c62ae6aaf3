"""The thinnest way through: publish an article, read it."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_published_article_is_read_at_its_slug(client):
    factories.article("Cranes move again", by="Olena Marchenko")
    page = client.get("/cranes-move-again/")
    assert page.status_code == 200
    assert "Olena Marchenko" in page.content.decode()


def test_a_draft_has_no_page(client):
    factories.article("Not yet", publish=False)
    assert client.get("/not-yet/").status_code == 404


def test_a_renamed_article_leads_from_its_old_address(client):
    article = factories.article("Cranes move again")
    article.slug = "cranes-at-work"
    article.save_revision().publish()
    assert client.get("/cranes-move-again/").headers["Location"] == "/cranes-at-work/"
    assert client.get("/cranes-at-work/").status_code == 200


def test_a_slug_is_made_of_the_whole_headline_and_not_of_its_latin_letters_alone():
    assert factories.article("Історія 2", language="uk").slug == "istoriia-2"


def test_two_articles_of_different_months_cannot_share_a_slug():
    first = factories.article("Cranes move again")
    second = factories.article("Cranes move again")
    assert first.slug == "cranes-move-again"
    assert second.slug == "cranes-move-again-2"


def test_the_front_shows_the_newest(client):
    factories.article("Cranes move again")
    assert "Cranes move again" in client.get("/").content.decode()


@pytest.mark.parametrize("slug", ["section", "cms", "uk", "search", "rss", "healthz"])
def test_parts_of_the_site_cannot_be_a_slug(slug):
    article = factories.article("Fine", publish=False)
    article.slug = slug
    with pytest.raises(Exception, match="part of the site"):
        article.full_clean()
