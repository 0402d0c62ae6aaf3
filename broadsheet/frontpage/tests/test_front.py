"""What stands on the front, and what it costs."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from broadsheet.foundation import clock, sources
from broadsheet.frontpage.arranging import arrange
from broadsheet.frontpage.models import Front
from broadsheet.live import filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Post
from broadsheet.newsroom.models import Article
from tests import factories

pytestmark = pytest.mark.django_db

SECTIONS = ("Harbour", "City", "Business", "Climate", "Culture", "Opinion")


def soup(client, path="/"):
    return BeautifulSoup(client.get(path).content, "lxml")


def articles(count, **fields):
    """Published articles, the first of them the newest."""
    now = clock.now()
    made = []
    for number in range(count):
        section = fields.get("section") or factories.section(SECTIONS[number % len(SECTIONS)])
        article = factories.article(f"Story {number}", by="Olena Marchenko", **{**fields, "section": section})
        factories.came_out(article, now - timedelta(hours=number))
        made.append(article)
    return made


def copied(article, count):
    """So many more rows like this article: an archive, without the cost of publishing it."""
    columns = [field.column for field in Article._meta.local_concrete_fields if field.name != "page_ptr"]
    pages = [f.column for f in article.page_ptr._meta.local_concrete_fields if f.name not in {"id"}]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM wagtailcore_page")
        last = cursor.fetchone()[0]
        for number in range(1, count + 1):
            shown = ", ".join(
                {
                    "path": f"'{article.path[:-4]}Z{number:03X}'",
                    "slug": f"'copy-{number}'",
                    "translation_key": "%s",
                }.get(column, quote(column))
                for column in pages
            )
            cursor.execute(
                f"INSERT INTO wagtailcore_page (id, {', '.join(map(quote, pages))}) "  # noqa: S608
                f"SELECT {last + number}, {shown} FROM wagtailcore_page WHERE id = {article.pk}",
                [uuid.uuid4().hex if connection.vendor == "sqlite" else str(uuid.uuid4())],
            )
            own = ", ".join({"guid": f"'urn:copy:{number}'"}.get(column, quote(column)) for column in columns)
            cursor.execute(
                f"INSERT INTO newsroom_article (page_ptr_id, {', '.join(map(quote, columns))}) "  # noqa: S608
                f"SELECT {last + number}, {own} FROM newsroom_article WHERE page_ptr_id = {article.pk}"
            )


def card(article, **words):
    value = {"article": article.pk, "headline": "", "kicker": "", "shows_from": None, "shows_until": None, **words}
    return {"type": "item", "id": str(uuid.uuid4()), "value": value}


def front(*containers):
    made = Front(locale=Locale.objects.get(language_code="en"))
    stream = Front._meta.get_field("containers").stream_block
    made.containers = stream.to_python(
        [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in containers]
    )
    made.save()
    made.save_revision().publish()
    return Front.in_language("en")


def shown(containers):
    beside = [container.aside for container in containers if container.aside]
    return [card.article.pk for container in [*containers, *beside] for card in container.cards]


def desk_front(picks=()):
    containers = [
        ("splash", {"cards": [], "count": 4}),
        ("news_feed", {"title": "", "count": 5}),
        ("editors_picks", {"title": "", "cards": [card(article) for article in picks]}),
    ]
    for number, name in enumerate(SECTIONS):
        shape = ("grid", "list", "river", "opinion")[number % 4]
        section = factories.section(name)
        value = {"title": "", "section": section.pk, "cards": [], "count": 4, "shape": shape}
        containers.append(("section", value))
    containers.append(("latest", {"title": "", "count": 6, "shape": "river"}))
    return front(*containers)


def test_a_new_paper_says_that_nothing_has_come_out(client):
    assert "first edition is still being written" in client.get("/").content.decode()


def test_one_story_is_enough_for_a_front(client):
    factories.article("Cranes move again")
    page = soup(client)
    assert page.select_one(".splash h2").get_text(strip=True) == "Cranes move again"
    assert "still being written" not in page.get_text()


def test_no_story_stands_twice(client):
    articles(40)
    page = soup(client)
    addresses = [link["href"] for link in page.select("main h2 a, main h3 a") if link["href"].startswith("/story-")]
    assert len(addresses) == len(set(addresses)) >= 30


def test_no_story_stands_twice_on_a_front_of_the_desk():
    made = articles(30)
    containers = arrange(desk_front(picks=[made[0], made[9], made[4]]), "en")
    stories = shown(containers)
    assert len(stories) == len(set(stories))


def test_picks_stand_in_the_order_of_the_desk():
    made = articles(12)
    containers = arrange(desk_front(picks=[made[7], made[2], made[11]]), "en")
    picks = next(container for container in containers if container.kind == "editors_picks")
    assert [card.article.pk for card in picks.cards] == [made[7].pk, made[2].pk, made[11].pk]


def test_the_feed_stands_beside_the_splash_with_its_newest_item_opened(client):
    articles(12)
    feed = soup(client).select_one(".lead-feed")
    items = feed.select(".feed-item")
    assert "Story 4: the first paragraph." in items[0].get_text()
    assert "the first paragraph" not in items[1].get_text()
    times = [item.time["datetime"] for item in items]
    assert times == sorted(times, reverse=True)
    assert feed.select_one('.feed-more a[href="/news-feed/"]').get_text(strip=True) == "More news"


def test_the_feed_renews_itself_while_the_front_is_read(client):
    articles(12)
    found = soup(client)
    watched = [part["id"] for part in found.select("[data-watch]")]
    assert watched == ["front-feed"]
    assert len(found.select("#front-feed .feed-item")) > 1


def test_opinion_is_no_news():
    made = articles(8, tone="opinion", section=factories.section("Opinion"))
    containers = arrange(None, "en")
    assert "news_feed" not in {container.kind for container in containers}
    assert set(shown(containers)) == {article.pk for article in made}


def test_a_card_stands_only_for_its_time(client):
    made = articles(3)
    later = (clock.now() + timedelta(hours=3)).isoformat()
    desk = front(("editors_picks", {"title": "", "cards": [card(made[0], shows_from=later), card(made[1])]}))
    with sources.recording() as recorded:
        containers = arrange(desk, "en")
    assert shown(containers) == [made[1].pk]
    assert any(name.startswith("clock:") for name in recorded)


def test_a_story_that_is_not_out_has_no_card():
    draft = factories.article("Not yet", publish=False)
    assert arrange(front(("editors_picks", {"title": "", "cards": [card(draft)]})), "en") == []


def test_a_card_has_the_words_that_the_desk_gave_it(client):
    made = articles(1)
    front(("splash", {"cards": [card(made[0], headline="Cranes!", kicker="Port")], "count": 1}))
    page = soup(client)
    assert page.select_one(".splash h2").get_text(strip=True) == "Cranes!"
    assert page.select_one(".splash .kicker").get_text(strip=True) == "Port"


def test_the_date_line_makes_the_page_depend_on_midnight(client):
    with sources.recording() as recorded:
        client.get("/")
    tomorrow = clock.today() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), clock.publication_zone())
    assert sources.clock_source(midnight) in recorded


@pytest.mark.parametrize("archive", [10, 1000])
def test_the_front_costs_few_queries_whatever_the_archive(client, archive):
    picture = factories.picture()
    made = articles(10, main_picture=picture)
    copied(made[0], archive - len(made))
    assert Article.objects.public().count() == archive
    desk_front(picks=made[5:8])
    client.get("/")  # the first one scales the picture
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get("/").status_code == 200
    assert len(queries) <= 25


def test_two_strangers_get_the_same_bytes(client):
    articles(5)
    assert client.get("/").content == client.get("/").content
    assert "Set-Cookie" not in client.get("/")


def test_a_front_cannot_be_posted_to(client):
    assert client.post("/").status_code == 405


def test_short_items_stand_among_the_newest_stories_and_no_story_is_lost_for_them(client):
    made = articles(16)
    filing.file(words=Words("A crane **moves**.\n\nMore of it."), coverage=None, by=None)
    (post,) = Post.objects.all()
    filing.let_out(post=post, by=None)
    page = soup(client)
    items = page.select("#front-feed .feed-item")
    assert items[0].h3.get_text(strip=True) == "A crane moves."
    assert items[0].h3.a["href"].endswith(f"#item-{post.pk}")
    assert len(items) == 8
    shown_stories = {link["href"] for link in page.select("main h2 a, main h3 a")}
    assert {article.get_absolute_url() for article in made} <= shown_stories


def test_short_items_cost_a_front_one_query(client):
    articles(16)
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    for number in range(30):
        filing.file(words=Words(f"Item {number}."), coverage=None, by=None)
    for post in Post.objects.all():
        filing.let_out(post=post, by=None)
    with CaptureQueriesContext(connection) as after:
        client.get("/")
    assert len(after) <= len(before)
