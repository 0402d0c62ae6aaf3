"""Filing: once whatever the line does, in order, and not before its time."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from broadsheet.foundation import clock
from broadsheet.live import covering, filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState, Post, PostState
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_an_editors_post_is_out_at_once_and_a_reporters_waits(harbour, say, editor, reporter):
    assert say(harbour).state == PostState.OUT
    waits = say(harbour, by=reporter)
    assert waits.state == PostState.WAITING
    assert list(harbour.posts.out().values_list("number", flat=True)) == [1]
    filing.let_out(post=waits, by=editor)
    assert list(harbour.posts.out().order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_reporter_lets_nothing_out_and_a_stranger_files_nothing(harbour, say, reporter, django_user_model):
    waits = say(harbour, by=reporter)
    with pytest.raises(NotAllowedError):
        filing.let_out(post=waits, by=reporter)
    stranger = django_user_model.objects.create_user(email="reader@reader.example")
    with pytest.raises(NotAllowedError):
        say(harbour, by=stranger)


def test_sent_twice_it_is_one_post(harbour, say):
    key = uuid.uuid4()
    assert say(harbour, key=key) == say(harbour, "Once more, on a bad line.", key=key)
    assert Post.objects.count() == 1


def test_nothing_is_not_filed(harbour, say):
    with pytest.raises(RefusedError, match="write a sentence"):
        say(harbour, "  \n ")


def test_what_is_decided_stays_decided(harbour, say, editor, reporter):
    waits = say(harbour, by=reporter)
    filing.refuse(post=waits, reason="We have it already.", by=editor)
    for act in (lambda: filing.let_out(post=waits, by=editor), lambda: filing.refuse(post=waits, reason="", by=editor)):
        with pytest.raises(RefusedError, match="decided"):
            act()
    assert AuditEntry.objects.filter(act="post.refuse").count() == 1


def test_under_embargo_it_comes_out_by_itself_and_not_before(harbour, say):
    later = clock.now() + timedelta(hours=2)
    post = say(harbour, not_before=later)
    assert post.state == PostState.PLANNED
    assert filing.let_out_planned() == 0
    assert not Post.objects.out().exists()
    with time_machine.travel(later, tick=False):
        assert filing.let_out_planned() == 1
        assert filing.let_out_planned() == 0
        assert Post.objects.out().get().at == later


def test_nothing_is_added_to_what_is_over(harbour, say, editor):
    covering.move(coverage=harbour, to=CoverageState.ENDED, by=editor, bulletin="It is open.")
    with pytest.raises(RefusedError, match="over"):
        say(harbour)
    assert not Post.objects.exists(), "and no half-filed row is left"


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_lose_no_post_and_share_no_number(harbour, editor):
    start = threading.Barrier(4)

    def file(number):
        start.wait()
        for each in range(5):
            filing.file(words=Words(f"{number}.{each}"), coverage=Coverage.objects.get(), by=editor)
        connection.close()

    threads = [threading.Thread(target=file, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(Post.objects.out().values_list("number", flat=True)) == list(range(1, 21))
