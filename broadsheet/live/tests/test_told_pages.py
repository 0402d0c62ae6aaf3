"""What open pages are told of a coverage with the news of its change."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from broadsheet.live import changing, covering
from broadsheet.live.filing import Words
from broadsheet.live.models import CoverageState
from kiosk.edition import CARRIED_MOST

pytestmark = pytest.mark.django_db

NEW = "/_/fragment/live/harbour/new/"


def told(client, address=NEW):
    return BeautifulSoup(client.get(address).content, "lxml")


def posts(page):
    return {post["data-post"]: post for post in page.select("[data-post]")}


def test_the_newest_are_whole_and_of_the_others_there_is_name_and_version(harbour, say, client):
    for number in range(1, 36):
        say(harbour, f"Post {number}.")
    found = posts(told(client))
    assert [*found] == [f"post-{number}" for number in range(35, 5, -1)]
    assert [bool(post.get_text()) for post in found.values()] == [True] * 3 + [False] * 27
    assert {name: post["data-version"] for name, post in found.items()} == {
        name: post["data-version"] for name, post in posts(told(client, "/_/fragment/live/harbour/")).items()
    }


@pytest.mark.parametrize("words", [1, 60, 500, 3000])
def test_it_is_small_enough_to_travel_along_however_long_the_posts_are(harbour, say, client, words):
    for number in range(1, 36):
        say(harbour, f"Post {number}. " + "crane " * words, headline="A crane " * 12, is_key=True)
    answer = client.get(NEW)
    assert len(answer.content) <= CARRIED_MOST
    assert len(posts(told(client))) == 30


def test_what_stands_above_the_posts_travels_along_only_while_it_is_short(harbour, say, client, editor):
    post = say(harbour, "Short.")
    covering.pin(coverage=harbour, post=post, by=editor)
    top = told(client).select_one(".coverage-top")
    assert "Short." in top.get_text()
    assert not top.has_attr("data-left-out")
    changing.edit(post=post, words=Words("Long. " * 500), seen=post.version, by=editor, is_update=True)
    top = told(client).select_one(".coverage-top")
    assert top.get_text() == ""
    assert top.has_attr("data-left-out")
    whole = told(client, "/_/fragment/live/harbour/").select_one(".coverage-top")
    assert whole["data-version"] == top["data-version"]


def test_every_change_that_readers_see_is_another_telling(harbour, say, client, editor):
    post = say(harbour, "First.")
    for number in range(40):
        say(harbour, f"Post {number}.")
    tags = [client.get(NEW)["ETag"]]
    changing.edit(post=post, words=Words("Other."), seen=post.version, by=editor, is_update=True)
    tags.append(client.get(NEW)["ETag"])
    changing.withdraw(post=post, reason="Wrong.", by=editor)
    tags.append(client.get(NEW)["ETag"])
    covering.move(coverage=harbour, to=CoverageState.PAUSED, by=editor)
    tags.append(client.get(NEW)["ETag"])
    assert len(set(tags)) == 4
