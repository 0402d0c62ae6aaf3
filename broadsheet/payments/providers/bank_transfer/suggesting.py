"""Suggestions for people: what a transfer may be the money for. Nothing is matched by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.payments.models.checkout import Checkout
from broadsheet.payments.models.payer import Payer
from broadsheet.payments.providers.bank_transfer import references
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer, Transfer, TransferMatch

MOST = 20_000
"""The newest awaited ones, among which a mistyped reference is looked for."""
SHOWN = 8


class Why(models.IntegerChoices):
    """What speaks for it, the strongest first."""

    REFERENCE = 1, _("its reference")
    NEARLY = 2, _("nearly its reference")
    SAME_ACCOUNT = 3, _("paid from this account before")
    NAME = 4, _("the name")
    AMOUNT = 5, _("the amount")


@dataclass(frozen=True)
class Suggestion:
    """Something that was awaited, and everything that speaks for it."""

    awaited: AwaitedTransfer
    checkout: Checkout
    why: tuple[Why, ...]


def awaited_references() -> references.Nearby:
    """Those of the newest ones, to look for mistyped ones of many transfers. One query."""
    rows = AwaitedTransfer.objects.filter(ended_at__isnull=True).order_by("-made_at")
    return references.Nearby(rows.values_list("reference", flat=True)[:MOST])


def nearest(transfer: Transfer) -> AwaitedTransfer | None:
    """What was awaited with a reference that its text has but for a slip or two."""
    found = awaited_references().find(transfer.text, transfer.end_to_end)
    return AwaitedTransfer.objects.filter(reference=found).first() if found else None


def search(asked: str) -> list[Suggestion]:
    """By a reference, or by an address or a name."""
    asked = asked.strip()[:254]
    if len(asked) < 3:
        return []
    who = Q(payer__email__icontains=asked) | Q(payer__name__icontains=asked)
    checkouts = Checkout.objects.filter(who, provider="bank_transfer").order_by("-made_at")
    found = Q(checkout__in=list(checkouts.values_list("pk", flat=True)[:SHOWN]))
    found |= Q(reference__in=references.found_in(asked))
    return _made({one: set() for one in AwaitedTransfer.objects.filter(found)[:SHOWN]})


def of(transfer: Transfer) -> list[Suggestion]:
    """What it may be for: by its reference, mistyped or not, by who sent it, by the amount. Some queries, whatever there is."""
    speaks: dict[AwaitedTransfer, set[Why]] = {}
    for why, rows in _found(transfer).items():
        for awaited in rows:
            speaks.setdefault(awaited, set()).add(why)
    return sorted(_made(speaks), key=lambda one: (one.why[0], -len(one.why), one.awaited.made_at))[:SHOWN]


def payers_of(rows: Iterable[AwaitedTransfer]) -> dict[UUID, Payer]:
    """Who is to pay for these, by their checkouts. One query."""
    found = Checkout.objects.select_related("payer").filter(pk__in=[one.checkout for one in rows])
    return {one.pk: one.payer for one in found}


def _made(speaks: dict[AwaitedTransfer, set[Why]]) -> list[Suggestion]:
    checkouts = Checkout.objects.select_related("payer").in_bulk([one.checkout for one in speaks])
    return [
        Suggestion(one, checkouts[one.checkout], tuple(sorted(why)))
        for one, why in speaks.items() if one.checkout in checkouts
    ]  # fmt: skip


def _found(transfer: Transfer) -> dict[Why, list[AwaitedTransfer]]:
    named = AwaitedTransfer.objects.filter(reference__in=references.found_in(transfer.text, transfer.end_to_end))
    near = None if named else nearest(transfer)
    earlier = TransferMatch.objects.none()
    if transfer.iban_hash:
        earlier = TransferMatch.objects.filter(undone_at__isnull=True, transfer__iban_hash=transfer.iban_hash)
    open_ones = AwaitedTransfer.objects.filter(currency=transfer.currency, ends_at__isnull=True).filter(
        Q(matches__isnull=True) | ~Q(interval="once")
    )
    return {
        Why.REFERENCE: list(named[:SHOWN]),
        Why.NEARLY: [near] if near else [],
        Why.SAME_ACCOUNT: list(open_ones.filter(pk__in=earlier.values("awaited"))[:SHOWN]),
        Why.NAME: _by_name(transfer),
        Why.AMOUNT: list(open_ones.filter(amount=transfer.amount).order_by("-made_at")[:SHOWN]),
    }


def _by_name(transfer: Transfer) -> list[AwaitedTransfer]:
    """Whose name or address has a word of the payer's name in it: most readers are known by their address alone."""
    words = [word.lower() for word in transfer.name.split() if len(word) > 3][:4]
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted |= Q(payer__name__icontains=word) | Q(payer__email__istartswith=word)
    checkouts = Checkout.objects.filter(wanted, provider="bank_transfer").order_by("-made_at")
    return list(AwaitedTransfer.objects.filter(checkout__in=list(checkouts.values_list("pk", flat=True)[:SHOWN])))
