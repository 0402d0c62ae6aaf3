"""What mail providers tell by webhooks: kept at once; applied by the worker, some for a thousand.

Events come twice, late and in any order. Each is known by its provider's own id; what it leads to is counted once
(`counting.py`), and a delivery clears only what was before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail import suppression
from broadsheet.mail.bounces import counting, owners
from broadsheet.mail.bounces.counting import Happened
from broadsheet.mail.bounces.judging import judge
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told
from broadsheet.mail.models import EspEvent, Fault, Reason, Way
from broadsheet.mail.suppression.acting import Wanted

DELIVERED, COMPLAINED, UNSUBSCRIBED = "delivered", "complained", "unsubscribed"
FAILED = ("bounced", "rejected")
KINDS = (DELIVERED, COMPLAINED, UNSUBSCRIBED, *FAILED)
"""Anymail's words for what matters here; opens, clicks and delays do not."""
AT_ONCE, MOST = 1000, 20
KEPT_FOR = {DELIVERED: timedelta(days=3)}
KEPT = timedelta(days=30)
"""So long a delivery still clears a fault that is told late, and an event is known again."""
BY_REASON = {
    "invalid": Fault.UNKNOWN_USER,
    "bounced": Fault.UNKNOWN_USER,
    "spam": Fault.COMPLAINT,
    "unsubscribed": Fault.COMPLAINT,
}
"""What a provider that refuses to send has had against the address before."""


COLUMNS = (
    "evidence", "esp", "kind", "address", "address_hash", "letter", "message_id", "reject_reason", "said", "happened_at", "made_at",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO {EspEvent._meta.db_table} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608 — names of ours
    " ON CONFLICT DO NOTHING"
)
"""Written out: of ten thousand events, Django's own way of making the statement takes three times as long as the database."""


def keep(events: Iterable[Any], *, esp: str) -> int:
    """Write down what was told (`AnymailTrackingEvent`). Returns how many of them matter."""
    rows = [_row(event, esp) for event in events if event.event_type in KINDS and event.recipient]
    if rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_INSERT, [tuple(row.values()) for row in rows])
    return len(rows)


def apply_waiting() -> int:
    """Apply what waits, a thousand in a transaction: what the worker does. Returns how many."""
    count = 0
    for _turn in range(MOST):
        applied, new = _apply()
        for each in new:
            if each.told.fault != Fault.COMPLAINT:
                owners.tell(each.sent, each.told.said or str(each.told.fault.label))
        count += applied
        if applied < AT_ONCE:
            break
    return count


def forget(now: datetime) -> int:
    """Delete what no late event could need any more. Returns how many."""
    applied = EspEvent.objects.filter(applied_at__isnull=False)
    short = [applied.filter(kind=kind, made_at__lt=now - kept) for kind, kept in KEPT_FOR.items()]
    return sum(rows.delete()[0] for rows in (*short, applied.filter(made_at__lt=now - KEPT)))


@transaction.atomic
def _apply() -> tuple[int, list[Happened]]:
    waiting = EspEvent.objects.select_for_update().filter(applied_at__isnull=True)
    rows = list(waiting.order_by("pk")[:AT_ONCE])
    failed = [row for row in rows if row.kind in (*FAILED, COMPLAINED)]
    letters = owners.by_keys(row.letter for row in failed if row.letter)
    new = counting.count([_happened(row, letters.get(row.letter)) for row in failed])
    left = [row for row in rows if row.kind == UNSUBSCRIBED]
    suppression.suppress_all([Wanted(row.address, Reason.COMPLAINT, LEFT, row.happened_at) for row in left])
    counting.accepted(_took(rows))
    crashpoint("mail.events_counted")
    done = EspEvent.objects.filter(pk__among=[row.pk for row in rows])
    done.update(applied_at=clock.now(), address="", letter="", said="")
    return len(rows), new


LEFT = "Unsubscribed from everything at the mail provider."


def _took(rows: Sequence[EspEvent]) -> dict[str, datetime]:
    took: dict[str, datetime] = {}
    for row in rows:
        if row.kind == DELIVERED:
            took[row.address_hash] = max(row.happened_at, took.get(row.address_hash, row.happened_at))
    return took


def _row(event: Any, esp: str) -> dict[str, Any]:
    """Columns, in the order of `COLUMNS`."""
    now = clock.now()
    values = (
        _evidence(event, esp), esp[:40], event.event_type, event.recipient[:320], suppression.hashed(event.recipient),
        str((event.metadata or {}).get(owners.LETTER) or "")[:40], str(event.message_id or "")[:300],
        str(event.reject_reason or "")[:20],
        " ".join(str(each) for each in (event.mta_response, event.description) if each).replace("\0", "")[:600],
        _moment(min(event.timestamp or now, now)), _moment(now),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _evidence(event: Any, esp: str) -> str:
    """The provider's id of the event; where it has none, everything that could tell two apart."""
    own = event.event_id or "|".join(map(str, (event.message_id, event.recipient, event.timestamp)))
    return hashlib.sha256(f"{esp}|{event.event_type}|{own}".encode()).hexdigest()


def _happened(row: EspEvent, letter: Sent | None) -> Happened:
    """Of our own letter, if it is there still: a fault that a server told us before is the same one."""
    key = f"{row.esp.lower()}:{row.message_id or row.evidence[:24]}"
    sent = replace(letter, address=row.address) if letter else Sent(key=key, address=row.address)
    return Happened(sent, _told(row), Way.ESP, row.happened_at)


def _told(row: EspEvent) -> Told:
    if row.kind == COMPLAINED:
        return Told(row.address, row.address, Fault.COMPLAINT, is_hard=True, status="", said=row.said)
    found = judge(said=row.said)
    fault, is_hard = found.fault, found.is_hard
    trusts = row.kind == "rejected" or row.reject_reason == "invalid"
    if fault == Fault.UNKNOWN and trusts and row.reject_reason in BY_REASON:
        fault, is_hard = BY_REASON[row.reject_reason], True
    return Told(row.address, row.address, fault, is_hard, found.status, row.said)
