"""Counting what happened: each fault of each letter once, in a few statements for any number of them, and what follows from it.

The reader's hard faults and complaints suppress at once. Their soft ones weigh for thirty days, an issue once; three, and the
address rests. The sender's own faults, and what nobody explained, are counted for the desk and suppress nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from broadsheet.foundation import clock
from broadsheet.mail.bounces import redacting
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told
from broadsheet.mail.models import Bounce, EspEvent, Fault, Reason, Way
from broadsheet.mail.suppression.acting import Wanted, end_pauses, suppress_all
from broadsheet.mail.suppression.hashing import domain_of, hashed

WEIGHS = timedelta(days=30)
TOO_MANY = 3
"""Soft faults, each of another issue: a mailbox that is full for a month is not read."""


@dataclass(frozen=True)
class Happened:
    """One fault of one letter. `at` is the time that whoever told of it gave, if they gave one."""

    sent: Sent
    told: Told
    way: Way
    at: datetime

    @property
    def evidence(self) -> str:
        """The same however it is told, and told again: a letter can fail softly once, for good once, be complained of once."""
        what = "complaint" if self.told.fault == Fault.COMPLAINT else f"bounce {self.told.is_hard}"
        return hashlib.sha256(f"{self.sent.key}|{self.sent.address.lower()}|{what}".encode()).hexdigest()


@transaction.atomic
def count(happened: Sequence[Happened]) -> list[Happened]:
    """Count them, and suppress whom that means. Returns those that were new."""
    every = {each.evidence: each for each in happened}
    known = set(Bounce.objects.filter(evidence__among=every).values_list("evidence", flat=True))
    new = [each for evidence, each in every.items() if evidence not in known]
    rows = [_row(each) for each in new]
    _clear(rows)
    Bounce.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    wanted = [_wanted(each) for each in new if each.told.is_hard]
    soft = {hashed(each.sent.address): each for each in new if not each.told.is_hard}
    suppress_all([*wanted, *_weighed(soft)])
    return new


@transaction.atomic
def accepted(took: Mapping[str, datetime]) -> int:
    """The receivers themselves took mail for these hashes, then: soft faults before that weigh nothing, and a pause for
    which too few are left ends. (A relay that takes everything shows nothing of the kind.) Returns how many were cleared."""
    soft = Bounce.objects.filter(address_hash__among=took, is_hard=False, cleared_at__isnull=True)
    before = {pk: whose for pk, whose, at in soft.values_list("pk", "address_hash", "happened_at") if at <= took[whose]}
    cleared = Bounce.objects.filter(pk__among=list(before)).update(cleared_at=clock.now())
    light = set(before.values()) - _heavy(set(before.values()))
    if light:
        end_pauses(light)
    return cleared


def forget(now: datetime) -> int:
    """Delete what is older than a year and a half: last year's figures are compared with this year's."""
    return Bounce.objects.filter(happened_at__lt=now - timedelta(days=550)).delete()[0]


def _row(each: Happened) -> Bounce:
    told = each.told
    return Bounce(
        evidence=each.evidence, address_hash=hashed(each.sent.address), domain=domain_of(each.sent.address),
        fault=told.fault, is_hard=told.is_hard, status=told.status[:12], way=each.way,
        said=redacting.without_addresses(told.said)[:300], about=(each.sent.about or each.sent.key)[:80],
        happened_at=min(each.at, clock.now()),
    )  # fmt: skip


def _clear(rows: Sequence[Bounce]) -> None:
    """A soft fault of which we hear after the delivery that followed it weighs nothing."""
    hashes = {row.address_hash for row in rows if not row.is_hard}
    arrived = EspEvent.objects.filter(kind="delivered", address_hash__among=hashes).order_by("happened_at")
    last = dict(arrived.values_list("address_hash", "happened_at"))
    for row in rows:
        if not row.is_hard and row.happened_at < last.get(row.address_hash, row.happened_at):
            row.cleared_at = last[row.address_hash]


def _wanted(each: Happened) -> Wanted:
    reason = Reason.COMPLAINT if each.told.fault == Fault.COMPLAINT else Reason.GONE
    return Wanted(each.sent.address, reason, each.told.said or str(each.told.fault.label), each.at)


def _weighed(soft: dict[str, Happened]) -> list[Wanted]:
    heavy = _heavy(soft.keys())
    return [
        Wanted(each.sent.address, Reason.FAULTS, each.told.said, each.at)
        for address_hash, each in soft.items()
        if address_hash in heavy
    ]


def _heavy(hashes: Collection[str]) -> set[str]:
    weighing = Bounce.objects.weighing(clock.now() - WEIGHS).filter(address_hash__among=hashes).order_by()
    counted = weighing.values("address_hash").annotate(issues=Count("about", distinct=True))
    return {each["address_hash"] for each in counted if each["issues"] >= TOO_MANY}
