"""What stands in a page's head for machines."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.foundation import clock
from broadsheet.newsroom import scaling
from broadsheet.newsroom.models import StandingPage
from broadsheet.newsroom.models.tree import Home
from tests import factories

pytestmark = pytest.mark.django_db


def head(client, path, **headers):
    return BeautifulSoup(client.get(path, **headers).content.decode(), "html.parser").head


def prop(soup, name):
    found = soup.find("meta", property=name) or soup.find("meta", attrs={"name": name})
    return found["content"] if found else None


def sibling(article, headline, *, publish=True, language="uk"):
    return factories.article(headline, language=language, publish=publish, translation_key=article.translation_key)


def hreflangs(soup):
    return {link["hreflang"]: link["href"] for link in soup.find_all("link", hreflang=True)}


def test_an_article_describes_itself_for_sharing(client):
    picture = factories.picture("A crane", size=(2000, 1500), description="A yellow crane")
    scaling.scale(picture, ["share"])
    factories.article(
        "Cranes move again", main_picture=picture, standfirst="Grain leaves.", share_headline="They move!"
    )
    soup = head(client, "/cranes-move-again/")
    assert prop(soup, "og:title") == "They move!"
    assert prop(soup, "description") == "Grain leaves."
    assert prop(soup, "og:type") == "article"
    assert prop(soup, "og:url") == "http://testserver/cranes-move-again/"
    assert (prop(soup, "og:image:width"), prop(soup, "og:image:height")) == ("1200", "630")
    assert prop(soup, "og:image:alt") == "A yellow crane"
    assert prop(soup, "og:image").startswith("http://testserver/media/")
    assert prop(soup, "twitter:card") == "summary_large_image"
    assert prop(soup, "article:published_time") == prop(soup, "article:modified_time")


def test_the_share_picture_goes_before_the_main_picture(client):
    main = factories.picture("Main", description="The main one")
    share = factories.picture("Share", size=(1300, 900), description="The shared one")
    scaling.scale(share, ["share"])
    factories.article("Cranes move again", main_picture=main, share_picture=share, main_picture_alt="Main alt")
    assert prop(head(client, "/cranes-move-again/"), "og:image:alt") == "The shared one"


def test_a_republication_names_its_original(client):
    factories.article("Cranes move again", canonical_url="https://elsewhere.example/cranes")
    soup = head(client, "/cranes-move-again/")
    assert soup.find("link", rel="canonical")["href"] == "https://elsewhere.example/cranes"


def test_what_shall_stay_out_of_search_engines_says_so(client):
    factories.article("Cranes move again", noindex=True)
    assert prop(head(client, "/cranes-move-again/"), "robots") == "noindex"
    assert prop(head(client, "/no-such-page/"), "robots") == "noindex"
    assert head(client, "/no-such-page/").find("link", rel="canonical") is None


def test_siblings_that_readers_can_see_are_named_and_no_others(client):
    article = factories.article("Cranes move again")
    assert hreflangs(head(client, "/cranes-move-again/")) == {}
    draft = sibling(article, "Крани знову рухаються", publish=False)
    assert hreflangs(head(client, "/cranes-move-again/")) == {}
    draft.save_revision().publish()
    expected = {
        "en": "http://testserver/cranes-move-again/",
        "uk": f"http://testserver/uk/{draft.slug}/",
        "x-default": "http://testserver/cranes-move-again/",
    }
    assert hreflangs(head(client, "/cranes-move-again/")) == expected
    assert hreflangs(head(client, f"/uk/{draft.slug}/")) == expected
    draft.refresh_from_db()
    draft.unpublish()
    assert hreflangs(head(client, "/cranes-move-again/")) == {}


def test_fronts_sections_and_standing_pages_name_their_siblings(client):
    section = factories.section("Harbour")
    other = factories.section("Гавань", language="uk")
    other.translation_key = section.translation_key
    other.save()
    assert hreflangs(head(client, "/section/harbour/"))["uk"] == f"http://testserver/uk/section/{other.slug}/"
    assert hreflangs(head(client, "/"))["uk"] == "http://testserver/uk/"
    english = StandingPage(title="About", slug="about", locale=Home.in_language("en").locale)
    Home.in_language("en").add_child(instance=english)
    ukrainian = StandingPage(
        title="Про нас", slug="pro-nas", locale=Home.in_language("uk").locale, translation_key=english.translation_key
    )
    Home.in_language("uk").add_child(instance=ukrainian)
    assert hreflangs(head(client, "/about/"))["uk"] == "http://testserver/uk/pro-nas/"


@pytest.mark.parametrize("path", ["/", "/cranes-move-again/", "/section/harbour/", "/corrections/", "/uk/"])
def test_a_forged_host_gets_into_no_address(client, path, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.USE_X_FORWARDED_HOST = True
    picture = factories.picture()
    scaling.scale(picture, scaling.MAIN_SHAPES)
    factories.article("Cranes move again", main_picture=picture)
    honest = client.get(path).content
    forged = client.get(path, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    assert forged.content == honest
    assert b"evil" not in honest


def test_the_feeds_of_a_page_are_named(client):
    factories.article("Cranes move again")
    links = [link["href"] for link in head(client, "/section/harbour/").find_all("link", type="application/rss+xml")]
    assert links == ["http://testserver/rss/", "http://testserver/section/harbour/rss/"]


def test_a_months_page_is_its_own_canonical_address(client):
    article = factories.article("Cranes move again")
    day = clock.local(article.published_at)
    path = f"/section/harbour/{day:%Y}/{day.month}/"
    soup = head(client, path)
    assert soup.find("link", rel="canonical")["href"] == f"http://testserver{path}"
    assert hreflangs(soup) == {}


def test_the_head_costs_the_same_whatever_the_article_has(client):
    def queries(path):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    factories.article("One", main_picture=factories.picture("a"), by="Olena Marchenko")
    few = queries("/one/")
    topics = [factories.topic(f"Topic {number}") for number in range(5)]
    two = factories.article("Two", main_picture=factories.picture("b"), by="Olena Marchenko", topics=topics)
    for number in range(5):
        two.corrections.create(kind="correction", note=f"Wrong {number}")
    assert queries("/two/") <= few
