"""The news feed and the editors' picks as fragments that a browser fetches."""

from __future__ import annotations

import pytest
from wagtail.models import Locale

from broadsheet.frontpage.models import Front
from tests import factories

pytestmark = pytest.mark.django_db

FEED = "/_/fragment/news-feed/"
PICKS = "/_/fragment/editors-picks/"


def picked(*articles, title=""):
    cards = [
        {"article": article, "headline": "", "kicker": "", "shows_from": None, "shows_until": None}
        for article in articles
    ]
    front = Front(
        locale=Locale.objects.get(language_code="en"),
        containers=[("editors_picks", {"title": title, "cards": cards})],
    )
    front.save()
    return front


def test_the_feed_shows_the_newest_first_and_opens_it(client):
    factories.article("Older")
    factories.article("Newest")
    html = client.get(FEED).content.decode()
    assert html.index("Newest") < html.index("Older")
    assert "Newest: the first paragraph." in html
    assert "Older: the first paragraph." not in html
    assert "<html" not in html


def test_each_edition_has_its_own(client):
    factories.article("In English")
    factories.article("Українською", language="uk")
    assert "Українською" not in client.get(FEED).content.decode()
    assert "Українською" in client.get(f"/uk{FEED}").content.decode()


def test_an_empty_feed_is_empty(client):
    assert client.get(FEED).content.strip() == b""


def test_the_picks_keep_the_editors_order_and_leave_out_what_is_not_out(client):
    first, second = factories.article("First pick"), factories.article("Second pick")
    hidden = factories.article("Not out", publish=False)
    picked(second, hidden, first)
    html = client.get(PICKS).content.decode()
    assert html.index("Second pick") < html.index("First pick")
    assert "Not out" not in html


def test_no_front_no_picks(client):
    assert client.get(PICKS).content.strip() == b""


@pytest.mark.parametrize("path", [FEED, PICKS])
def test_who_has_a_fragment_is_told_that_it_has_not_changed(client, path):
    picked(factories.article("A pick"))
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=60"
    assert not first.cookies
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    factories.article("Newer")
    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", [FEED, PICKS])
def test_fragments_are_only_read(client, path):
    assert client.post(path).status_code == 405
