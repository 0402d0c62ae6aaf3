"""What pages of live coverage say to search engines, social networks and feed readers."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from broadsheet.live import changing, covering
from broadsheet.live.filing import Words
from broadsheet.live.models import CoverageState
from tests import factories

pytestmark = pytest.mark.django_db

OWN = "http://testserver/live/harbour/"


def head(client, address="/live/harbour/"):
    return BeautifulSoup(client.get(address).content, "lxml").head


def prop(found, name):
    tag = found.find("meta", property=name) or found.find("meta", attrs={"name": name})
    return tag and tag["content"]


def live_blog(client):
    data = json.loads(head(client).select_one('script[type="application/ld+json"]').string)
    return next(node for node in data["@graph"] if node["@type"] == "LiveBlogPosting")


def test_the_head_names_the_page_its_words_and_its_feeds(harbour, say, client):
    say(harbour, "A crane moves.")
    found = head(client)
    assert found.title.string.startswith("The harbour reopens")
    assert prop(found, "og:title") == "The harbour reopens"
    assert prop(found, "description") == prop(found, "og:description") == "A crane moves."
    assert prop(found, "og:type") == "article"
    assert found.find("link", rel="canonical")["href"] == prop(found, "og:url") == OWN
    feeds = {link["href"]: link["type"] for link in found.find_all("link", type=True) if "/live/" in link["href"]}
    assert feeds == {
        f"{OWN}rss/": "application/rss+xml",
        f"{OWN}atom/": "application/atom+xml",
        f"{OWN}feed.json": "application/feed+json",
    }
    for address in feeds:
        assert client.get(address).status_code == 200


def test_the_summary_describes_it_where_there_is_one(harbour, client):
    harbour.summary = "Eleven years after the war began."
    harbour.save()
    assert prop(head(client), "description") == "Eleven years after the war began."


def test_a_page_of_earlier_posts_is_a_page_of_its_own(harbour, say, client):
    for number in range(31):
        say(harbour, f"Post {number}.")
    found = head(client, "/live/harbour/1/")
    assert found.find("link", rel="canonical")["href"] == f"{OWN}1/"
    assert prop(found, "og:title") == "The harbour reopens: Earlier posts 1"


def test_a_live_blog_has_all_that_search_engines_ask_for(harbour, say, client, editor):
    harbour.section = factories.section("Port")
    harbour.save()
    written = say(harbour, "A crane moves.", headline="Crane", contributors=[factories.contributor()])
    say(harbour, "Nobody signed this.")
    changing.correct(post=written, note="It was a tug.", words=Words("A tug moves."), seen=1, by=editor)
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor)
    node = live_blog(client)
    assert node["mainEntityOfPage"]["@id"] == node["url"] == OWN
    assert node["headline"] == "The harbour reopens"
    assert node["articleSection"] == "Port"
    assert node["coverageStartTime"] <= node["coverageEndTime"] <= node["dateModified"]
    assert node["datePublished"]
    assert node["publisher"]["name"] == node["author"]["name"]
    updates = node["liveBlogUpdate"]
    assert [update["headline"] for update in updates] == ["Nobody signed this.", "A tug moves."]
    assert updates[1]["correction"][0]["text"] == "It was a tug."
    for update in updates:
        assert update["@type"] == "BlogPosting"
        assert update["url"].startswith(f"{OWN}#post-")
        assert {"articleBody", "datePublished", "dateModified", "author"} <= update.keys()
    assert updates[0]["author"]["name"] == node["publisher"]["name"]


def test_a_film_is_named_and_led_to_and_loads_nothing_by_itself(harbour, say, client):
    post = say(harbour, "See for yourself.")
    changing.edit(post=post, words=Words("See.", embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"), seen=1, by=None)
    page = BeautifulSoup(client.get("/live/harbour/").content, "lxml")
    link = page.select_one(".post .embed-open")
    assert link.get_text(strip=True) == "Play from YouTube"
    assert link["data-frame"]
    assert not page.select("iframe")
    changing.edit(post=post, words=Words("See.", embed="https://www.harbour.example/tide"), seen=2, by=None)
    link = BeautifulSoup(client.get("/live/harbour/").content, "lxml").select_one(".post .embed-open")
    assert link.get_text(strip=True) == "Show it from harbour.example"
