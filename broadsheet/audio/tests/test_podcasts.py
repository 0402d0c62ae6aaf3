"""The podcasts, as programs read them."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from broadsheet.audio import heard
from broadsheet.audio.models import Part, VoiceKind
from broadsheet.audio.podcast import episodes, transcripts
from broadsheet.foundation import clock, sources
from broadsheet.newsroom.models import Publication
from tests import factories
from tests.narrations import narrate, tone
from tests.test_before_its_time import whole

pytestmark = pytest.mark.django_db

FEED = "/podcast/rss/"
BODY = [("paragraph", "<p>One & two came.</p>"), ("heading", "Later"), ("paragraph", "<p>Three came.</p>")]
HOSTILE = 'Ships & <b>"cranes"</b> ]]> \x00\x0b & so'


@pytest.fixture
def article():
    return factories.article("Cranes move again", by="Olena Marchenko", body=BODY)


def read(client, path=FEED):
    answer = client.get(path)
    assert answer.status_code == 200
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def text_of(client, path=FEED):
    return client.get(path).content.decode()


def fetched(client, url):
    answer = client.get(url.removeprefix("http://testserver"))
    return answer, whole(answer)


def test_an_episode_has_its_sound_with_its_size_and_kind(client, article):
    row = narrate(article, sound=tone(3))
    [item] = read(client).entries
    [enclosure] = item.enclosures
    answer, data = fetched(client, enclosure.href)
    assert (enclosure.type, int(enclosure.length)) == ("audio/mpeg", row.bytes)
    assert (answer.headers["Content-Type"], len(data)) == ("audio/mpeg", row.bytes)
    assert item.itunes_duration == str(row.duration_ms // 1000)
    assert item.link == "http://testserver/cranes-move-again/"
    assert item.published_parsed


def test_each_episode_says_who_reads(client, article):
    narrate(article)
    person = factories.article("Read by somebody", body=BODY)
    narrate(person, voice_kind=VoiceKind.HUMAN, voice="Danylo Hrytsenko", engine="")
    by_title = {item.title: item.summary for item in read(client).entries}
    assert "This audio is created with AI assistance" in by_title["Cranes move again"]
    assert "Read by Danylo Hrytsenko" in by_title["Read by somebody"]
    assert '<podcast:person role="narrator">Danylo Hrytsenko</podcast:person>' in text_of(client)


def test_the_podcast_says_of_itself_what_programs_ask(client, article):
    narrate(article)
    Publication.objects.update(contact_email="desk@lantern.example")
    found, text = read(client), text_of(client)
    assert found.feed.title == "Broadsheet: articles read aloud"
    assert found.feed.language == "en"
    assert found.feed.itunes_explicit is False or found.feed.itunes_explicit is None
    for said in (
        '<itunes:category text="News"/>', "<itunes:author>Broadsheet</itunes:author>", "<itunes:type>episodic</itunes:type>",
        '<podcast:locked owner="desk@lantern.example">yes</podcast:locked>', "<podcast:guid>", "<itunes:explicit>false",
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"',
    ):  # fmt: skip
        assert said in text, said
    assert "itunes:block" not in text


def test_the_artwork_is_a_square_that_is_large_enough(client, article):
    narrate(article)
    url = re.search(r'<itunes:image href="([^"]+)"', text_of(client))[1]
    answer, data = fetched(client, url)
    with Image.open(io.BytesIO(data)) as image:
        assert image.width == image.height >= 1400
        assert image.mode == "RGB"
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_the_papers_own_sign_is_on_the_artwork(client, article):
    narrate(article)
    first = re.search(r'<itunes:image href="([^"]+)"', text_of(client))[1]
    paper = Publication.load()
    paper.logo = factories.picture("The sign", size=(800, 300))
    paper.save()
    assert re.search(r'<itunes:image href="([^"]+)"', text_of(client))[1] != first


def test_a_name_for_good_survives_another_recording_and_another_address(client, article):
    narrate(article)
    before, podcast = read(client).entries[0].id, re.search("<podcast:guid>(.*?)<", text_of(client))[1]
    article.slug, article.title = "cranes-at-last", "Cranes at last"
    article.save_revision().publish()
    article.refresh_from_db()
    narrate(article, sound=tone(2))
    [item] = read(client).entries
    assert (item.id, item.title) == (before, "Cranes at last")
    assert re.search("<podcast:guid>(.*?)<", text_of(client))[1] == podcast


def test_a_hostile_headline_stays_a_text(client):
    narrate(factories.article(HOSTILE.replace("\x00", ""), body=BODY))
    [item] = read(client).entries
    assert item.title.startswith("Ships & ")
    text = text_of(client)
    assert "<b>" not in text
    assert "\x0b" not in text


def test_the_transcript_says_what_is_printed_and_when(client, article):
    narrate(article)
    told = re.search(r'<podcast:transcript language="en" type="text/vtt" url="([^"]+)"', text_of(client))
    answer, data = fetched(client, told[1])
    lines = data.decode().split("\n")
    assert answer.headers["Content-Type"].startswith("text/vtt")
    assert lines[0] == "WEBVTT"
    assert "Cranes move again." in lines
    assert "One &amp; two came." in lines
    assert "00:00:00.000 --> 00:00:02.000" in lines


def test_what_a_person_reads_has_its_words_without_times_and_no_chapters(
    client, article, django_capture_on_commit_callbacks
):
    narrate(article, voice_kind=VoiceKind.HUMAN, voice="Danylo Hrytsenko", timings=[])
    text = text_of(client)
    url = re.search(r'<podcast:transcript language="en" type="text/plain" url="([^"]+)"', text)[1]
    answer, data = fetched(client, url)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert data.decode().split("\n\n")[0] == "Cranes move again."
    assert "One & two came.\n\nLater.\n\nThree came." in data.decode()
    assert "podcast:chapters" not in text
    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()
    assert fetched(client, url)[0].status_code == 404


def test_words_that_were_not_recorded_are_no_transcript(client, article):
    narrate(article, voice_kind=VoiceKind.HUMAN, voice="Danylo Hrytsenko", timings=[], digest="-")
    assert "podcast:transcript" not in text_of(client)


def test_the_closed_words_of_a_recording_are_in_no_public_file(client):
    body = [("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed.</p>")]
    closed = factories.article("Behind the gate", access="members", body=body)
    for part in (Part.WHOLE, Part.OPEN):
        row = narrate(closed, part, voice_kind=VoiceKind.HUMAN, voice="Danylo Hrytsenko", timings=[])
        assert transcripts.addresses(heard.of_narration(row), closed) == transcripts.Texts()


def test_chapters_begin_at_headings(client, article):
    narrate(article)
    url = re.search(r'<podcast:chapters type="application/json\+chapters" url="([^"]+)"', text_of(client))[1]
    answer, data = fetched(client, url)
    found = json.loads(data)
    assert answer.headers["Content-Type"] == "application/json"
    assert found["version"] == "1.2.0"
    assert [chapter["title"] for chapter in found["chapters"]] == ["Cranes move again", "Later"]
    assert found["chapters"][0]["startTime"] == 0


def test_a_narration_that_went_takes_its_transcript_along(client, article, django_capture_on_commit_callbacks):
    narrate(article)
    url = re.search(r'<podcast:transcript [^>]*url="([^"]+)"', text_of(client))[1]
    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()
    assert fetched(client, url)[0].status_code == 404
    assert read(client).entries == []


def test_a_section_and_a_language_have_podcasts_of_their_own(client, article):
    narrate(article)
    narrate(factories.article("In the city", section=factories.section("City"), body=BODY))
    ukrainian = factories.article("Крани", language="uk", body=[("paragraph", "<p>Кран піднявся.</p>")])
    narrate(ukrainian)
    assert [item.title for item in read(client, "/section/city/podcast/rss/").entries] == ["In the city"]
    assert [item.title for item in read(client, "/uk/podcast/rss/").entries] == ["Крани"]
    assert {item.title for item in read(client).entries} == {"In the city", "Cranes move again"}
    assert client.get("/section/nowhere/podcast/rss/").status_code == 404


def pages_of(client, path):
    """What its pages have, each its titles, and the names that the podcast goes by on them."""
    pages, names = [], set()
    while path:
        pages.append([item.title for item in read(client, path).entries])
        names.add(re.search("<podcast:guid>(.*?)<", text_of(client, path))[1])
        following = re.search(r'<atom:link href="http://testserver([^"]+)" rel="next"', text_of(client, path))
        path = following and following[1]
    return pages, names


@pytest.fixture
def three_months(time_machine, monkeypatch):
    monkeypatch.setattr(episodes, "NEWEST", 2)
    monkeypatch.setattr("broadsheet.audio.podcast.feed.NEWEST", 2)
    for month in ("2026-08", "2026-09", "2026-10"):
        time_machine.move_to(f"{month}-10T10:00:00Z", tick=False)
        narrate(factories.article(f"Of {month}", body=BODY))
        if month != "2026-09":
            narrate(factories.article(f"City, {month}", section=factories.section("City"), body=BODY))


def test_the_newest_stand_in_the_feed_and_the_rest_by_month(client, three_months):
    pages, names = pages_of(client, FEED)
    assert [sorted(page) for page in pages] == [
        ["City, 2026-10", "Of 2026-10"], ["City, 2026-10", "Of 2026-10"], ["Of 2026-09"], ["City, 2026-08", "Of 2026-08"],
    ]  # fmt: skip
    assert len(names) == 1, "all are pages of one podcast"


def test_a_section_goes_on_by_its_own_months(client, three_months):
    harbour, name = pages_of(client, "/section/harbour/podcast/rss/")
    assert harbour == [["Of 2026-10", "Of 2026-09"], ["Of 2026-09"], ["Of 2026-08"]]
    city, others_name = pages_of(client, "/section/city/podcast/2026/10/rss/")
    assert city == [["City, 2026-10"], ["City, 2026-08"]], "it had nothing in September"
    assert len(name) == len(others_name) == 1
    assert name != others_name


def test_all_episodes_of_a_section_can_be_reached(client, three_months):
    pages, _names = pages_of(client, "/section/harbour/podcast/rss/")
    assert {title for page in pages for title in page} == {"Of 2026-08", "Of 2026-09", "Of 2026-10"}


@pytest.mark.control
def test_without_months_a_sections_older_episodes_would_be_nowhere(client, three_months, monkeypatch):
    monkeypatch.setattr("broadsheet.audio.podcast.feed.SectionPodcast._paged", lambda _feed, _obj, found: found)
    pages, _names = pages_of(client, "/section/harbour/podcast/rss/")
    assert pages == [["Of 2026-10", "Of 2026-09"]]


@pytest.mark.parametrize(
    "path",
    [
        "/podcast/2026/13/rss/", "/podcast/2026/1/rss/", "/podcast/0/1/rss/", "/section/harbour/podcast/2026/13/rss/",
        "/section/harbour/podcast/2026/1/rss/", "/section/nowhere/podcast/2026/11/rss/",
    ],
)  # fmt: skip
def test_a_month_without_articles_has_no_feed(client, article, path):
    assert client.get(path).status_code == 404


def test_what_is_closed_is_in_no_public_podcast(client):
    body = [("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed.</p>")]
    closed = factories.article("Behind the gate", access="members", body=body)
    rows = [narrate(closed), narrate(closed, Part.OPEN)]
    text = text_of(client) + text_of(client, "/section/harbour/podcast/rss/") + text_of(client, "/podcast/")
    assert "Behind the gate" not in text
    assert not any(row.sha256[:32] in text for row in rows)


def test_what_is_not_out_is_in_no_podcast(client, article, time_machine):
    narrate(article)
    article.go_live_at = clock.now() + timedelta(hours=2)
    article.unpublish()
    assert read(client).entries == []
    assert "Cranes" not in text_of(client, "/podcast/")


def test_a_feed_costs_the_same_with_many_episodes(client, django_assert_max_num_queries):
    for number in range(2):
        picture = factories.picture(f"Crane {number}", size=(60, 40))
        narrate(factories.article(f"Story {number}", by="Olena", body=BODY, main_picture=picture))
    client.get(FEED)
    with CaptureQueriesContext(connection) as few:
        client.get(FEED)
    count = len(few)
    for number in range(2, 8):
        picture = factories.picture(f"Crane {number}", size=(60, 40))
        narrate(factories.article(f"Story {number}", by="Olena", body=BODY, main_picture=picture))
    client.get(FEED)
    with django_assert_max_num_queries(count):
        client.get(FEED)


def test_a_feed_says_what_it_was_made_from(client, article):
    narrate(article)
    with sources.recording() as names:
        client.get(FEED)
    assert {"list:podcast/en", f"narration:{article.pk}", f"article:{article.pk}", "chrome"} <= names


def test_the_page_of_the_podcasts_links_them(client, article):
    narrate(article)
    text = text_of(client, "/podcast/")
    for said in (
        "http://testserver/podcast/rss/",
        "/section/harbour/podcast/rss/",
        "Cranes move again",
        "/account/podcast/",
    ):
        assert said in text, said
    assert '<link rel="alternate" type="application/rss+xml"' in text


def test_an_article_that_can_be_heard_leads_to_the_podcast(client, article):
    assert "/podcast/rss/" not in text_of(client, article.get_absolute_url())
    narrate(article)
    assert 'href="http://testserver/podcast/rss/"' in text_of(client, article.get_absolute_url())
