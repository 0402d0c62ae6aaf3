"""The player on an article's page: who hears what, and what the page says of it."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.storage import storages

from broadsheet.audio import changing
from broadsheet.audio.models import Narration, Part, VoiceKind, Why
from broadsheet.foundation import printing, sources
from broadsheet.newsroom import withdrawing
from tests import every_block, factories
from tests.narrations import narrate
from tests.test_before_its_time import whole

pytestmark = pytest.mark.django_db

BODY = [
    ("paragraph", "<p>One came.</p><p>Two came.</p>"),
    ("heading", "Later"),
    ("picture", None),
    ("paragraph", "<ul><li>Rope</li><li>Grain</li></ul>"),
]
CLOSED = [("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed.</p>")]


def page_of(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def audio_of(html):
    nodes = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
    return [node for script in nodes for node in script["@graph"] if node["@type"] == "AudioObject"]


def src_of(html):
    found = re.search(r'<audio controls preload="none" src="([^"]+)"', html)
    return found[1] if found else ""


def status(client, address):
    """What it answers; the file itself is read to its end."""
    answer = client.get(address)
    whole(answer)
    return answer.status_code


def public_files():
    storage = storages["public"]
    return {name for name in storage.listdir("")[1] if name.endswith((".mp3", ".vtt"))} if storage.exists("") else set()


@pytest.fixture
def article():
    return factories.article("Cranes move again", body=[BODY[0], BODY[1], BODY[3]])


def test_an_article_without_a_narration_shows_no_player_and_no_marks(client, article):
    html = page_of(client, article)
    assert "data-listen" not in html
    assert "data-piece" not in html
    assert audio_of(html) == []


def test_a_narration_stands_above_the_text_with_its_label_and_length(client, article):
    row = narrate(article, duration_ms=361_000)
    html = page_of(client, article)
    assert "This audio is created with AI assistance" in html
    assert "· 6 min" in html
    assert "Aoi of hibari" in html
    assert html.index("data-listen") < html.index("article-body")
    assert src_of(html) == f"/media/{row.sha256[:32]}.mp3"
    assert src_of(html) in html.split("Download", 1)[0].rsplit("<a ", 1)[1]


def test_a_person_who_reads_is_named(client, article):
    narrate(article, voice_kind=VoiceKind.HUMAN, voice="Olena Marchenko", engine="")
    html = page_of(client, article)
    assert "Read by Olena Marchenko" in html
    assert "AI assistance" not in html
    assert audio_of(html)[0]["creator"] == {"@type": "Person", "name": "Olena Marchenko"}
    assert "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture" in audio_of(html)[0]["digitalSourceType"]


def test_machines_are_told_that_no_person_speaks(client, article):
    row = narrate(article)
    [node] = audio_of(page_of(client, article))
    assert node["contentUrl"] == f"http://testserver/media/{row.sha256[:32]}.mp3"
    assert node["encodingFormat"] == "audio/mpeg"
    assert node["inLanguage"] == "en"
    assert node["duration"] == f"PT{row.duration_ms // 1000}S"
    assert "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" in node["digitalSourceType"]
    assert node["associatedArticle"] == {"@id": "http://testserver/cranes-move-again/#article"}


def test_the_marks_lead_to_the_texts_that_are_read(client, article):
    narrate(article)
    html = page_of(client, article)
    marks = re.search(r'data-marks="([^"]+)"', html)[1].split()
    assert marks[0] == "h:0"
    assert [mark.split(":")[0] for mark in marks if mark[0].isdigit()] == ["0.0", "0.1", "1.0", "2.0", "2.1"]
    assert re.findall(r"<(\w+) data-piece=\"(\d)\"", html) == [("p", "0"), ("h2", "1"), ("ul", "2")]


def test_pieces_are_marked_in_every_kind_of_block(client):
    article = every_block.article()
    narrate(article)
    html = page_of(client, article)
    numbers = [int(number) for number in re.findall(r'data-piece="(\d+)"', html)]
    assert numbers == sorted(numbers)
    marked = {
        mark.partition(".")[0] for mark in re.search(r'data-marks="([^"]+)"', html)[1].split() if mark[0].isdigit()
    }
    assert marked <= {str(number) for number in numbers}


def test_a_narration_costs_the_page_no_query(client, django_assert_max_num_queries):
    article = every_block.article()
    narrate(article)
    client.get(article.get_absolute_url())
    with django_assert_max_num_queries(18):
        assert "data-listen" in page_of(client, article)


def test_the_page_is_made_from_its_narration(client, article):
    with sources.recording() as names:
        page_of(client, article)
    assert f"narration:{article.pk}" in names


def test_changed_words_take_the_audio_away_at_once(client, article, django_capture_on_commit_callbacks):
    narrate(article)
    address = src_of(page_of(client, article))
    assert status(client, address) == 200
    with django_capture_on_commit_callbacks(execute=True):
        article.standfirst = "Other words."
        article.save_revision().publish()
    assert "data-listen" not in page_of(client, article)
    assert status(client, address) == 404


@pytest.mark.parametrize("how", ["unpublish", "takedown", "delete", "silence"])
def test_what_is_out_no_more_is_not_to_be_heard(client, article, how, django_capture_on_commit_callbacks):
    row = narrate(article)
    address = src_of(page_of(client, article))
    with django_capture_on_commit_callbacks(execute=True):
        if how == "unpublish":
            article.unpublish()
        elif how == "takedown":
            withdrawing.take_down(article=article, reason="A court.", by=None)
        elif how == "delete":
            article.delete()
        else:
            changing.end(row, why=Why.SILENCED)
    assert status(client, address) == 404
    assert f"{row.sha256[:32]}.mp3" not in public_files()


def test_nothing_is_public_before_a_page_that_is_out_shows_it(article):
    row = narrate(article)
    assert f"{row.sha256[:32]}.mp3" not in public_files()


def test_two_articles_with_the_same_sound_share_a_file_and_lose_it_last(client, django_capture_on_commit_callbacks):
    one, other = factories.article("One"), factories.article("Other")
    for article in (one, other):
        narrate(article, sound=b"ID3 the same")
    assert src_of(page_of(client, one)) == src_of(page_of(client, other))
    with django_capture_on_commit_callbacks(execute=True):
        one.unpublish()
    assert status(client, src_of(page_of(client, other))) == 200


# What is closed --------------------------------------------------------------------------------------------------------


@pytest.fixture
def closed():
    article = factories.article("Behind the gate", access="members", body=CLOSED)
    return article, narrate(article, sound=b"ID3 whole"), narrate(article, Part.OPEN, sound=b"ID3 open part")


def whole_page(client, article):
    with printing.printing(whole=True):
        return page_of(client, article)


def test_everybody_hears_the_open_part_and_is_told_so(client, closed):
    article, all_of_it, part = closed
    html = page_of(client, article)
    assert "Listen to the open part" in html
    assert src_of(html) == f"/media/{part.sha256[:32]}.mp3"
    assert all_of_it.sha256[:32] not in html
    assert f"{all_of_it.sha256[:32]}.mp3" not in public_files()


def test_members_hear_the_whole_from_behind_the_pass(client, closed):
    article, all_of_it, _part = closed
    html = whole_page(client, article)
    assert src_of(html) == f"/listen/members/{article.pk}/{all_of_it.sha256[:32]}.mp3"
    assert "Listen to the open part" not in html
    assert f"{all_of_it.sha256[:32]}.mp3" not in public_files()
    assert storages["closed_audio"].exists(f"members/{article.pk}/{all_of_it.sha256[:32]}.mp3")
    assert audio_of(html)[0]["isAccessibleForFree"] is False


def test_an_opened_article_leaves_no_closed_file_behind(client, closed, django_capture_on_commit_callbacks):
    article, all_of_it, _part = closed
    whole_page(client, article)
    with django_capture_on_commit_callbacks(execute=True):
        article.access = "open"
        article.save_revision().publish()
    assert not storages["closed_audio"].exists(f"members/{article.pk}/{all_of_it.sha256[:32]}.mp3")
    assert "data-listen" not in page_of(client, article)


def test_a_copy_for_the_registered_does_not_outlive_their_right(client, django_capture_on_commit_callbacks):
    article = factories.article("For the registered", access="registered", body=CLOSED)
    row = narrate(article, sound=b"ID3 for the registered")
    whole_page(client, article)
    before = f"registered/{article.pk}/{row.sha256[:32]}.mp3"
    assert storages["closed_audio"].exists(before)
    with django_capture_on_commit_callbacks(execute=True):
        article.access = "members"
        article.save_revision().publish()
    assert not storages["closed_audio"].exists(before)
    article = type(article).objects.get(pk=article.pk)
    if Narration.objects.offered().filter(article=article).exists():
        assert f"/listen/members/{article.pk}/" in whole_page(client, article)


def test_a_closed_article_never_shows_what_was_recorded_while_it_was_open(client, article):
    row = narrate(article)
    type(article).objects.filter(pk=article.pk).update(access="members")
    assert row.sha256[:32] not in page_of(client, article) + whole_page(client, article)
