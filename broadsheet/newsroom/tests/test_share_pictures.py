"""Pictures for networks, search engines and feeds are made behind; a page or a feed that is asked earlier has a stand-in."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from broadsheet.newsroom import events, shapes
from broadsheet.newsroom.models import Picture, Publication, Rendition
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_asked():
    cache.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def illustrated(picture):
    return factories.article(main_picture=picture, body=[("picture", {"picture": factories.picture("On the quay")})])


def card_of(article):
    """The share card's address, width and height."""
    html = Client().get(article.get_absolute_url()).content.decode()
    found = dict(re.findall(r'property="og:image(:width|:height|)" content="([^"]*)"', html))
    return found.get(""), found.get(":width"), found.get(":height")


def test_neither_page_nor_feed_scales_for_machines():
    article = illustrated(factories.picture())
    for address in (article.get_absolute_url(), "/rss/", "/atom/", "/feed.json", "/"):
        Client().get(address)
    assert not Rendition.objects.filter(filter_spec__contains="jpeg").exists()


def test_publishing_has_them_made_and_tells_that_the_page_has_changed(committed):
    picture, told = factories.picture(), []

    def listen(picture, **_more):
        told.append(picture)

    events.picture_changed.connect(listen)
    try:
        with committed():
            article = illustrated(picture)
    finally:
        events.picture_changed.disconnect(listen)
    assert card_of(article)[1:] == ("1200", "630")
    assert picture in told
    made = set(Rendition.objects.filter(filter_spec__contains="jpeg").values_list("image__title", "filter_spec"))
    assert ("On the quay", "width-1200|format-jpeg|bgcolor-ffffff") in made
    assert len([spec for title, spec in made if title == picture.title]) == 5


def test_a_page_that_comes_too_early_has_what_there_is_of_the_picture():
    article = illustrated(factories.picture())
    assert card_of(article) == (None, None, None)
    address, width, _height = card_of(article)  # the first view made one quick copy, for the page itself
    assert address.endswith(".webp")
    assert width == "480"
    answer = Client().get(re.sub(r"^https?://[^/]*", "", address))
    assert b"WEBP" in b"".join(answer.streaming_content)


def test_the_papers_own_card_stands_in_where_there_is_nothing_yet(committed):
    own = factories.picture("The Lantern")
    with committed():
        publication = Publication.load()
        publication.share_picture = own
        publication.save()
        Client().get("/")
    article = illustrated(factories.picture())
    card = card_of(article)[0].rsplit("/", 1)[-1]
    assert own.renditions.get(public_file__name=card).filter_spec == shapes.FOR_MACHINES["share"][0]


def test_a_view_asks_for_what_is_missing_once(committed):
    article = illustrated(factories.picture())
    with committed():
        card_of(article)
    assert card_of(article)[1:] == ("1200", "630")


def test_a_picture_without_its_file_costs_a_page_only_the_picture():
    picture = factories.picture()
    article = illustrated(picture)
    picture.file.storage.delete(Picture.objects.get(pk=picture.pk).file.name)
    assert card_of(article) == (None, None, None)
