"""Breaking news: above every page for a while, and never a word of what readers may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from broadsheet.foundation import clock, sources
from broadsheet.live import breaking, changing
from broadsheet.live.models import Breaking
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom import publishing, withdrawing
from broadsheet.ops.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
STRIP = "/_/fragment/breaking/"


def made_from(path):
    with sources.recording() as names:
        Client().get(path)
    return names


def strip(language=""):
    return Client().get(f"{language}{STRIP}").content.decode().strip()


def test_a_post_stands_on_the_front_and_in_the_fragment(harbour, say, editor):
    assert strip() == ""
    breaking.mark(what=say(harbour, "The lock has burst.", headline="Lock <bursts>"), minutes=60, by=editor)
    assert 'Breaking:</strong> <a href="/live/harbour/#post-1">Lock &lt;bursts&gt;</a>' in strip()
    front = Client().get("/").content.decode()
    assert "Lock &lt;bursts&gt;" in front
    assert f'<meta name="breaking" content="{STRIP}">' in front
    assert strip("/uk") == ""
    assert AuditEntry.objects.filter(act="breaking.mark").exists()


def test_other_pages_are_the_same_with_it_and_without(harbour, say, editor):
    post = say(harbour)
    before = Client().get("/news-feed/").content
    row = breaking.mark(what=post, minutes=60, by=editor)
    assert Client().get("/news-feed/").content == before
    assert breaking.source("en") not in made_from("/news-feed/")
    assert {breaking.source("en"), f"post:{row.post_id}"} <= made_from(STRIP)
    assert breaking.source("en") in made_from("/")


def test_it_ends_by_itself_and_the_press_knows_when(harbour, say, editor):
    row = breaking.mark(what=say(harbour), minutes=60, by=editor)
    assert sources.clock_source(row.until) in made_from(STRIP)
    Breaking.objects.update(until=clock.now() - timedelta(seconds=1))
    assert strip() == ""


def test_a_withdrawn_post_is_gone_at_once(harbour, say, editor):
    post = say(harbour)
    breaking.mark(what=post, minutes=60, by=editor)
    told = []
    sources.listen(told.extend)
    try:
        changing.withdraw(post=post, reason="Wrong", by=editor)
    finally:
        sources._listeners.remove(told.extend) if told.extend in sources._listeners else None
    assert f"post:{post.pk}" in told
    assert strip() == ""


@pytest.mark.parametrize("act", ["unpublish", "kill"])
def test_an_article_that_is_out_no_more_is_gone_at_once(act, editor):
    story = factories.article("Dam holds")
    breaking.mark(what=story, minutes=60, by=editor)
    assert "Dam holds" in strip()
    assert f"article:{story.pk}" in made_from(STRIP)
    if act == "kill":
        withdrawing.kill(article=story, reason="Wrong", by=None)
    else:
        publishing.unpublish(article=story, by=None)
    assert strip() == ""


def test_what_is_not_out_cannot_be_breaking(harbour, say, editor, reporter):
    waiting = say(harbour, by=reporter)
    embargoed = say(harbour, not_before=clock.now() + timedelta(hours=1))
    for what in (waiting, embargoed, factories.article("Secret", publish=False)):
        with pytest.raises(RefusedError):
            breaking.mark(what=what, minutes=60, by=editor)
    assert not Breaking.objects.exists()


def test_only_editors_and_only_for_some_hours(harbour, say, editor, reporter):
    post = say(harbour)
    with pytest.raises(NotAllowedError):
        breaking.mark(what=post, minutes=60, by=reporter)
    for minutes in (0, -5, 6 * 60 + 1):
        with pytest.raises(RefusedError):
            breaking.mark(what=post, minutes=minutes, by=editor)
    row = breaking.mark(what=post, minutes=360, by=editor)
    with pytest.raises(NotAllowedError):
        breaking.end(row=row, by=reporter)
    breaking.end(row=row, by=editor)
    assert strip() == ""
    with pytest.raises(RefusedError):
        breaking.end(row=row, by=editor)


def test_marked_again_it_stands_once_as_long_as_is_said_now(harbour, say, editor):
    post = say(harbour, headline="Lock bursts")
    breaking.mark(what=post, minutes=60, by=editor)
    breaking.mark(what=post, minutes=5, words="Lock has burst", by=editor)
    assert strip().count("<p>") == 1
    assert "Lock has burst" in strip()


def test_no_more_than_two_stand_there(harbour, say, editor):
    for number in range(3):
        breaking.mark(what=say(harbour, headline=f"Event {number}"), minutes=60, by=editor)
    assert strip().count("<p>") == 2
    assert "Event 0" not in strip()
