"""Receipts: made with the settlement, in the same transaction, so that no number is ever left out."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import translation

from broadsheet.foundation import clock
from broadsheet.mail import posting
from broadsheet.mail.letters import Letter
from broadsheet.payments import purposes, taxing
from broadsheet.payments.locking import one_at_a_time
from broadsheet.payments.mail import receipt
from broadsheet.payments.models import Checkout, Entry, LegalEntity, Receipt


def make(settlement: Entry, checkout: Checkout) -> Receipt:
    """The next number of this year's series. Who loses the race waits, and takes the number after."""
    year = clock.local(settlement.occurred_at).year
    with one_at_a_time(f"receipts:{settlement.entity}:{year}"):
        series = Receipt.objects.filter(entity=settlement.entity, year=year)
        number = (series.aggregate(last=Max("number"))["last"] or 0) + 1
        made = of(settlement, checkout, number=number, issuer=issuer_of(settlement.entity))
        made.save()
    if made.email:
        posting.post(_letter(made, settlement, checkout))
    return made


def of(settlement: Entry, checkout: Checkout, *, number: int, issuer: dict[str, Any]) -> Receipt:
    """The receipt of this number, not yet written."""
    return Receipt(
        entity=settlement.entity,
        year=clock.local(settlement.occurred_at).year,
        number=number,
        settlement=settlement,
        payer=settlement.payer,
        name=checkout.payer.name,
        email=checkout.payer.address,
        issuer=issuer,
        lines=taxing.lines_of(settlement, checkout),
    )


def issuer_of(key: str) -> dict[str, Any]:
    """Who takes the money, as it stands at a receipt's head."""
    found = LegalEntity.objects.filter(key=key).values("name", "address", "registration", "vat_number", "thanks")
    return dict(found.first() or {})


def _letter(made: Receipt, settlement: Entry, checkout: Checkout) -> Letter:
    purpose = purposes.of(checkout)
    with translation.override(checkout.language or None):
        return receipt.build(
            to=made.email, number=str(made), money=settlement.money, about=purpose.name(checkout),
            at=settlement.occurred_at, issuer=made.issuer, end_link=purpose.end_link(checkout),
            lines=made.shown_lines if made.has_parts else (),
        )  # fmt: skip
