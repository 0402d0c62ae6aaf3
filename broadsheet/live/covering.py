"""A coverage's course: made, begun, paused, ended, begun again; and what is pinned on top."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.live import rights, telling
from broadsheet.live.models import Coverage, CoverageState, Post
from broadsheet.live.refusals import NotAllowedError, RefusedError
from broadsheet.ops import audit

_MAY_FOLLOW = {
    CoverageState.SCHEDULED: {CoverageState.LIVE},
    CoverageState.LIVE: {CoverageState.PAUSED, CoverageState.ENDED},
    CoverageState.PAUSED: {CoverageState.LIVE, CoverageState.ENDED},
    CoverageState.ENDED: {CoverageState.LIVE},
}


@transaction.atomic
def move(*, coverage: Coverage, to: CoverageState, by: User | None, bulletin: str = "") -> Coverage:
    """Begin it, pause it, end it (with a bulletin on top), or begin it again. Raises `RefusedError`."""
    found = _to_run(coverage, by)
    if to not in _MAY_FOLLOW[CoverageState(found.state)]:
        raise RefusedError(_("It is %s already, or can’t become that from here.") % found.get_state_display())
    found.state, now = to, clock.now()
    if to == CoverageState.LIVE:
        found.is_public, found.began_at, found.ended_at = True, found.began_at or now, None
    if to == CoverageState.ENDED:
        found.ended_at, found.bulletin = now, bulletin.strip() or found.bulletin
    found.changed_at = now
    found.save()
    audit.note(act=f"coverage.{to}", on=found, by=by)
    telling.coverage_changed(found)
    return found


@transaction.atomic
def announce(*, coverage: Coverage, by: User | None) -> Coverage:
    """Let readers see a scheduled one, with its beginning. Raises `RefusedError`."""
    found = _to_run(coverage, by)
    if found.starts_at is None:
        raise RefusedError(_("Say when it begins: readers want to know."))
    found.is_public = True
    found.save(update_fields=["is_public"])
    audit.note(act="coverage.announce", on=found, by=by)
    telling.coverage_changed(found)
    return found


@transaction.atomic
def pin(*, coverage: Coverage, post: Post | None, by: User | None) -> Coverage:
    """Have a post of it stand on top, or none. Raises `RefusedError`."""
    found = _to_run(coverage, by)
    if post is not None and not found.posts.out().filter(pk=post.pk).exists():
        raise RefusedError(_("Only a post of this coverage that is out can be pinned."))
    found.pinned = post
    found.save(update_fields=["pinned"])
    audit.note(act="coverage.pin", on=found, by=by, post=post and post.pk)
    telling.coverage_changed(found)
    return found


def _to_run(coverage: Coverage, by: User | None) -> Coverage:
    if by is not None and not by.has_perm(rights.RUN):
        raise NotAllowedError(_("Your role doesn’t allow running live coverage. An editor can do it."))
    return Coverage.objects.select_for_update().get(pk=coverage.pk)
