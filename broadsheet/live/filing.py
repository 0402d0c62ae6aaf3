"""Filing a post, and letting it out. Sent twice under one key it is one post."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages
from broadsheet.live import rights, telling
from broadsheet.live.models import Channel, Coverage, Post, PostState
from broadsheet.live.refusals import NotAllowedError, OvertakenError, RefusedError
from broadsheet.newsroom.models import Contributor, Picture
from broadsheet.ops import audit


@dataclass(frozen=True)
class Words:
    """What a post says."""

    text: str
    headline: str = ""
    picture: Picture | None = None
    embed: str = ""
    contributors: Collection[Contributor] = ()
    is_key: bool = False
    is_in_feed: bool = False


def file(
    *,
    words: Words,
    coverage: Coverage | None,
    by: User | None,
    key: uuid.UUID | None = None,
    language: str = "",
    not_before: datetime | None = None,
    channel: Channel = Channel.DESK,
    from_whom: str = "",
) -> Post:
    """File a post, and let it out if this person may; else it waits for approval. Nobody named: it always waits.

    A key that is known already returns the post that has it, as it is. Raises `RefusedError`.
    """
    if by is not None and not by.has_perm(rights.FILE):
        raise NotAllowedError(_("Your role doesn’t allow filing posts."))
    if not words.text.strip():
        raise RefusedError(_("There is nothing to file yet: write a sentence."))
    key = key or uuid.uuid4()
    if (found := Post.objects.filter(key=key).first()) is not None:
        return found
    try:
        with transaction.atomic():
            post = _make(words, coverage, by, key, language, not_before, channel, from_whom)
            if by is not None and by.has_perm(rights.PUBLISH):
                let_out(post=post, by=by)
            return post
    except IntegrityError:  # the same was sent twice in the same moment
        if (found := Post.objects.filter(key=key).first()) is None:
            raise
        return found


def known(key: uuid.UUID | None) -> Post | None:
    """The post that was filed under this key, if it was."""
    return Post.objects.filter(key=key).first() if key is not None else None


@transaction.atomic
def let_out(*, post: Post, by: User | None, seen: int | None = None) -> Post:
    """Publish it, or plan it where its embargo is still to come. `seen` is the version that was read before. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.PUBLISH):
        raise NotAllowedError(_("Your role doesn’t allow publishing posts. It waits for an editor."))
    coverage = _locked(post.coverage_id)
    found = Post.objects.select_for_update().get(pk=post.pk)
    if found.state in (PostState.OUT, PostState.REFUSED):
        raise RefusedError(_("Somebody has decided about this post already."))
    if seen is not None and seen != found.version:
        raise OvertakenError(_("Somebody has changed this post since you read it. Read it again, then let it out."))
    if coverage is not None and coverage.is_over:
        raise RefusedError(_("“%s” is over. Begin it again to add to it.") % coverage.headline)
    if found.not_before and found.not_before > clock.now():
        found.state = PostState.PLANNED
        found.save(update_fields=["state"])
        audit.note(act="post.plan", on=found, by=by, not_before=found.not_before.isoformat())
        return _same(post, found)
    found.state, found.at = PostState.OUT, clock.now()
    if coverage is not None:
        coverage.last_number += 1
        coverage.changed_at = found.at
        coverage.save(update_fields=["last_number", "changed_at"])
        found.number = coverage.last_number
    found.save(update_fields=["state", "at", "number"])
    audit.note(act="post.publish", on=found, by=by, coverage=found.coverage_id)
    telling.came_out(found)
    return _same(post, found)


def refuse(*, post: Post, reason: str, by: User | None) -> None:
    """Say no to one that waits. It stays in the queue's history. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.PUBLISH):
        raise NotAllowedError(_("Your role doesn’t allow deciding about posts."))
    with transaction.atomic():
        count = Post.objects.filter(pk=post.pk, state=PostState.WAITING).update(state=PostState.REFUSED)
        if not count:
            raise RefusedError(_("Somebody has decided about this post already."))
        audit.note(act="post.refuse", on=post, by=by, reason=reason.strip()[:500])


def let_out_planned() -> int:
    """Publish what was planned for a moment that has come. Returns how many."""
    due = Post.objects.filter(state=PostState.PLANNED, not_before__lte=clock.now()).order_by("not_before", "pk")
    count = 0
    for post in due[:100]:
        try:
            let_out(post=post, by=None)
            count += 1
        except RefusedError:  # its coverage is over; the desk shows it as planned and late
            continue
    return count


def _make(
    words: Words,
    coverage: Coverage | None,
    by: User | None,
    key: uuid.UUID,
    language: str,
    not_before: datetime | None,
    channel: Channel,
    from_whom: str,
) -> Post:
    post = Post.objects.create(
        key=key,
        language=coverage.language if coverage else language or languages.default(),
        coverage=coverage,
        headline=words.headline.strip(),
        text=words.text.strip(),
        picture=words.picture,
        embed=words.embed,
        is_key=words.is_key,
        is_in_feed=words.is_in_feed or coverage is None,
        state=PostState.WAITING,
        not_before=not_before,
        channel=channel,
        from_whom=from_whom[:120],
        filed_by=by,
    )
    post.contributors.set(words.contributors)
    audit.note(act="post.file", on=post, by=by, channel=str(channel))
    return post


def _locked(coverage: int | None) -> Coverage | None:
    """The row whose number counts: two posts at once come out one after the other."""
    if coverage is None:
        return None
    return Coverage.objects.select_for_update().get(pk=coverage)


def _same(given: Post, found: Post) -> Post:
    """What the caller holds, brought up to date."""
    given.state, given.at, given.number = found.state, found.at, found.number
    return given
