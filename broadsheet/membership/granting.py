"""Giving access, revoking it, moving its end, and moving as a whole what has not begun: all that happens to a grant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership import events
from broadsheet.membership.benefits import in_order
from broadsheet.membership.models import Grant
from broadsheet.ops import audit


@transaction.atomic
def give(
    *,
    person: User | None,
    benefits: Iterable[str],
    source: str,
    source_id: object = "",
    by: User | None,
    starts: datetime | None = None,
    ends: datetime | None = None,
    grace_ends: datetime | None = None,
    reason: str = "",
) -> Grant:
    """Write one grant. `starts` is now unless said otherwise; without `ends` it lasts."""
    grant = Grant.objects.create(
        person=person,
        benefits=in_order(benefits),
        source_type=str(source),
        source_id=str(source_id),
        starts=starts or clock.now(),
        ends=ends,
        grace_ends=grace_ends,
        reason=reason,
        made_by=by,
    )
    audit.note(
        act="grant.give", on=grant, by=by, person=grant.person_id, benefits=grant.benefits,
        source=f"{grant.source_type}:{grant.source_id}", ends=_said(ends), reason=reason,
    )  # fmt: skip
    events.tell(events.grant_given, grant)
    return grant


@transaction.atomic
def revoke(*, grant: Grant, by: User | None, reason: str = "") -> Grant:
    """End it now, whatever was agreed. Revoked twice, it stays as it was."""
    found = Grant.objects.select_for_update().get(pk=grant.pk)
    if found.revoked_at is not None:
        return found
    found.revoked_at = clock.now()
    Grant.objects.filter(pk=found.pk).update(revoked_at=found.revoked_at)
    audit.note(act="grant.revoke", on=found, by=by, person=found.person_id, reason=reason)
    events.tell(events.grant_revoked, found)
    return found


@transaction.atomic
def move_end(
    *, grant: Grant, ends: datetime | None, by: User | None, grace_ends: datetime | None = None, reason: str = ""
) -> Grant:
    """Have it end sooner or later than was said. It never ends before it began."""
    found = Grant.objects.select_for_update().get(pk=grant.pk)
    before = found.ends
    found.ends = max(ends, found.starts) if ends else None
    found.grace_ends = grace_ends
    if (before, grant.grace_ends) == (found.ends, grace_ends):
        return found
    Grant.objects.filter(pk=found.pk).update(ends=found.ends, grace_ends=grace_ends)
    audit.note(
        act="grant.move_end", on=found, by=by, person=found.person_id, reason=reason,
        before=_said(before), after=_said(found.ends),
    )  # fmt: skip
    events.tell(events.grant_moved, found)
    return found


@transaction.atomic
def shift(
    *,
    grant: Grant,
    starts: datetime,
    ends: datetime,
    by: User | None,
    grace_ends: datetime | None = None,
    reason: str = "",
) -> Grant:
    """Have one that has not begun begin sooner or later, with another end. One that has begun stays as it is."""
    found = Grant.objects.select_for_update().get(pk=grant.pk)
    before = found.starts
    if before <= clock.now() or found.revoked_at is not None or (before, found.ends) == (starts, ends):
        return found
    found.starts, found.ends, found.grace_ends = starts, ends, grace_ends
    Grant.objects.filter(pk=found.pk).update(starts=starts, ends=ends, grace_ends=grace_ends)
    audit.note(
        act="grant.shift", on=found, by=by, person=found.person_id, reason=reason,
        before=_said(before), after=_said(starts), ends=_said(ends),
    )  # fmt: skip
    events.tell(events.grant_moved, found)
    return found


def _said(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
