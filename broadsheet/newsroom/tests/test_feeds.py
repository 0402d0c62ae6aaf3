"""RSS, Atom and JSON Feed of every list."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from broadsheet.foundation.sources import recording
from broadsheet.newsroom import scaling
from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.newsroom.feeds.generators import clean
from broadsheet.newsroom.models import Article, Correction, Series
from tests import factories

pytestmark = pytest.mark.django_db

ALL = ["/", "/section/harbour/", "/tag/grain/", "/author/olena-marchenko/", "/series/port-diary/"]
ENDINGS = ["rss/", "atom/", "feed.json"]
CANARY = "only members know the cargo"


@pytest.fixture
def story():
    series = Series(name="Port diary", locale=factories.section().locale)
    series.full_clean()
    series.save()
    picture = factories.picture("A crane", caption="A crane at work", credit="Roman Hlek")
    scaling.scale(picture, ["feed"])
    return factories.article(
        "Cranes & cargo",
        by="Olena Marchenko",
        topics=[factories.topic("Grain")],
        series=series,
        main_picture=picture,
        standfirst="Grain leaves.",
        body=[("paragraph", '<p>First <a href="/about/">words</a>.</p>'), ("heading", "The harbour")],
    )


def parsed(client, path):
    return feedparser.parse(client.get(path).content)


@pytest.mark.parametrize("page", ALL)
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_list_has_a_feed_in_every_format(client, story, page, ending):
    answer = client.get(page + ending)
    assert answer.status_code == 200
    if ending == "feed.json":
        feed = json.loads(answer.content)
        assert feed["feed_url"] == f"http://testserver{page}feed.json"
        assert [item["title"] for item in feed["items"]] == ["Cranes & cargo"]
    else:
        feed = feedparser.parse(answer.content)
        assert not feed.bozo, feed.get("bozo_exception")
        assert [entry.title for entry in feed.entries] == ["Cranes & cargo"]
        assert feed.entries[0].link == "http://testserver/cranes-cargo/"


def test_rss_carries_the_whole_open_text_and_the_picture_with_its_credit(client, story):
    entry = parsed(client, "/rss/").entries[0]
    text = entry.content[0].value
    assert '<a href="http://testserver/about/">words</a>' in text
    assert "<h2>The harbour</h2>" in text
    assert "A crane at work (Roman Hlek)" in text
    assert entry.media_content[0]["url"].startswith("http://testserver/media/")
    assert entry.media_credit[0]["content"] == "Roman Hlek"
    assert entry.summary == "Grain leaves."
    assert entry.author == "Olena Marchenko"
    assert [tag.term for tag in entry.tags] == ["Harbour", "Grain"]


def test_the_name_of_an_item_is_the_articles_guid_and_no_link(client, story):
    Article.objects.filter(pk=story.pk).update(guid="5f9c0a2b1e8d4c3b2a190807")
    root = etree.fromstring(client.get("/rss/").content)
    guid = root.find("channel/item/guid")
    assert (guid.text, guid.get("isPermaLink")) == ("5f9c0a2b1e8d4c3b2a190807", "false")
    assert json.loads(client.get("/feed.json").content)["items"][0]["id"] == "5f9c0a2b1e8d4c3b2a190807"
    assert parsed(client, "/atom/").entries[0].id == "urn:guid:5f9c0a2b1e8d4c3b2a190807"


def test_a_renamed_article_keeps_its_name_in_feeds(client, story):
    before = parsed(client, "/rss/").entries[0].id
    story.slug = "renamed"
    story.save_revision().publish()
    entry = parsed(client, "/rss/").entries[0]
    assert (entry.id, entry.link) == (before, "http://testserver/renamed/")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("access", ["members", "registered"])
def test_the_closed_part_is_in_no_feed(client, ending, access):
    factories.article(
        "For members",
        access=access,
        body=[
            ("paragraph", "<p>Everyone may read this.</p>"),
            ("open_part_ends", None),
            ("paragraph", f"<p>{CANARY}</p>"),
        ],
    )
    factories.article("Without a mark", access=access, body=[("paragraph", f"<p>Open.</p><p>{CANARY}</p>")])
    text = client.get(f"/{ending}").content.decode()
    assert CANARY not in text
    assert "Everyone may read this." in text
    assert "Read the whole article" in text


@pytest.mark.control
def test_the_canary_sings_where_the_text_is_open(client):
    factories.article("Open", body=[("paragraph", f"<p>{CANARY}</p>")])
    assert CANARY in client.get("/rss/").content.decode()


@pytest.mark.parametrize("page", ["/", "/section/harbour/", "/corrections/", "/uk/"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_feed_is_valid_and_always_the_same(client, page, ending):
    factories.section()
    first = client.get(page + ending)
    assert first.status_code == 200
    assert client.get(page + ending).content == first.content
    if ending == "feed.json":
        assert json.loads(first.content)["items"] == []
    else:
        feed = feedparser.parse(first.content)
        assert not feed.bozo
        assert feed.feed.title


def test_an_unknown_list_has_no_feed(client):
    assert client.get("/section/nowhere/rss/").status_code == 404
    assert client.post("/rss/").status_code == 405


def test_nothing_unpublished_is_in_any_feed(client, story):
    factories.article("A draft", publish=False)
    story.unpublish()
    assert parsed(client, "/rss/").entries == []


def test_ukrainian_feeds_live_in_their_edition(client):
    factories.article("Cranes move again")
    other = factories.article("Крани знову рухаються", language="uk")
    feed = parsed(client, "/uk/rss/")
    assert [entry.link for entry in feed.entries] == [f"http://testserver/uk/{other.slug}/"]
    assert feed.feed.language == "uk"
    assert len(parsed(client, "/rss/").entries) == 1


def test_who_has_the_feed_is_told_so_until_it_changes(client, story):
    first = client.get("/rss/")
    again = client.get("/rss/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/rss/", headers={"if-modified-since": first.headers["Last-Modified"]}).status_code == 304
    story.title = "Cranes, cargo"
    story.change_kind = "typo"
    story.save_revision().publish()
    assert client.get("/rss/", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_a_feed_that_lost_an_item_is_not_called_unchanged(client, story):
    factories.article("Newer")
    newest = client.get("/rss/").headers["Last-Modified"]
    Article.objects.filter(pk=story.pk).update(last_published_at="2026-01-01T00:00:00Z")
    Article.objects.get(slug="newer").unpublish()
    assert client.get("/rss/", headers={"if-modified-since": newest}).status_code == 200


def test_corrections_have_a_feed_whose_names_stay(client, story):
    correction = Correction.objects.create(article=story, kind="correction", note="Four cranes, not three.")
    entry = parsed(client, "/corrections/rss/").entries[0]
    assert entry.summary == "Four cranes, not three."
    assert entry.link == "http://testserver/cranes-cargo/"
    assert entry.id == f"{story.guid}#correction-{correction.pk}"
    for ending in ENDINGS:
        assert client.get(f"/corrections/{ending}").status_code == 200
    story.unpublish()
    assert parsed(client, "/corrections/rss/").entries == []


def test_control_characters_do_not_break_a_feed(client):
    factories.article("Cranes \x0b move", standfirst="A form\x0cfeed", body=[("paragraph", "<p>Bell\x07 rings</p>")])
    for ending in ("rss/", "atom/"):
        feed = parsed(client, f"/{ending}")
        assert not feed.bozo
        assert "Bell rings" in feed.entries[0].content[0].value


@pytest.mark.django_db(False)
@given(st.text())
def test_any_text_is_fit_for_xml_once_it_is_clean(text):
    element = etree.Element("a")
    element.text = clean(text)


def test_a_forged_host_gets_into_no_feed(client, story, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for ending in ENDINGS:
        forged = client.get(f"/{ending}", headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
        assert b"evil" not in forged.content
        assert forged.content == client.get(f"/{ending}").content


def test_a_feed_says_what_it_was_made_from(client, story):
    with recording() as found:
        client.get("/section/harbour/rss/")
    assert {f"list:section/{story.section_id}", f"article:{story.pk}", f"picture:{story.main_picture_id}"} <= found


def test_a_feed_costs_the_same_whatever_the_archive_holds(client):
    def queries():
        client.get("/rss/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/rss/")
        return len(captured)

    for number in range(2):
        factories.article(f"Story {number}", by="Olena Marchenko", main_picture=factories.picture(f"p{number}"))
    few = queries()
    for number in range(10, 16):
        factories.article(f"Story {number}", by="Ivan Hordiienko", main_picture=factories.picture(f"p{number}"))
    assert queries() <= few


def test_every_kind_of_block_has_a_form_in_feeds():
    template = (Path(__file__).parent.parent / "templates/newsroom/feed_body.html").read_text()
    missing = {name for name in BodyBlock().child_blocks if f'"{name}"' not in template} - {"open_part_ends"}
    assert missing == set()
