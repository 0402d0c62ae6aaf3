"""Batches on disk: kept in the transaction that marks their letters as handed, so that whoever comes after a killed worker hands
over the very same, under the same key. Where a provider knows no keys, or knows this one no longer, a person decides."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters.engine.claiming import LEASE
from broadsheet.newsletters.engine.letters import One, name_of
from broadsheet.newsletters.engine.ways.esps import Esp, keeps_keys
from broadsheet.newsletters.engine.ways.requests import Request, read
from broadsheet.newsletters.models import Batch, Delivery, Halt, State

PAUSE, LONGEST = timedelta(seconds=5), timedelta(minutes=2)
"""Between two calls with one key, doubled each time."""
UNKNOWN = "The mail provider did not answer: nobody knows whether these letters arrived."
SETTLED: dict[str, Any] = {"request": b""}


@dataclass(frozen=True)
class Held:
    """A batch in hand. `calls` counts this one; `code` is what the last answer was that left it open."""

    pk: int
    key: str
    ones: tuple[One, ...]
    request: Request
    calls: int
    code: int | None
    is_repeatable: bool


def keep(esp: Esp, sending: int, request: Request) -> Batch:
    """Write it down. Called in the transaction that marks its letters."""
    now = clock.now()
    until = now + esp.key_lives if esp.key_lives and keeps_keys(esp) else None
    batch = Batch.objects.create(
        sending_id=sending, key=request.key, esp=esp.name, request=request.kept(), until=until, made_at=now
    )
    Delivery.objects.filter(pk__among=[letter.pk for letter in request.letters]).update(batch=batch)
    return batch


@transaction.atomic
def adopt() -> Held | None:
    """Take one in hand that was handed over and not answered, and may be handed over again; None if there is none."""
    now = clock.now()
    silent = _silent().filter(batch__in=Batch.objects.repeatable(now)).filter(~_stands_still())
    pk = silent.order_by("batch").values_list("batch", flat=True).first()
    batch = Batch.objects.select_for_update().filter(pk=pk).first() if pk else None
    if batch is None:
        return None
    token = secrets.randbits(62)
    if not _silent().filter(batch=batch).update(token=token, lease_until=now + LEASE):
        return None
    Batch.objects.filter(pk=batch.pk).update(calls=F("calls") + 1)
    crashpoint("engine.before_adopted")
    rows = Delivery.objects.filter(batch=batch, token=token).select_related("sending").order_by("pk")
    ones = tuple(_one(row, token) for row in rows)
    request = read(bytes(batch.request))
    return Held(batch.pk, batch.sending.key, ones, request, batch.calls + 1, batch.code, is_repeatable=True)


def put_aside(held: Held, code: int) -> None:
    """Nobody knows: the same again after a pause, by whoever comes first."""
    pause = min(PAUSE * 2 ** (held.calls - 1), LONGEST)
    with transaction.atomic():
        if code:
            Batch.objects.filter(pk=held.pk).update(code=code)
        _held_rows(held).update(token=secrets.randbits(62), lease_until=clock.now() + pause)


def take_back(held: Held) -> None:
    """The provider said that it took none: they wait as before."""
    with transaction.atomic():
        _held_rows(held).update(state=State.READY, token=None, lease_until=None, handed_at=None, batch=None)
        settle([held.pk])


def settle(pks: Collection[int]) -> None:
    """What was handed over is not needed any more."""
    Batch.objects.filter(pk__in=pks).update(settled_at=clock.now(), **SETTLED)


@transaction.atomic
def give_up() -> list[int]:
    """Of what nobody answered, what can't be handed over again. Returns the sendings that have more that is uncertain now."""
    now = clock.now()
    over = _silent().exclude(batch__in=Batch.objects.repeatable(now))
    found = list(over.order_by().values_list("sending", "batch").distinct())
    over.update(state=State.UNCERTAIN, lease_until=None, said=UNKNOWN)
    settle({batch for _sending, batch in found})
    return sorted({sending for sending, _batch in found})


def _silent() -> QuerySet[Delivery]:
    handed = Delivery.objects.filter(state=State.HANDED, batch__isnull=False)
    return handed.filter(lease_until__lte=clock.now())


def _stands_still() -> Exists:
    return Exists(Halt.objects.standing().filter(sending=OuterRef("sending")))


def _held_rows(held: Held) -> QuerySet[Delivery]:
    tokens = {one.token for one in held.ones}
    return Delivery.objects.filter(batch=held.pk, token__in=tokens, state=State.HANDED)


def _one(row: Delivery, token: int) -> One:
    """Enough of it to write down what came of it: its letter is in the request."""
    subscription = row.subscription_id or 0
    return One(
        pk=row.pk, sending=row.sending_id, subscription=subscription, token=token, to=row.address or "", name="", end="",
        preferences="", code="", message_id=name_of(row.sending.key, subscription), is_member=False, arm=row.arm,
        tries=row.tries, provider=row.provider,
    )  # fmt: skip


def held_of(batch: Batch, key: str, ones: Sequence[One], request: Request) -> Held:
    """One that was kept just now."""
    return Held(batch.pk, key, tuple(ones), request, 1, None, is_repeatable=batch.until is not None)
