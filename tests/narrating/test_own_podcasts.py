"""A reader's own podcast: its address opens what the reader may read, as long as they may."""

from __future__ import annotations

import logging
import re

import feedparser
import pytest
from django.test import Client

from broadsheet.config.logs import WithoutGiftCodes
from broadsheet.membership import granting, podcast_keys
from broadsheet.membership.models import PodcastKey
from broadsheet.membership.tests.cast import grant, reader
from broadsheet.newsroom import withdrawing
from broadsheet.ops.models import AuditEntry
from broadsheet.readers import leaving
from tests import factories
from tests.narrations import narrate
from tests.test_before_its_time import whole

pytestmark = pytest.mark.django_db

BODY = [("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed.</p>")]
SOUND = b"ID3 " + bytes(range(256)) * 4


@pytest.fixture
def closed():
    article = factories.article("Behind the gate", access="members", body=BODY)
    narrate(article, sound=SOUND)
    return article


@pytest.fixture
def member():
    found = reader("Maria")
    found.own_grant = grant(found)
    return found


def own(person):
    return podcast_keys.address(podcast_keys.make(person), "en").removeprefix("http://testserver")


def episodes(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    found = feedparser.parse(answer.content)
    assert not found.bozo
    return {item.title: item for item in found.entries}


def sound_of(item):
    return item.enclosures[0].href.removeprefix("http://testserver")


def test_a_member_hears_what_is_closed_without_a_cookie(closed, member):
    narrate(factories.article("For everybody"))
    found = episodes(own(member))
    assert set(found) == {"Behind the gate", "For everybody"}
    answer = Client().get(sound_of(found["Behind the gate"]))
    assert (answer.status_code, answer["Content-Type"], whole(answer)) == (200, "audio/mpeg", SOUND)
    assert int(found["Behind the gate"].enclosures[0].length) == len(SOUND)


def test_a_program_may_seek_in_it(closed, member):
    answer = Client().get(sound_of(episodes(own(member))["Behind the gate"]), headers={"Range": "bytes=4-9"})
    assert (answer.status_code, whole(answer)) == (206, SOUND[4:10])
    assert answer["Content-Range"] == f"bytes 4-9/{len(SOUND)}"


def test_nobody_keeps_it_and_no_search_engine_lists_it(closed, member):
    path = own(member)
    for each in (path, sound_of(episodes(path)["Behind the gate"])):
        answer = Client().get(each)
        whole(answer)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
    text = Client().get(path).content.decode()
    assert "<itunes:block>Yes</itunes:block>" in text


def test_it_ends_with_the_grant(closed, member):
    path = own(member)
    sound = sound_of(episodes(path)["Behind the gate"])
    granting.revoke(grant=member.own_grant, by=None)
    assert episodes(path) == {}
    assert Client().get(sound).status_code == 404


def test_a_reader_without_a_membership_hears_what_is_for_the_registered(closed):
    narrate(factories.article("For the registered", access="registered", body=BODY), sound=b"ID3 other")
    found = episodes(own(reader()))
    assert set(found) == {"For the registered"}
    assert whole(Client().get(sound_of(found["For the registered"]))) == b"ID3 other"


def test_an_ended_address_opens_nothing_and_says_so(closed, member):
    path = own(member)
    sound = sound_of(episodes(path)["Behind the gate"])
    assert podcast_keys.revoke(member)
    assert not podcast_keys.revoke(member)
    assert Client().get(path).status_code == 410
    assert Client().get(sound).status_code == 404


@pytest.mark.parametrize("act", [withdrawing.kill, withdrawing.take_down])
def test_the_sound_of_a_withdrawn_article_is_gone_as_its_page_is(closed, member, act):
    sound = sound_of(episodes(own(member))["Behind the gate"])
    act(article=closed, reason="It was wrong", by=None)
    closed.refresh_from_db()
    answer = Client().get(sound)
    assert answer.status_code == Client().get(closed.get_absolute_url()).status_code == 410
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert Client().get(sound.replace(f"{closed.pk}.mp3", "999999.mp3")).status_code == 404


def test_what_is_only_unpublished_or_never_was_out_is_not_called_gone(closed, member):
    sound = sound_of(episodes(own(member))["Behind the gate"])
    draft = factories.article("Never out", publish=False)
    withdrawing.kill(article=draft, reason="It was wrong", by=None)
    closed.unpublish()
    for path in (sound, sound.replace(f"{closed.pk}.mp3", f"{draft.pk}.mp3")):
        assert Client().get(path).status_code == 404


def test_who_has_no_key_is_not_told_what_is_gone(closed, member):
    sound = sound_of(episodes(own(member))["Behind the gate"])
    withdrawing.kill(article=closed, reason="It was wrong", by=None)
    assert podcast_keys.revoke(member)
    assert Client().get(sound).status_code == 404


def test_a_new_address_ends_the_one_before(closed, member):
    first, second = own(member), own(member)
    assert Client().get(first).status_code == 410
    assert set(episodes(second)) == {"Behind the gate"}
    assert PodcastKey.objects.filter(person=member, revoked_at=None).count() == 1


def test_another_key_is_the_same_podcast(closed, member):
    names = [re.search("<podcast:guid>(.*?)<", Client().get(own(member)).content.decode())[1] for _ in range(2)]
    public = re.search("<podcast:guid>(.*?)<", Client().get("/podcast/rss/").content.decode())[1]
    assert names[0] == names[1] != public


@pytest.mark.parametrize("forge", [
    lambda key: key[:-2] + ("aa" if not key.endswith("aa") else "bb"), lambda key: key.partition(".")[0],
    lambda key: "x" + key, lambda key: "x", lambda key: key.partition(".")[0] + ".",
])  # fmt: skip
def test_a_key_that_we_never_signed_is_refused_without_a_query(member, forge, django_assert_num_queries):
    key = own(member).split("/")[3]
    with django_assert_num_queries(0):
        assert_nothing(f"/podcast/own/{forge(key)}/rss/")


def assert_nothing(path):
    try:
        podcast_keys.benefits_of(path.split("/")[3])
    except LookupError:
        return
    raise AssertionError(path)


@pytest.mark.control
def test_without_its_signature_a_key_would_open(member, monkeypatch):
    secret = podcast_keys.make(member).secret
    monkeypatch.setattr("django.core.signing.Signer.unsign", lambda _self, signed: signed)
    assert "members" in podcast_keys.benefits_of(secret)


def test_an_account_that_is_closed_hears_nothing(closed, member):
    path = own(member)
    member.is_active = False
    member.save()
    assert Client().get(path).status_code == 410


def test_the_key_is_in_no_log(member):
    path = own(member)
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
    assert WithoutGiftCodes().filter(record)
    assert path.split("/")[3] not in record.getMessage()
    key = PodcastKey.objects.get()
    entry = AuditEntry.objects.filter(act="podcast_key.make").get()
    assert key.secret not in f"{vars(entry)}"


# The page ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client, member):
    client.force_login(member)
    return lambda: client.get("/account/podcast/").content.decode()


def test_a_reader_makes_copies_renews_and_ends_their_address(client, page, member):
    assert "Make my address" in page()
    client.post("/account/podcast/", headers={"Sec-Fetch-Site": "same-origin"})
    first = re.search(r'value="(http://testserver/podcast/own/[^"]+)"', page())[1]
    assert f'data-act="copy" value="{first}"' in page()
    client.post("/account/podcast/", headers={"Sec-Fetch-Site": "same-origin"})
    assert first not in page()
    client.post("/account/podcast/revocation/", headers={"Sec-Fetch-Site": "same-origin"})
    assert "Make my address" in page()
    assert PodcastKey.objects.filter(revoked_at=None).count() == 0


def test_looking_makes_nothing(page):
    page()
    assert not PodcastKey.objects.exists()


def test_the_account_page_leads_there(client, page):
    assert "/account/podcast/" in client.get("/account/").content.decode()


def test_a_stranger_is_asked_to_sign_in():
    answer = Client().get("/account/podcast/")
    assert (answer.status_code, "/account/sign-in/" in answer["Location"]) == (302, True)


def test_it_is_in_the_file_of_a_readers_data_without_its_key(member):
    key = podcast_keys.make(member)
    held = leaving.everything_about(member)
    assert held["podcast_keys"][0]["ended"] is None
    assert key.secret not in f"{held}"
