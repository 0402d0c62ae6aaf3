"""Suppressing addresses and lifting it again. Each is a row that says why; told twice, it is done once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.mail import events
from broadsheet.mail.bounces import redacting
from broadsheet.mail.models import Bounce, Lifting, Reason, Suppression, Why
from broadsheet.mail.models.suppression import SuppressionQuerySet
from broadsheet.mail.suppression.hashing import hashed
from broadsheet.ops import audit

PAUSED_FOR = timedelta(days=30)
LASTS = {Reason.FAULTS: PAUSED_FOR}
"""Every other reason holds until it is lifted."""


class OnlyTheReaderError(Exception):
    """A complaint was made by the reader, and only the reader takes it back: by signing up again and confirming it."""


@dataclass(frozen=True)
class Wanted:
    """A suppression to be. `address` is needed only to tell others of it. What a reader confirmed after `at` is stronger."""

    address: str
    reason: Reason
    evidence: str = ""
    at: datetime | None = None


def suppress(
    *, address: str, reason: Reason, evidence: str, by: User | None = None, at: datetime | None = None
) -> Suppression | None:
    """Write there no more. Returns the suppression in force for this reason; None if the reader came back after `at`."""
    suppress_all([Wanted(address, reason, evidence, at)], by=by)
    return Suppression.objects.in_force(clock.now()).of(hashed(address)).filter(reason=reason).first()


@transaction.atomic
def suppress_all(wanted: Sequence[Wanted], *, by: User | None = None) -> int:
    """The same for many, in a few statements; any number of them, in any order. Returns how many are new."""
    rows = {(hashed(each.address), each.reason): each for each in wanted}
    hashes = {address_hash for address_hash, _reason in rows}
    _end_expired(hashes)
    present = set(_held(hashes).values_list("address_hash", "reason"))
    came_back = _came_back(hashes)
    now = clock.now()
    new = {}
    for (address_hash, reason), each in rows.items():
        if (address_hash, reason) not in present and (each.at or now) >= came_back.get(address_hash, each.at or now):
            new[address_hash, reason] = each
    made = [_row(key, each, by, now) for key, each in new.items()]
    Suppression.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    _renew(present & rows.keys(), now)
    if by is not None:
        for address_hash, reason in new:
            audit.note_about(
                act="suppression.make",
                object_type="mail.suppression",
                object_id=address_hash[:12],
                by=by,
                reason=reason,
            )
    told = [(each.address, each.reason) for each in new.values()]
    if told:
        transaction.on_commit(lambda: events.tell_suppressed(told))
    return len(new)


@transaction.atomic
def lift(*, address: str, why: Why, by: User | None = None, words: str = "") -> int:
    """Write there again. Raises `OnlyTheReaderError` for a complaint that anybody else would lift. Returns how many ended."""
    found = _held([hashed(address)]).select_for_update()
    if why != Why.READER and any(each.reason == Reason.COMPLAINT for each in found):
        raise OnlyTheReaderError
    now = clock.now()
    for each in found:
        if Suppression.objects.filter(pk=each.pk, lifted_at__isnull=True).update(lifted_at=now):
            Lifting.objects.create(suppression=each, why=why, words=words[:300], by=by, made_at=now)
            audit.note(act="suppression.lift", on=each, by=by, why=why, reason=each.reason)
    if found:
        since = min(each.made_at for each in found)
        transaction.on_commit(lambda: events.tell_lifted(address, why, since))
    Bounce.objects.filter(address_hash=hashed(address), cleared_at__isnull=True).update(cleared_at=now)
    return len(found)


def end_pauses(hashes: Collection[str]) -> int:
    """Mail was taken there since, so that too few faults are left for a pause. Returns how many ended."""
    paused = list(_held(hashes).filter(reason=Reason.FAULTS))
    now = clock.now()
    Suppression.objects.filter(pk__among=[each.pk for each in paused]).update(lifted_at=now)
    made = [Lifting(suppression=each, why=Why.ACCEPTED, made_at=now) for each in paused]
    Lifting.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    return len(paused)


def _held(hashes: Collection[str]) -> SuppressionQuerySet:
    return Suppression.objects.in_force(clock.now()).filter(address_hash__among=hashes)


def _end_expired(hashes: Collection[str]) -> None:
    """Room for a new one of the same reason: the constraint knows no clock."""
    past = Suppression.objects.filter(address_hash__among=hashes, lifted_at__isnull=True, expires_at__lte=clock.now())
    past.update(lifted_at=clock.now())


def _came_back(hashes: Collection[str]) -> dict[str, datetime]:
    """When their readers last came back, or staff lifted it: what happened before that counts no more."""
    lifted = Lifting.objects.filter(suppression__address_hash__among=hashes).order_by("made_at")
    return dict(lifted.values_list("suppression__address_hash", "made_at"))


def _renew(keys: Collection[tuple[str, str]], now: datetime) -> None:
    """A mailbox that refused again rests again, and a pause that goes on begins anew."""
    hashes = [address_hash for address_hash, _reason in keys]
    again = Suppression.objects.filter(address_hash__among=hashes, lifted_at__isnull=True)
    again.filter(reason__in={reason for _hash, reason in keys}).update(refused_at=now)
    again.filter(reason=Reason.FAULTS).update(expires_at=now + PAUSED_FOR)


def _row(key: tuple[str, str], each: Wanted, by: User | None, now: datetime) -> Suppression:
    address_hash, reason = key
    lasts = LASTS.get(Reason(reason))
    return Suppression(
        address_hash=address_hash, reason=reason, evidence=redacting.without_addresses(each.evidence)[:300], by=by,
        made_at=now, refused_at=now, expires_at=now + lasts if lasts else None,
    )  # fmt: skip
