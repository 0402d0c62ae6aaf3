"""Running stories: their timeline, its months, its feed, and what of it is nobody's business yet."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from broadsheet.foundation import clock
from broadsheet.newsroom import embargoing, following_up, publishing, withdrawing
from broadsheet.newsroom.models import Article, FollowUp, Listing, Result
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db

KYIV = ZoneInfo("Europe/Kyiv")
PAGE = "/story/port-strike/"
FEEDS = ("rss/", "atom/", "feed.json")
SAID = "The port will open on Friday."
PATHS_WITH_CLAIMS = ("", "claims/", "month", "rss/")


@pytest.fixture
def strike():
    return factories.running_story("Port strike", description="Six weeks without a crane.")


@pytest.fixture
def chief():
    return person(Role.CHIEF_EDITOR)


def soup(client, path=PAGE):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "lxml")


def part(headline, *stories, publish=True, **fields):
    found = factories.article(headline, publish=False, **fields)
    found.running_stories.set(stories)
    found.save_revision()
    if publish:
        publishing.publish(article=found, by=None)
    return Article.objects.get(pk=found.pk)


def dated(article, *when):
    return factories.came_out(article, datetime(*when, tzinfo=KYIV))


def claim_of(article, by, **facts):
    made = following_up.promise(article=article, promise=SAID, quote=SAID, due=clock.today(), by=by)
    FollowUp.objects.filter(pk=made.pk).update(**facts)
    made.refresh_from_db()
    return made


def correct(article, note):
    draft = article.get_latest_revision_as_object()
    draft.change_kind, draft.change_note = "correction", note
    draft.save_revision().publish()


def headings(page):
    found = page.select(".day-item :is(.feed-headline, .timeline-text, .timeline-note)")
    return [each.get_text(strip=True) for each in found]


# The page ------------------------------------------------------------------------------------------------------------


def test_everything_stands_in_the_order_of_its_day(client, strike, chief, time_machine):
    time_machine.move_to("2026-03-20T12:00:00+02:00", tick=False)
    first = dated(part("The cranes stop", strike), 2026, 3, 2, 9)
    dated(part("Talks begin", strike), 2026, 3, 10, 9)
    strike.developments.create(day=date(2026, 3, 2), text="The dockers vote")
    strike.developments.create(day=date(2026, 3, 10), time=time(8), text="The minister arrives")
    claim = claim_of(first, chief)
    following_up.close(follow_up=claim, outcome="It stayed shut.", by=chief, result=Result.DID_NOT, is_public=True)
    time_machine.move_to("2026-03-21T12:00:00+02:00", tick=False)
    correct(first, "There are five cranes, not six.")
    assert headings(soup(client)) == [
        "There are five cranes, not six.", "It stayed shut.", "Talks begin", "The minister arrives", "The cranes stop",
        "The dockers vote",
    ]  # fmt: skip


def test_the_page_says_when_it_ended(client, strike):
    part("The cranes stop", strike)
    assert "This story ended" not in soup(client).get_text()
    strike.ended_on = date(2026, 4, 1)
    strike.save()
    assert "This story ended on April 1, 2026." in soup(client).get_text()


def test_an_article_says_of_what_it_is_a_part(client, strike):
    story = part("The cranes stop", strike, factories.running_story("The port's money"))
    alone = part("A quiet day")
    page = soup(client, story.url)
    assert [link["href"] for link in page.select(".running a")] == [PAGE, "/story/the-ports-money/"]
    assert not soup(client, alone.url).select(".running")


def test_an_article_of_no_running_story_costs_no_query_more(client, strike):
    alone, story = part("A quiet day"), part("The cranes stop", strike)
    for each in (alone, story):
        client.get(each.url)
    with CaptureQueriesContext(
        connection,
    ) as without:
        client.get(alone.url)
    with CaptureQueriesContext(connection) as within:
        client.get(story.url)
    assert len(within) == len(without) + 1


def test_a_story_in_which_nothing_is_out_is_not_there(client, strike):
    strike.developments.create(text="The dockers vote")
    part("The cranes stop", strike, publish=False)
    for path in ("", *FEEDS, "claims/", f"{clock.today():%Y/%-m}/"):
        assert client.get(PAGE + path).status_code == 404
    assert PAGE not in client.get("/sitemap/pages.xml").content.decode()


def test_a_story_is_in_the_sitemap_and_describes_itself(client, strike):
    part("The cranes stop", strike)
    assert PAGE in client.get("/sitemap/pages.xml").content.decode()
    page = soup(client)
    [node] = [
        node
        for script in page.select('script[type="application/ld+json"]')
        for node in json.loads(script.string)["@graph"]
        if node["@type"] == "CollectionPage"
    ]
    assert [item["name"] for item in node["mainEntity"]["itemListElement"]] == ["The cranes stop"]
    assert {link["href"].rpartition(PAGE)[2] for link in page.select('link[rel="alternate"][type]')} >= set(FEEDS)


def test_an_article_says_in_its_data_what_it_is_about_and_what_came_of_its_claim(client, strike, chief):
    story = part("The cranes stop", strike, body=[("paragraph", f"<p>{SAID}</p>")])
    claim = claim_of(story, chief)
    following_up.close(follow_up=claim, outcome="It stayed shut.", by=chief, result=Result.DID_NOT, is_public=True)
    page = soup(client, story.url)
    graph = json.loads(page.select_one('script[type="application/ld+json"]').string)["@graph"]
    [node] = [node for node in graph if node["@type"].endswith("NewsArticle")]
    assert [about["name"] for about in node["about"]] == ["Port strike"]
    [mention] = node["mentions"]
    assert (mention["@type"], mention["text"]) == ("Claim", SAID)
    assert mention["comment"]["text"] == "It did not happen: It stayed shut."


def test_translated_stories_name_each_other(client, strike):
    sibling = factories.running_story("Страйк у порту", "uk")
    sibling.translation_key = strike.translation_key
    sibling.save()
    part("The cranes stop", strike)
    assert not soup(client).select('link[hreflang="uk"]')
    part("Крани стали", sibling, language="uk")
    assert soup(client).select_one('link[hreflang="uk"]')["href"].endswith("/uk/story/straik-u-portu/")


def test_a_translation_stands_in_the_sibling_of_its_story(strike):
    sibling = factories.running_story("Страйк у порту", "uk")
    sibling.translation_key = strike.translation_key
    sibling.save()
    section = factories.section("Порт", "uk")
    story = part("The cranes stop", strike, factories.running_story("Money"))
    section.translation_key = story.section.translation_key
    section.save()
    uk = Locale.objects.get(language_code="uk")
    assert list(story.copy_for_translation(uk).running_stories.all()) == [sibling]
    assert story.without_sibling(uk) == ["Money"]


def test_hostile_words_are_only_words(client, strike):
    part("The cranes stop", strike)
    strike.developments.create(text="<script>alert(1)</script>" + "w" * 200)
    page = client.get(PAGE).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


# Long stories --------------------------------------------------------------------------------------------------------


def test_a_long_story_is_cut_by_month(client, strike, time_machine):
    time_machine.move_to("2026-06-20T12:00:00+03:00", tick=False)
    for month in (1, 3, 6):
        dated(part(f"In month {month}", strike), 2026, month, 5)
    strike.developments.create(day=date(2026, 2, 1), text="Before the snow")
    page = soup(client)
    assert [link["href"] for link in page.select(".months a")] == [f"{PAGE}2026/{month}/" for month in (6, 3, 2, 1)]
    february = soup(client, f"{PAGE}2026/2/")
    assert headings(february) == ["Before the snow"]
    assert february.select_one("a[rel=next]")["href"] == f"{PAGE}2026/3/"
    for nowhere in ("2026/4/", "2026/13/", "1/1/"):
        assert client.get(PAGE + nowhere).status_code == 404


def test_the_page_of_a_long_story_costs_as_much_as_that_of_a_short_one(client, strike, chief):
    def cost():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            page = soup(client)
        return len(queries), len(page.select(".day-item"))

    part("The cranes stop", strike)
    short, _shown = cost()
    section = factories.section()
    for number in range(50):
        story = factories.article(f"Day {number}", section=section)
        Article.running_stories.through.objects.create(article_id=story.pk, runningstory_id=strike.pk)
        Listing.objects.keep([story.pk])
        strike.developments.create(text=f"Development {number}", article=story)
    long, shown = cost()
    assert (long, shown) == (short, 40)


@pytest.mark.parametrize("path", PATHS_WITH_CLAIMS)
def test_claims_of_closed_stories_cost_the_same_however_many_there_are(client, strike, chief, path):
    section = factories.section()

    def closed(number):
        story = part(f"Day {number}", strike, section=section, access="members", body=[("paragraph", f"<p>{SAID}</p>")])
        claim_of(story, chief, is_announced=True)
        told = claim_of(story, chief, is_public=True, result="happened", outcome="It did.", done_at=clock.now())
        looked = claim_of(story, chief, is_announced=True)
        following_up.put_off(follow_up=looked, until=clock.today(), by=chief)
        return told

    def cost():
        url = f"{PAGE}{clock.today():%Y/%-m}/" if path == "month" else PAGE + path
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(url).content.decode()
        return len(queries), shown.count(SAID)

    closed(0)
    few, shown = cost()
    for number in range(1, 6):
        closed(number)
    many, all_shown = cost()
    assert all_shown > shown > 0
    assert many == few


# What is nobody's business --------------------------------------------------------------------------------------------


def secret(strike, chief):
    """An article that is not out, with all that may stand on a timeline, each with the word in it."""
    story = part("Zircon shakes the port", strike, publish=False)
    strike.developments.create(text="Zircon came in", article=story)
    story.corrections.create(kind="correction", note="Zircon is spelt so.")
    shown = {"is_announced": True, "quote": "Zircon will sink.", "promise": "Zircon will sink."}
    claim_of(story, chief, **shown)
    claim_of(story, chief, **shown, is_public=True, result="happened", outcome="Zircon sank", done_at=clock.now())
    looked = claim_of(story, chief, **shown)
    following_up.put_off(follow_up=looked, until=clock.today() + timedelta(days=2), by=chief)
    return story


PATHS = ("", *FEEDS, "claims/", "month")


def seen(client):
    month = f"{clock.today():%Y/%-m}/"
    answers = [client.get(PAGE + (month if path == "month" else path)) for path in PATHS]
    return [path for path, answer in zip(PATHS, answers, strict=True) if b"Zircon" in answer.content]


@pytest.mark.parametrize("state", ["draft", "embargoed", "scheduled", "unpublished", "killed", "taken down"])
def test_what_is_not_out_stands_on_no_timeline(client, strike, chief, state):
    part("The cranes stop", strike)
    story = secret(strike, chief)
    if state == "embargoed":
        embargoing.place(article=story, until=clock.now() + timedelta(hours=3), reason="Wait", by=None)
    elif state == "scheduled":
        story.go_live_at = clock.now() + timedelta(hours=3)
        story.save_revision().publish()
    elif state != "draft":
        publishing.publish(article=story, by=None)
        assert seen(client) == list(PATHS), "the control: once it is out, all of them tell of it"
        acts = {"unpublished": publishing.unpublish, "killed": withdrawing.kill, "taken down": withdrawing.take_down}
        why = {} if state == "unpublished" else {"reason": "No."}
        acts[state](article=Article.objects.get(pk=story.pk), by=None, **why)
    assert seen(client) == []


def test_a_development_goes_with_the_article_that_it_leads_to(client, strike):
    part("The cranes stop", strike)
    draft = part("Zircon", publish=False)
    strike.developments.create(text="Zircon came in", article=draft)
    draft.delete()
    assert seen(client) == []


def test_a_sentence_behind_the_gate_is_not_told(client, strike, chief):
    body = [("paragraph", "<p>Open words.</p>"), ("open_part_ends", None), ("paragraph", f"<p>{SAID}</p>")]
    closed = part("For members", strike, body=body, access="members")
    claim = claim_of(closed, chief, is_announced=True)
    assert SAID not in client.get(PAGE).content.decode()
    assert "We look again on" in client.get(PAGE).content.decode()
    following_up.close(follow_up=claim, outcome="It stayed shut.", by=chief, result=Result.DID_NOT, is_public=True)
    for path in (PAGE, PAGE + "claims/", PAGE + "rss/", closed.url):
        page = client.get(path).content.decode()
        assert "It stayed shut." in page, path
        assert SAID not in page, path


def test_a_sentence_of_the_open_part_is_told(client, strike, chief):
    body = [("paragraph", f"<p>{SAID}</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed words.</p>")]
    claim_of(part("For members", strike, body=body, access="members"), chief, is_announced=True)
    assert SAID in client.get(PAGE).content.decode()


# Claims --------------------------------------------------------------------------------------------------------------


def test_readers_see_an_open_claim_only_once_an_editor_says_so(client, strike, chief):
    claim = claim_of(part("The cranes stop", strike), chief)
    assert SAID not in client.get(PAGE).content.decode()
    assert client.get(PAGE + "claims/").status_code == 404
    following_up.announce(follow_up=claim, by=chief)
    for path in (PAGE, PAGE + "claims/"):
        page = client.get(path).content.decode()
        assert SAID in page
        assert "We look again on" in page
    following_up.keep_quiet(follow_up=claim, by=chief)
    assert SAID not in client.get(PAGE).content.decode()


def test_a_reporter_can_tell_readers_nothing(strike, chief):
    rada = person(Role.REPORTER)
    claim = claim_of(part("The cranes stop", strike), rada)
    with pytest.raises(following_up.NotToReadersError):
        following_up.announce(follow_up=claim, by=rada)
    following_up.announce(follow_up=claim, by=chief)
    with pytest.raises(following_up.NotToReadersError):
        following_up.keep_quiet(follow_up=claim, by=rada)


def test_a_look_that_found_it_open_is_told_with_its_day(client, strike, chief):
    quiet, told = (claim_of(part(f"Day {number}", strike), chief) for number in range(2))
    following_up.announce(follow_up=told, by=chief)
    for each in (quiet, told):
        following_up.put_off(follow_up=each, until=clock.today() + timedelta(days=9), by=chief)
    assert len(soup(client).select(".timeline-still-open")) == 1
    assert "Still open on" in soup(client, PAGE + "claims/").get_text()


def test_an_announced_claim_that_is_closed_in_silence_says_only_that_we_looked(client, strike, chief):
    claim = claim_of(part("The cranes stop", strike), chief, is_announced=True)
    following_up.close(follow_up=claim, outcome="Nobody knows.", by=person(Role.REPORTER))
    page = soup(client, PAGE + "claims/").get_text()
    assert "We have looked." in page
    assert "Nobody knows." not in page
    assert SAID not in soup(client).get_text()


def test_what_the_desk_wrote_itself_is_told_only_when_it_was_announced(client, strike, chief):
    story = part("The cranes stop", strike)
    claim = following_up.promise(article=story, promise="Ask Petro again", due=clock.today(), by=chief)
    following_up.close(follow_up=claim, outcome="The port is open.", by=chief, result=Result.HAPPENED, is_public=True)
    page = client.get(PAGE).content.decode()
    assert "The port is open." in page
    assert "Ask Petro again" not in page


def test_a_closed_claim_is_not_announced_any_more(strike, chief):
    claim = claim_of(part("The cranes stop", strike), chief)
    following_up.close(follow_up=claim, outcome="So.", by=chief, result=Result.HAPPENED)
    with pytest.raises(following_up.NotToReadersError):
        following_up.announce(follow_up=claim, by=chief)


# The feed -------------------------------------------------------------------------------------------------------------


def test_the_feed_has_articles_developments_outcomes_and_corrections(client, strike, chief):
    story = part("The cranes stop", strike, body=[("paragraph", "<p>Whole text.</p>")])
    strike.developments.create(day=clock.today() - timedelta(days=1), text="The dockers vote")
    following_up.close(
        follow_up=claim_of(story, chief), outcome="It stayed shut.", by=chief, result=Result.DID_NOT, is_public=True
    )
    correct(story, "Five cranes.")
    feed = json.loads(client.get(PAGE + "feed.json").content)
    titles = {item["title"] for item in feed["items"]}
    assert titles == {
        "The cranes stop", "The dockers vote", "It did not happen: The cranes stop", "Correction: The cranes stop"
    }  # fmt: skip
    [article] = [item for item in feed["items"] if item["title"] == "The cranes stop"]
    assert article["id"] == story.guid
    assert "Whole text." in article["content_html"]
    assert len({item["id"] for item in feed["items"]}) == 4
    for path in ("rss/", "atom/"):
        assert client.get(PAGE + path).status_code == 200


# The article form --------------------------------------------------------------------------------------------------------


def test_the_form_offers_stories_of_its_language_that_go_on(client, strike, chief):
    ended = factories.running_story("Old flood", ended_on=date(2025, 1, 1))
    kept = factories.running_story("Old fire", ended_on=date(2025, 1, 1))
    factories.running_story("Страйк", "uk")
    story = part("The cranes stop", kept)
    client.force_login(chief)
    page = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content, "lxml")
    offered = {box["value"]: box.has_attr("checked") for box in page.select('input[name="running_stories"]')}
    assert offered == {str(strike.pk): False, str(kept.pk): True}
    assert str(ended.pk) not in offered


def test_the_form_asks_nothing_where_no_story_runs(client, chief):
    story = part("A quiet day")
    client.force_login(chief)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert 'name="running_stories"' not in page


def test_a_draft_keeps_its_stories_to_itself_until_it_is_published(client, strike):
    story = part("The cranes stop", strike)
    draft = story.get_latest_revision_as_object()
    draft.running_stories = []
    draft.save_revision()
    assert "The cranes stop" in client.get(PAGE).content.decode()
    publishing.publish(article=story, by=None)
    assert client.get(PAGE).status_code == 404
