"""The daily digest: what was key on a day, once, as a draft that editors may change."""

from __future__ import annotations

import threading
from datetime import time, timedelta

import pytest
from django.db import connection

from broadsheet.foundation import clock
from broadsheet.live import changing
from broadsheet.live.digest import making
from broadsheet.live.models import Digest, DigestPlan, Post
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom.models import Article, Series
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    section = factories.section()
    series = Series.objects.create(locale=section.locale, name="Key developments", slug="key-developments")
    return DigestPlan.objects.create(
        language="en", section=section, series=series, from_day=clock.today() - timedelta(9)
    )


def body(digest):
    return str(digest.article.get_latest_revision_as_object().body.raw_data[0]["value"])


def test_it_lists_the_days_key_events_and_nothing_else(plan, harbour, say, editor):
    say(harbour, "It holds.", headline="Dam <holds>", is_key=True)
    say(None, "A ferry sails.", is_key=True, language="en")
    say(harbour, "By the way.")
    say(None, "По-українськи.", is_key=True, language="uk")
    gone = say(harbour, "Nonsense.", is_key=True)
    changing.withdraw(post=gone, reason="Wrong", by=editor)
    say(harbour, "Later.", is_key=True, not_before=clock.now() + timedelta(hours=2))
    old = say(harbour, "Yesterday.", is_key=True)
    Post.objects.filter(pk=old.pk).update(at=clock.now() - timedelta(days=1))
    digest = making.make(plan=plan, day=clock.today(), by=editor)
    assert not digest.article.live
    assert digest.article.title.startswith("Key developments on ")
    assert digest.article.series == plan.series
    text = body(digest)
    assert "/live/harbour/#post-1" in text
    assert "Dam &lt;holds&gt;</a> It holds." in text
    assert "A ferry sails." in text
    for word in ("By the way", "українськи", "Nonsense", "Later", "Yesterday"):
        assert word not in text


def test_a_post_that_became_an_article_leads_there_once_that_is_out(plan, harbour, say, editor):
    out, draft = factories.article("Why it held"), factories.article("Secret", publish=False)
    for story in (out, draft):
        Post.objects.filter(pk=say(harbour, "It holds.", is_key=True).pk).update(article=story)
    text = body(making.make(plan=plan, day=clock.today(), by=editor))
    assert f'<a linktype="page" id="{out.pk}">' in text
    assert f'id="{draft.pk}"' not in text
    assert "Secret" not in text


def test_a_day_is_made_once(plan, harbour, say, editor):
    say(harbour, is_key=True)
    making.make(plan=plan, day=clock.today(), by=editor)
    with pytest.raises(RefusedError):
        making.make(plan=plan, day=clock.today(), by=editor)
    DigestPlan.objects.update(comes_at=clock.local(clock.now()).time())
    assert making.make_due() == 0
    assert Article.objects.count() == 1


def test_without_the_row_there_would_be_two(plan, harbour, say, editor, monkeypatch):
    """The control of the test before."""
    say(harbour, is_key=True)
    making.make(plan=plan, day=clock.today(), by=editor)
    monkeypatch.setattr(making, "_claimed", lambda plan, day: Digest.objects.get(plan=plan, day=day))
    making.make(plan=plan, day=clock.today(), by=editor)
    assert Article.objects.count() == 2


def test_a_quiet_day_has_none_and_reporters_make_none(plan, harbour, say, editor, reporter):
    with pytest.raises(RefusedError):
        making.make(plan=plan, day=clock.today(), by=editor)
    assert not Digest.objects.exists()
    say(harbour, is_key=True)
    with pytest.raises(NotAllowedError):
        making.make(plan=plan, day=clock.today(), by=reporter)


@pytest.mark.parametrize("is_public", [False, True])
def test_the_worker_makes_it_at_its_hour_and_publishes_if_it_may(plan, harbour, say, monkeypatch, is_public):
    say(harbour, is_key=True)
    DigestPlan.objects.update(comes_at=time(20), publishes_itself=is_public)
    today = clock.today()
    moment = clock.day_begins(today) + timedelta(hours=19, minutes=59)
    monkeypatch.setattr(making.clock, "now", lambda: moment)
    Post.objects.update(at=moment)
    assert making.make_due() == 0
    moment += timedelta(minutes=2)
    assert making.make_due() == 1
    assert making.make_due() == 0
    assert Digest.objects.get(day=today).article.live is is_public


def test_one_made_in_the_morning_tells_of_the_day_before():
    assert making.day_of(time(7)) == clock.today() - timedelta(days=1)
    assert making.day_of(time(20)) == clock.today()


def test_after_a_quiet_day_a_late_event_makes_none_by_itself_and_the_button_does(plan, harbour, say, editor):
    DigestPlan.objects.update(comes_at=time(0))
    yesterday = clock.today() - timedelta(days=1)
    assert making.make_due() == 0
    Post.objects.filter(pk=say(harbour, is_key=True).pk).update(at=clock.day_begins(yesterday) + timedelta(hours=23))
    assert making.make_due() == 0
    assert making.make(plan=plan, day=yesterday, by=editor).article is not None


def test_what_was_withdrawn_since_is_named(plan, harbour, say, editor):
    kept, gone = say(harbour, is_key=True), say(harbour, "Wrong.", is_key=True)
    digest = making.make(plan=plan, day=clock.today(), by=editor)
    assert making.withdrawn(digest) == []
    changing.withdraw(post=gone, reason="Wrong", by=editor)
    assert making.withdrawn(digest) == [gone]
    assert kept in digest.posts.all()


@pytest.mark.django_db(transaction=True)
def test_of_four_who_make_it_at_once_one_does(plan, harbour, say, editor):
    say(harbour, is_key=True)
    start, told = threading.Barrier(4), []

    def press():
        start.wait()
        try:
            making.make(plan=DigestPlan.objects.get(), day=clock.today(), by=editor)
            told.append("made")
        except RefusedError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["made", "refused", "refused", "refused"]
    assert Article.objects.count() == 1
