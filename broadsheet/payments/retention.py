"""What is kept how long, and forgetting what is kept no longer. Why each: docs/retention.md.

Each kind is a set of rows that are due, and what is done to them, some hundred at a time: each batch is a transaction of
its own, so whoever is interrupted goes on where they were. Whether a row is due is asked again under its lock.
The ledger is never touched: nothing here names it but to leave alone what it names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from broadsheet.foundation import clock
from broadsheet.payments.models import (
    Agreement,
    Alert,
    AwaitedTransfer,
    Card,
    Checkout,
    Entry,
    Label,
    Note,
    Payer,
    PayerAlias,
    ProviderRequest,
    Receipt,
    WebhookEvent,
)

BATCH = 500
ABANDONED = timedelta(days=30)
FAILED = timedelta(days=90)
AWAITED = timedelta(days=400)
"""A bank transfer may come months later; what it names must be there."""
BODIES = timedelta(days=90)
EVENTS = timedelta(days=400)
ALERTS = timedelta(days=400)
RECEIPTS = timedelta(days=11 * 365)
"""Ten years from the end of the year is the longest that tax law asks for in the countries we looked at."""

Forget = Callable[[QuerySet[Any]], object]


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is not kept for ever. `what` is for people who run the site."""

    name: str
    what: str
    due: Callable[[datetime], QuerySet[Any]]
    forget: Forget


def _delete(rows: QuerySet[Any]) -> object:
    return rows.delete()


def _abandoned(now: datetime) -> QuerySet[Checkout]:
    """Checkouts under which nothing was ever paid, promised or asked."""
    written = Entry.objects.filter(checkout=OuterRef("pk"))
    nothing = Checkout.objects.filter(
        ~Exists(written), paid_at__isnull=True, agreement__isnull=True, requests__isnull=True
    )
    transfers = Q(provider="bank_transfer")
    return nothing.filter(
        (Q(failed_at__isnull=True, made_at__lt=now - ABANDONED) & ~transfers)
        | (Q(failed_at__lt=now - FAILED) & ~transfers)
        | (Q(made_at__lt=now - AWAITED) & transfers)
    )


def _nobodys_transfers(now: datetime) -> QuerySet[AwaitedTransfer]:
    """References for checkouts that are gone. Money that names one comes before people, like any that nobody awaits."""
    checkout = Checkout.objects.filter(pk=OuterRef("checkout"))
    return AwaitedTransfer.objects.filter(~Exists(checkout), matches__isnull=True, made_at__lt=now - AWAITED)


def _strangers(now: datetime) -> QuerySet[Payer]:
    """Addresses that somebody typed at a checkout that is gone: no account, nothing paid, nobody wrote about them."""
    return Payer.objects.filter(
        ~Exists(Entry.objects.filter(payer=OuterRef("pk"))),
        ~Exists(PayerAlias.objects.filter(Q(old=OuterRef("pk")) | Q(payer=OuterRef("pk")))),
        ~Exists(Receipt.objects.filter(payer=OuterRef("pk"))),
        reader__isnull=True, checkouts__isnull=True, notes__isnull=True, labels__isnull=True,
        made_at__lt=now - ABANDONED,
    )  # fmt: skip


def _bodies(now: datetime) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.filter(handled_at__isnull=False, received_at__lt=now - BODIES).exclude(body="")


def _events(now: datetime) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.filter(handled_at__isnull=False, received_at__lt=now - EVENTS)


def _alerts(now: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(settled_at__lt=now - ALERTS)


def _of_the_forgotten(model: type[models.Model], path: str = "payer") -> Callable[[datetime], QuerySet[Any]]:
    """Rows that came to somebody after they were forgotten: by a merge, a late event, a colleague's note."""
    return lambda now: model._default_manager.filter(**{f"{path}__erased_at__isnull": False})


def _messages(now: datetime) -> QuerySet[Checkout]:
    return Checkout.objects.filter(payer__erased_at__isnull=False).exclude(message="")


def _reasons(now: datetime) -> QuerySet[ProviderRequest]:
    return ProviderRequest.objects.filter(checkout__payer__erased_at__isnull=False).exclude(reason="")


def _cards(now: datetime) -> QuerySet[Card]:
    standing = Agreement.objects.filter(card=OuterRef("pk"), ended_at__isnull=True)
    return Card.objects.filter(~Exists(standing), payer__erased_at__isnull=False)


def _receipts(now: datetime) -> QuerySet[Receipt]:
    return Receipt.objects.filter(made_at__lt=now - RECEIPTS).exclude(name="", email="")


KINDS = (
    Kept("checkouts", "checkouts that came to nothing, after 30 days; failed ones after 90, awaited transfers after 400",
         _abandoned, _delete),
    Kept("references", "references of bank transfers for checkouts that are gone", _nobodys_transfers, _delete),
    Kept("strangers", "addresses that were typed at such a checkout alone, after 30 days", _strangers, _delete),
    Kept("bodies", "what providers' events said, after 90 days", _bodies, lambda rows: rows.update(body="")),
    Kept("events", "that there were such events, after 400 days", _events, _delete),
    Kept("alerts", "alerts that were dealt with, after 400 days", _alerts, _delete),
    Kept("alerts of the forgotten", "alerts about readers who were forgotten", _of_the_forgotten(Alert), _delete),
    Kept("notes", "notes about readers who were forgotten", _of_the_forgotten(Note), _delete),
    Kept("labels", "labels on readers who were forgotten", _of_the_forgotten(Label), _delete),
    Kept("cards", "cards of readers who were forgotten, once nothing is taken from them", _cards, _delete),
    Kept("messages", "words to the newsroom of readers who were forgotten", _messages, lambda rows: rows.update(message="")),
    Kept("reasons", "why something was asked for readers who were forgotten", _reasons, lambda rows: rows.update(reason="")),
    Kept("receipts", "names and addresses on receipts, after eleven years; their numbers stay", _receipts,
         lambda rows: rows.update(name="", email="")),
)  # fmt: skip
"""In the order in which they are forgotten: an address goes once its checkouts have."""


def due(now: datetime | None = None) -> dict[str, int]:
    """How many rows of each kind are kept no longer."""
    moment = now or clock.now()
    return {kind.name: kind.due(moment).count() for kind in KINDS}


def forget(kind: Kept, *, at_most: int | None = None) -> int:
    """Forget what is due of one kind. Returns how many rows. Run twice, the second finds nothing."""
    count = 0
    while at_most is None or count < at_most:
        done = _batch(kind)
        if done == 0:
            break
        count += done
    return count


def forget_all() -> dict[str, int]:
    """Forget everything that is due."""
    return {kind.name: forget(kind) for kind in KINDS}


@transaction.atomic
def _batch(kind: Kept) -> int:
    rows = kind.due(clock.now())
    names = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    # A row may have become somebody's meanwhile: paid, merged, taken by an event. Who holds it is left alone.
    alone = rows.model._default_manager.select_for_update(**_skipping()).filter(pk__in=names)
    held = list(alone.values_list("pk", flat=True))
    still = list(rows.filter(pk__in=held).values_list("pk", flat=True))
    kind.forget(rows.model._default_manager.filter(pk__in=still))
    return len(still)


def _skipping() -> dict[str, bool]:
    return {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
