"""Changing a post that is out: new facts are an update, what was wrong is a correction, and what must not stand is withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.live import rights, tasks, telling
from broadsheet.live.filing import Words, let_out
from broadsheet.live.models import Coverage, Post, PostCorrection, PostState, PostWithdrawal
from broadsheet.live.refusals import NotAllowedError, OvertakenError, RefusedError
from broadsheet.ops import audit
from broadsheet.ops.queue.enqueuing import later


@transaction.atomic
def edit(*, post: Post, words: Words, seen: int, by: User | None, is_update: bool = False) -> Post:
    """Give it other words. `seen` is the version that was changed; `is_update` says so to readers. Raises `RefusedError`."""
    found = _locked(post)
    if by is not None and not (by.has_perm(rights.PUBLISH) or found.is_still_of(by.pk)):
        raise NotAllowedError(_("Your role doesn’t allow changing this post."))
    if found.version != seen:
        raise OvertakenError(_("Somebody has changed this post since you opened it. Look at theirs, then save again."))
    if not words.text.strip():
        raise RefusedError(_("A post needs words. To take it back, withdraw it."))
    found.headline, found.text = words.headline.strip(), words.text.strip()
    found.picture, found.embed = words.picture, words.embed
    found.is_key, was_in_feed = words.is_key, found.is_in_feed
    found.is_in_feed = words.is_in_feed or found.coverage_id is None
    found.version += 1
    if is_update and found.at is not None:
        found.updated_at = clock.now()
    found.save()
    found.contributors.set(words.contributors)
    audit.note(act="post.edit", on=found, by=by, version=found.version)
    _tell(found, also_feed=was_in_feed)
    return found


@transaction.atomic
def put_off(*, post: Post, not_before: datetime | None, by: User | None) -> Post:
    """Give what is not out yet another embargo, or none. A planned one without embargo comes out. Raises `RefusedError`."""
    found = _locked(post)
    if by is not None and not (by.has_perm(rights.PUBLISH) or found.is_still_of(by.pk)):
        raise NotAllowedError(_("Your role doesn’t allow changing this post."))
    if found.at is not None:
        raise RefusedError(_("It is out already: an embargo comes too late."))
    found.not_before = not_before
    found.save(update_fields=["not_before"])
    audit.note(act="post.put_off", on=found, by=by, not_before=not_before and not_before.isoformat())
    return let_out(post=found, by=by) if found.state == PostState.PLANNED else found


@transaction.atomic
def correct(*, post: Post, note: str, words: Words, seen: int, by: User | None) -> PostCorrection:
    """Put it right and say so below it. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.CORRECT):
        raise NotAllowedError(_("Your role doesn’t allow corrections. An editor can make them."))
    if not note.strip():
        raise RefusedError(_("Say what was wrong: readers are told."))
    found = edit(post=post, words=words, seen=seen, by=None)
    made = PostCorrection.objects.create(post=found, note=note.strip(), made_by=by)
    audit.note(act="post.correct", on=found, by=by, note=made.note)
    return made


@transaction.atomic
def withdraw(*, post: Post, reason: str, by: User | None) -> PostWithdrawal:
    """Take it back from readers, on open pages too. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.WITHDRAW):
        raise NotAllowedError(_("Your role doesn’t allow withdrawing posts. An editor can do it."))
    if not reason.strip():
        raise RefusedError(_("Please say why, for the newsroom’s own record."))
    found = _locked(post)
    if found.is_withdrawn:
        raise RefusedError(_("It is withdrawn already."))
    made = PostWithdrawal.objects.create(post=found, reason=reason.strip(), by=by)
    Coverage.objects.filter(pinned=found).update(pinned=None)
    audit.note(act="post.withdraw", on=found, by=by, reason=made.reason)
    _tell(found)
    if found.picture_id is not None:
        later(tasks.withdraw_picture, found.picture_id)
    return made


@transaction.atomic
def restore(*, post: Post, by: User | None) -> Post:
    """Let a withdrawn one be out again. Raises `RefusedError`."""
    if by is not None and not by.has_perm(rights.WITHDRAW):
        raise NotAllowedError(_("Your role doesn’t allow this. An editor can do it."))
    found = _locked(post)
    count, _by_model = PostWithdrawal.objects.filter(post=found).delete()
    if not count:
        raise RefusedError(_("It is not withdrawn."))
    audit.note(act="post.restore", on=found, by=by)
    _tell(found)
    return found


def _locked(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("coverage").get(pk=post.pk)


def _tell(post: Post, *, also_feed: bool = False) -> None:
    if post.state != PostState.OUT:
        return
    now = clock.now()
    Post.objects.filter(pk=post.pk).update(touched_at=now)
    if post.coverage is not None:
        Coverage.objects.filter(pk=post.coverage.pk).update(changed_at=now)
    telling.changed(post)
    if also_feed and not post.is_in_feed:
        telling.feed_changed(post)
