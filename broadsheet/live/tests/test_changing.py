"""Changing what is out: updates, corrections, withdrawals, and two people at one post."""

from __future__ import annotations

import pytest

from broadsheet.live import changing, covering
from broadsheet.live.filing import Words
from broadsheet.live.models import Post
from broadsheet.live.refusals import NotAllowedError, OvertakenError, RefusedError
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_an_update_says_so_and_a_typo_put_right_does_not(harbour, say, editor):
    post = say(harbour)
    changed = changing.edit(post=post, words=Words("A crane moved."), seen=1, by=editor)
    assert changed.updated_at is None
    changed = changing.edit(post=post, words=Words("Two cranes moved."), seen=2, by=editor, is_update=True)
    assert changed.updated_at is not None
    assert changed.version == 3


def test_whoever_saves_over_another_is_told_and_nothing_is_lost(harbour, say, editor):
    post = say(harbour)
    changing.edit(post=post, words=Words("Theirs."), seen=1, by=editor)
    with pytest.raises(OvertakenError, match="changed this post"):
        changing.edit(post=post, words=Words("Mine."), seen=1, by=editor)
    assert Post.objects.get().text == "Theirs."


def test_a_correction_stands_below_the_post(harbour, say, editor, client):
    post = say(harbour, "The harbour opened at six.")
    changing.correct(post=post, note="It opened at seven.", words=Words("It opened at seven."), seen=1, by=editor)
    page = client.get("/live/harbour/").content.decode()
    assert "It opened at seven." in page
    assert "Correction" in page


def test_a_reporter_corrects_and_withdraws_nothing(harbour, say, reporter):
    post = say(harbour)
    with pytest.raises(NotAllowedError):
        changing.correct(post=post, note="x", words=Words("x"), seen=1, by=reporter)
    with pytest.raises(NotAllowedError):
        changing.withdraw(post=post, reason="x", by=reporter)
    with pytest.raises(NotAllowedError):
        changing.edit(post=post, words=Words("x"), seen=1, by=reporter)


def test_a_withdrawn_post_is_nowhere_and_comes_back_as_it_was(harbour, say, editor, client):
    post = say(harbour, "Wrong from end to end.", is_in_feed=True)
    covering.pin(coverage=harbour, post=post, by=editor)
    changing.withdraw(post=post, reason="The source was fake.", by=editor)
    for address in (
        "/live/harbour/",
        "/live/harbour/rss/",
        "/_/fragment/live/harbour/",
        "/news-feed/",
        "/_/fragment/news-feed/",
    ):
        assert "Wrong from end" not in client.get(address).content.decode(), address
    with pytest.raises(RefusedError):
        changing.withdraw(post=post, reason="again", by=editor)
    changing.restore(post=post, by=editor)
    assert "Wrong from end" in client.get("/live/harbour/").content.decode()
    assert list(AuditEntry.objects.filter(act__startswith="post.").values_list("act", flat=True).order_by("pk")) == [
        "post.file", "post.publish", "post.withdraw", "post.restore",
    ]  # fmt: skip


def test_without_a_reason_nothing_is_withdrawn(harbour, say, editor):
    with pytest.raises(RefusedError, match="why"):
        changing.withdraw(post=say(harbour), reason=" ", by=editor)
