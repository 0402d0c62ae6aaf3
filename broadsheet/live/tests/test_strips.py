"""The way to live coverage: on the front, in articles about it, and below articles of its section."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from broadsheet.foundation import sources
from broadsheet.live import changing, covering
from broadsheet.live.models import Coverage, CoverageState
from tests import factories

pytestmark = pytest.mark.django_db


def strip(client, address):
    found = BeautifulSoup(client.get(address).content, "lxml").select_one(".live-strip")
    return found and (found.select_one(".coverage-state").get_text(strip=True), found.a["href"])


def test_the_front_leads_to_what_runs_and_to_nothing_else(harbour, client, editor):
    factories.article()
    Coverage.objects.create(language="en", slug="secret", headline="A secret")
    assert strip(client, "/") == ("Live", "/live/harbour/")
    covering.move(coverage=harbour, to=CoverageState.PAUSED, by=editor)
    assert strip(client, "/") == ("Paused", "/live/harbour/")
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor)
    assert strip(client, "/") is None


def test_articles_about_it_lead_to_it_while_it_runs(harbour, client, editor):
    about, other = factories.article("Cranes move"), factories.article("Bread is dear")
    harbour.articles.add(about)
    assert strip(client, about.get_absolute_url()) == ("Live", "/live/harbour/")
    assert strip(client, other.get_absolute_url()) is None
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor)
    assert strip(client, about.get_absolute_url()) is None


def test_an_article_that_grew_from_a_post_leads_back_to_it_afterwards_too(harbour, say, client, editor):
    article, post = factories.article("Cranes move"), say(harbour)
    post.article = article
    post.save()
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor)
    assert strip(client, article.get_absolute_url()) == ("Live coverage", "/live/harbour/")
    changing.withdraw(post=post, reason="Wrong.", by=editor)
    assert strip(client, article.get_absolute_url()) is None


def test_other_articles_have_a_place_that_names_their_section_alone(harbour, client):
    article = factories.article("Bread is dear")
    with sources.recording() as made_from:
        page = BeautifulSoup(client.get(article.get_absolute_url()).content, "lxml")
    place = page.select_one(".live-strip-place")
    assert place["data-section"] == str(article.section_id)
    assert place["data-fragment"] == "/_/fragment/live/"
    assert not [name for name in made_from if "coverage" in name], "when one begins no archive is printed anew"


def test_a_new_post_changes_no_front_and_no_article(harbour, say, client):
    article = factories.article("Cranes move")
    harbour.articles.add(article)
    for address in ("/", article.get_absolute_url(), "/_/fragment/live/"):
        before = client.get(address).content
        say(harbour)
        assert client.get(address).content == before
