"""The box “How we know this”: on the page, in feeds, in structured data; and what is never in any of them."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.newsroom import publishing
from broadsheet.newsroom.models import Article, DocumentFile, Home, Source, StandingPage
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.newsroom.tests.sourced import OFFICIAL, approve, story, unnamed
from tests import factories

pytestmark = pytest.mark.django_db

KEEPER = "Zirconkeeper"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


def out(*sources, **fields):
    """A published story with these sources."""
    article = story("The ministry knew", *sources, **fields)
    approve(article)
    publishing.publish(article=article, by=person(Role.EDITOR))
    return Article.objects.get(pk=article.pk)


def everything():
    """One source of each kind."""
    ruling = DocumentFile(title="Ruling", file=ContentFile(b"%PDF-1.7", name="ruling.pdf"))
    ruling.save()
    return [
        Source(name="Olena Koval", role="director of the port"),
        unnamed(),
        Source(kind="document", name="The court's ruling", document=ruling, dated=date(2023, 12, 20)),
        Source(kind="data", name="Ship positions", link="https://data.example/ships"),
        Source(kind="own", description="Our reporter counted the cranes on three days"),
        Source(kind="publication", name="The Washington Post", link="https://post.example/a", dated=date(2023, 12, 19)),
    ]


def page_of(article, **how):
    return Client().get(article.get_absolute_url(), **how).content.decode()


def box_of(article):
    found = re.search(r'<section class="how-we-know".*?</section>', page_of(article), re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split()) if found else ""


def ld_of(article):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of(article), re.DOTALL)
    return json.loads(found[1])["@graph"][0]


def test_readers_are_told_what_the_story_rests_on():
    article = out(*everything(), methods="We asked thrice.", not_verified="The date of the order.")
    box = box_of(article)
    for said in (
        "1 person on record, 1 unnamed source, 1 document, 1 data set, our own reporting, 1 other publication",
        "Olena Koval, director of the port", OFFICIAL, "could lose their job", "took part in what they tell of",
        "The court&#x27;s ruling", "The Washington Post, December 19, 2023", "We asked thrice.", "The date of the order.",
        "Our reporter counted the cranes",
    ):  # fmt: skip
        assert said in box.replace(" ,", ","), said
    assert 'href="https://post.example/a"' in page_of(article)


def test_a_story_of_which_nothing_is_said_has_no_box():
    assert "how-we-know" not in page_of(factories.article("Plain"))


def test_a_document_of_the_box_can_be_downloaded_and_none_of_a_draft():
    article = story("Draft", *everything()[2:3])
    url = DocumentFile.objects.get().url
    assert Client().get(url).status_code == 404
    publishing.publish(article=article, by=person(Role.EDITOR))
    assert url in page_of(Article.objects.get())
    answer = Client().get(url)
    assert answer.status_code == 200
    answer.close()


def test_the_policy_page_is_linked_where_somebody_is_not_named():
    policy = StandingPage(
        title="When we name nobody", slug="unnamed", duty="unnamed", locale=factories.section().locale
    )
    Home.objects.get(locale__language_code="en").add_child(instance=policy)
    policy.save_revision().publish()
    out()
    assert 'href="/unnamed/">When we don’t name a source' in page_of(Article.objects.get())


def test_machines_are_told_of_papers_and_never_of_people():
    node = ld_of(out(*everything()))
    assert node["citation"] == [
        {"@type": "DigitalDocument", "name": "The court's ruling", "datePublished": "2023-12-20"},
        {"@type": "Dataset", "name": "Ship positions", "url": "https://data.example/ships"},
        {
            "@type": "CreativeWork",
            "publisher": {"@type": "Organization", "name": "The Washington Post"},
            "url": "https://post.example/a",
            "datePublished": "2023-12-19",
        },
    ]
    assert OFFICIAL not in json.dumps(node)
    assert "Koval" not in json.dumps(node["citation"])


@pytest.mark.parametrize("name", ["front_rss", "front_atom", "front_json"])
def test_feeds_have_it_in_a_line(name):
    out(*everything())
    feed = Client().get(reverse(name)).content.decode()
    assert "How we know this" in feed
    assert "1 unnamed source" in feed
    assert OFFICIAL not in feed


def test_who_of_us_knows_is_told_nowhere():
    keeper = User.objects.create_user("zirconkeeper@lantern.example", "x", name=KEEPER)
    article = out(unnamed(known_to=keeper))
    places = [
        article.get_absolute_url(),
        "/",
        "/rss/",
        "/atom/",
        "/feed.json",
        "/sitemap.xml",
        "/news-feed/",
        "/search/?q=zirconkeeper",
    ]
    for path in places:
        said = Client().get(path).content.decode().lower()
        assert (
            KEEPER.lower() not in said.replace("q=zirconkeeper", "").replace('value="zirconkeeper"', "")
            or "search" in path
        ), path
    assert f'"{keeper.pk}"' not in box_of(article)


@pytest.mark.parametrize("kind", ["person", "document", "data", "own", "publication", "unnamed"])
def test_nothing_typed_becomes_markup(kind):
    texts = (
        {"description": HOSTILE}
        if kind in {"own", "unnamed"}
        else {"name": HOSTILE, "role": HOSTILE, "link": f"javascript:{HOSTILE}"}
    )
    source = unnamed(description=HOSTILE) if kind == "unnamed" else Source(kind=kind, **texts)
    page = page_of(out(source, methods=HOSTILE, not_verified=HOSTILE))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "alert(1)" in page, "it was printed"


def test_members_only_stories_say_what_they_rest_on_to_everybody():
    assert OFFICIAL in box_of(out(access="members"))


def test_a_draft_shows_its_own_sources_in_the_preview(client):
    article = out(Source(name="Olena Koval"))
    draft = Article.objects.get()
    draft.source_list.set([Source(name="Petro Hnatiuk")])
    draft.save_revision()
    client.force_login(person(Role.EDITOR))
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk])).content.decode()
    assert "Petro Hnatiuk" in preview
    assert "Olena Koval" not in preview
    assert "Petro Hnatiuk" not in page_of(article)
