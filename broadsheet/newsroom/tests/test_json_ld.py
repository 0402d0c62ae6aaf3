"""What pages say about themselves in schema.org's words."""

from __future__ import annotations

import json
import re

import pytest

from broadsheet.foundation import places
from broadsheet.newsroom import json_ld, scaling
from broadsheet.newsroom.models import BylineEntry, Correction, Publication, Series, StandingPage
from broadsheet.newsroom.models.tree import Home
from tests import factories

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def nodes(page):
    html = page.content.decode()
    found = [json.loads(text) for text in SCRIPT.findall(html)]
    return {node["@type"]: node for graph in found for node in graph["@graph"]}


@pytest.mark.parametrize(
    ("tone", "kind"),
    [
        ("news", "ReportageNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
        ("sponsored", "AdvertiserContentArticle"),
    ],
)
def test_the_tone_decides_what_kind_of_article_it_is(client, tone, kind):
    factories.article("Cranes move again", tone=tone)
    assert kind in nodes(client.get("/cranes-move-again/"))


def test_an_article_says_who_wrote_what_when(client):
    article = factories.article(
        "Cranes move again", by="Olena Marchenko", standfirst="Grain leaves.", topics=[factories.topic("Grain")]
    )
    article.byline.add(BylineEntry(text="Staff in the port"))
    article.save_revision().publish()
    article.refresh_from_db()
    node = nodes(client.get("/cranes-move-again/"))["ReportageNewsArticle"]
    assert node["headline"] == "Cranes move again"
    assert node["description"] == "Grain leaves."
    assert node["inLanguage"] == "en"
    assert node["articleSection"] == "Harbour"
    assert node["keywords"] == ["Grain"]
    assert node["author"] == [
        {"@type": "Person", "name": "Olena Marchenko", "url": "http://testserver/author/olena-marchenko/"},
        {"@type": "Person", "name": "Staff in the port"},
    ]
    assert node["publisher"]["name"] == Publication.load().name
    assert node["mainEntityOfPage"]["@id"] == "http://testserver/cranes-move-again/"
    assert node["datePublished"].endswith(("+02:00", "+03:00"))
    assert node["isAccessibleForFree"] is True
    assert "hasPart" not in node


def test_the_modified_time_is_the_public_one_that_a_typo_leaves_alone(client):
    article = factories.article("Cranes move again")
    before = nodes(client.get("/cranes-move-again/"))["ReportageNewsArticle"]
    assert before["dateModified"] == before["datePublished"]
    article.title = "Cranes move again!"
    article.change_kind = "typo"
    article.save_revision().publish()
    after = nodes(client.get("/cranes-move-again/"))["ReportageNewsArticle"]
    assert after["dateModified"] == before["dateModified"]


def test_a_picture_comes_in_three_ratios_with_caption_and_credit(client):
    picture = factories.picture("A crane", size=(2000, 1500), caption="A crane at work", credit="Roman Hlek")
    factories.article("Cranes move again", main_picture=picture)
    scaling.scale(picture, ["search"])
    pictures = nodes(client.get("/cranes-move-again/"))["ReportageNewsArticle"]["image"]
    assert [(one["width"], one["height"]) for one in pictures] == [(1200, 675), (1200, 900), (1200, 1200)]
    assert {one["caption"] for one in pictures} == {"A crane at work"}
    assert {one["creditText"] for one in pictures} == {"Roman Hlek"}
    assert all(one["url"].startswith("http://testserver/media/") for one in pictures)
    file = client.get(pictures[0]["url"].removeprefix("http://testserver"))
    assert file.status_code == 200
    file.close()


@pytest.mark.parametrize("access", ["members", "registered"])
def test_a_closed_article_is_marked_as_such(client, access):
    factories.article("For members", access=access)
    node = nodes(client.get("/for-members/"))["ReportageNewsArticle"]
    assert node["isAccessibleForFree"] is False
    assert node["hasPart"] == {
        "@type": "WebPageElement",
        "isAccessibleForFree": False,
        "cssSelector": json_ld.GATED_PART,
    }


def test_corrections_and_the_series_are_named(client):
    article = factories.article("Cranes move again")
    series = Series(name="Port diary", locale=article.locale)
    series.full_clean()
    series.save()
    article.series = series
    article.save_revision().publish()
    Correction.objects.create(article=article, kind="correction", note="It was four cranes, not three.")
    node = nodes(client.get("/cranes-move-again/"))["ReportageNewsArticle"]
    assert node["correction"][0]["@type"] == "CorrectionComment"
    assert node["correction"][0]["text"] == "It was four cranes, not three."
    assert node["isPartOf"]["name"] == "Port diary"


def test_the_way_to_an_article_leads_through_its_section(client):
    factories.article("Cranes move again")
    trail = nodes(client.get("/cranes-move-again/"))["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in trail] == [
        "http://testserver/",
        "http://testserver/section/harbour/",
        "http://testserver/cranes-move-again/",
    ]


def test_a_hostile_headline_cannot_end_the_script(client):
    headline = "</script><script>alert(1)</script><!-- \u2028 & co"
    article = factories.article("Harmless")
    article.title = headline
    article.save_revision().publish()
    page = client.get("/harmless/")
    assert "<script>alert(1)" not in page.content.decode()
    assert nodes(page)["ReportageNewsArticle"]["headline"] == headline


@pytest.mark.control
def test_without_escaping_the_hostile_headline_would_end_the_script(monkeypatch):
    monkeypatch.setattr(json_ld, "_UNSAFE", {})
    assert "</script><script>" in json_ld.script({"headline": "</script><script>alert(1)</script>"})


def test_the_front_names_the_paper_and_its_policies(client):
    publication = Publication.load()
    publication.name = "The Lantern"
    publication.logo = factories.picture("Logo", size=(800, 300))
    scaling.scale(publication.logo, ["logo"])
    publication.save()
    page = StandingPage(title="Ethics", slug="ethics", duty="ethics", locale=Home.in_language("en").locale)
    Home.in_language("en").add_child(instance=page)
    found = nodes(client.get("/"))
    assert found["WebSite"]["name"] == "The Lantern"
    organisation = found["NewsMediaOrganization"]
    assert organisation["ethicsPolicy"] == "http://testserver/ethics/"
    assert organisation["correctionsPolicy"] == "http://testserver/corrections/"
    assert organisation["logo"]["url"].startswith("http://testserver/media/")


def test_a_draft_of_a_policy_is_not_named(client):
    page = StandingPage(title="Ethics", slug="ethics", duty="ethics", locale=Home.in_language("en").locale, live=False)
    Home.in_language("en").add_child(instance=page)
    assert "ethicsPolicy" not in nodes(client.get("/"))["NewsMediaOrganization"]


def test_a_contributors_page_is_a_profile(client):
    factories.article("Cranes move again", by="Olena Marchenko")
    found = nodes(client.get("/author/olena-marchenko/"))
    assert found["ProfilePage"]["mainEntity"]["name"] == "Olena Marchenko"
    assert nodes(client.get("/section/harbour/"))["CollectionPage"]["name"] == "Harbour"


def test_an_upper_app_can_add_to_an_article(client):
    def narration(*, article, **_rest):
        return json_ld.script({"@id": article.slug, "@type": "AudioObject"})

    places.register("article.jsonld", narration)
    try:
        factories.article("Cranes move again")
        assert nodes(client.get("/cranes-move-again/"))["AudioObject"]["@id"] == "cranes-move-again"
    finally:
        places.unregister("article.jsonld", narration)
