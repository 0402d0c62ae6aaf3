"""What The Lantern tells live."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from broadsheet.demo import telling_live
from broadsheet.foundation import clock
from broadsheet.live.models import Coverage, Post
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(django_user_model):
    factories.section("City")
    editor = django_user_model.objects.create_superuser("editor@lantern.example", "x", name="Zlata Orlyk")
    telling_live.tell(now=clock.now(), by=editor)
    return editor


def test_one_runs_in_each_language_and_one_is_over(told, client):
    assert sorted(Coverage.objects.values_list("language", "state")) == [
        ("en", "ended"),
        ("en", "live"),
        ("uk", "live"),
    ]
    for address, said in {
        "/live/first-ferry/": "gangway", "/uk/live/first-ferry/": "Трап", "/live/night-without-light/": "two streets",
    }.items():  # fmt: skip
        assert said in client.get(address).content.decode()
    assert client.get("/uk/live/night-without-light/").status_code == 404


def test_short_items_stand_in_the_feed_with_what_came_out_longest_ago_last(told, client):
    page = BeautifulSoup(client.get("/news-feed/").content, "lxml")
    assert [each.get_text(strip=True) for each in page.select(".feed-headline")] == [
        "Tram 4 turns at the market until evening",
        "The library opens its reading room at night",
        "Forty tonnes of salt for the icy streets",
    ]


def test_nothing_comes_from_the_future_and_posts_stand_in_the_order_of_their_times(told):
    assert not Post.objects.filter(at__gt=clock.now()).exists()
    for coverage in Coverage.objects.all():
        times = list(coverage.posts.order_by("number").values_list("at", flat=True))
        assert times == sorted(times)
        assert coverage.began_at <= times[0]


def test_told_again_nothing_is_told_twice(told):
    count = Post.objects.count()
    telling_live.tell(now=clock.now(), by=told)
    assert Post.objects.count() == count
