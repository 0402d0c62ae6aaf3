"""Live coverage as readers see it, without JavaScript."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from broadsheet.live import changing, covering
from broadsheet.live.models import Coverage, CoverageState
from broadsheet.newsroom.times import day
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(client, address="/live/harbour/"):
    return BeautifulSoup(client.get(address).content, "lxml")


def texts(page):
    return [each.get_text(strip=True) for each in page.select(".posts .post-text")]


def test_newest_first_with_byline_time_and_a_link_to_each(harbour, say, client):
    say(harbour, "First.")
    post = say(harbour, "Second, **bold**.", headline="A crane", contributors=[factories.contributor()])
    page = page_of(client)
    assert texts(page) == ["Second,bold.", "First."]
    newest = page.select_one(f"#{post.anchor}")
    assert newest.select_one("time")["datetime"]
    assert newest.select_one('[rel="author"]').get_text() == "Olena Marchenko"
    assert newest.select_one(f'a[href="#{post.anchor}"]')


def test_what_is_typed_is_no_markup(harbour, say, client):
    say(harbour, "<script>alert(1)</script> [x](javascript:alert(1)) https://harbour.example/")
    page = page_of(client)
    assert not page.select(".post-text script")
    assert [link["href"] for link in page.select(".post-text a")] == ["https://harbour.example/"]


def test_no_posts_yet_looks_normal(harbour, client):
    assert "No posts yet" in page_of(client).get_text()


def test_the_rest_stands_on_pages_that_never_move(harbour, say, client):
    for number in range(1, 66):
        say(harbour, f"Post {number}.", is_key=number == 3)
    page = page_of(client)
    assert texts(page) == [f"Post {number}." for number in range(65, 35, -1)]
    (earlier,) = [link["href"] for link in page.select(".feed-more a")]
    address, _hash, anchor = earlier.partition("#")
    assert address == "/live/harbour/2/"
    second = page_of(client, address)
    assert second.select_one(f"#{anchor} .post-text").get_text(strip=True) == "Post 35."
    assert texts(second) == [f"Post {number}." for number in range(60, 30, -1)]
    first = page_of(client, "/live/harbour/1/")
    assert texts(first) == [f"Post {number}." for number in range(30, 0, -1)]
    assert client.get("/live/harbour/3/").status_code == 404, "it is not full"
    assert client.get("/live/harbour/0/").status_code == 404
    (key,) = page.select(".key-events a")
    assert key["href"].startswith("/live/harbour/1/#post-")


def test_states_pinned_post_and_bulletin(harbour, say, editor, client):
    post = say(harbour, "Pin me.")
    covering.pin(coverage=harbour, post=post, by=editor)
    assert "Pin me." in page_of(client).select_one(".coverage-pinned").get_text()
    covering.move(coverage=harbour, to=CoverageState.PAUSED, by=editor)
    assert "Paused" in page_of(client).select_one(".coverage-state").get_text()
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor, bulletin="The harbour is **open**.")
    page = page_of(client)
    assert page.select_one(".coverage-bulletin strong").get_text() == "open"
    assert "over" in page.select_one(".coverage-state").get_text()


def test_one_that_nobody_has_announced_is_not_there(client, editor):
    secret = Coverage.objects.create(language="en", slug="secret", headline="A secret")
    for address in ("/live/secret/", "/live/secret/rss/", "/_/fragment/live/secret/"):
        assert client.get(address).status_code == 404
    assert "A secret" not in client.get("/_/fragment/live/").content.decode()
    covering.move(coverage=secret, to=CoverageState.LIVE, by=editor)
    assert client.get("/live/secret/").status_code == 200
    assert "A secret" in client.get("/_/fragment/live/").content.decode()


def test_search_engines_get_a_live_blog(harbour, say, client):
    post = say(harbour, "A crane moves. </script>", headline="Crane")
    data = json.loads(page_of(client).select_one('script[type="application/ld+json"]:not([data-x])').string)
    nodes = {node["@type"]: node for node in data["@graph"]}
    (update,) = nodes["LiveBlogPosting"]["liveBlogUpdate"]
    assert update["headline"] == "Crane"
    assert update["url"].endswith(f"/live/harbour/#{post.anchor}")


def test_a_changed_old_post_is_named_for_pages_that_still_show_it(harbour, say, editor, client):
    posts = [say(harbour, f"Post {number}.") for number in range(1, 34)]
    assert "data-changed" not in client.get("/_/fragment/live/harbour/").content.decode()
    changing.withdraw(post=posts[1], reason="Wrong.", by=editor)
    fragment = BeautifulSoup(client.get("/_/fragment/live/harbour/").content, "lxml")
    assert fragment.select_one(".posts")["data-changed"].split() == [f"{posts[1].anchor}:1:gone"]


def test_its_feed_has_the_posts(harbour, say, client):
    say(harbour, "A crane moves.", headline="Crane")
    feed = client.get("/live/harbour/rss/").content.decode()
    assert "Crane" in feed
    assert "#post-" in feed


def test_a_time_of_another_day_says_which_day(harbour, say, editor, client):
    post = say(harbour, "First.")
    assert not page_of(client).select(".post-day")
    Coverage.objects.update(began_at=post.at - timedelta(days=2))
    assert page_of(client).select_one(".post-day").get_text() == day(post.at)
    Coverage.objects.update(began_at=post.at)
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor)
    assert page_of(client).select_one(".post-day"), "and once it is over, any"
