"""VAT: how much of a payment is a plan's price, and how much of that is tax.

Prices contain their VAT. What was given on top of a price is a gift to the newsroom: it is its own line, without VAT.
Amounts are whole minor units. The VAT in a price is rounded once for each payment, half a unit upwards; what is left is
the net. What goes back takes VAT along in proportion to the whole payment, reckoned over all that went back so far: so
after any partial refunds the rows add up to the VAT of what is left, to the cent, and to nothing once all is back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments import purposes
from broadsheet.payments.models import Act, Checkout, Entry, Kind, ProviderRequest
from broadsheet.payments.models.selling import WHOLE, VatRate
from broadsheet.payments.truth import Part

BACK = (Kind.REFUND, Kind.DISPUTE, Kind.DISPUTE_OUTCOME, Kind.CORRECTION)
PRICE, ON_TOP = "price", "on_top"


@dataclass(frozen=True)
class Contained:
    """What of a payment is taxed, `vat` included, and at which rate, in percent. Minor units."""

    taxed: int = 0
    rate: str = ""
    vat: int = 0


NOTHING = Contained()


@dataclass(frozen=True)
class Taxes:
    """The rates that one checkout may meet, read once."""

    checkout: Checkout
    rates: Sequence[VatRate]
    changes: Sequence[ProviderRequest] = ()

    def of(self, amount: Money, at: datetime, part: Part | None = None) -> Contained:
        """What a payment of this amount contains. `at` is when the reader paid: that day's rate holds.

        A `part` contains its share of the whole, reckoned over all that came so far: the parts sum to the cent.
        """
        day = clock.local(at).date()
        rate = next((one for one in self.rates if one.holds(day)), None)
        if rate is None:
            return NOTHING
        whole = part.whole.minor if part else amount.minor
        taxed = whole - on_top(self.checkout, whole, at, self.changes)
        if part is not None:
            before, after = part.before.minor, part.before.minor + amount.minor
            vat = vat_in(taxed, rate.hundredths)
            shares = [share(each, whole, after) - share(each, whole, before) for each in (taxed, vat)]
            return Contained(shares[0], rate.percent, shares[1])
        return Contained(taxed, rate.percent, vat_in(taxed, rate.hundredths))


def of(checkout: Checkout) -> Taxes:
    """The rates of the country that the reader named; none for what is no sale."""
    if not checkout.country or not purposes.is_sale(checkout.purpose):
        return Taxes(checkout, ())
    return Taxes(checkout, list(VatRate.objects.filter(country=checkout.country)), changes_of(checkout))


def vat_in(gross: int, hundredths: int) -> int:
    """The VAT in a price that contains it, in minor units; half a unit is rounded upwards."""
    whole = WHOLE + hundredths
    return (2 * gross * hundredths + whole) // (2 * whole)


def changes_of(checkout: Checkout) -> list[ProviderRequest]:
    """The other amounts that were taken since it was agreed, the newest first, each with what of it is given on top."""
    acts = [Act.CHANGE_NOW, Act.CHANGE_LATER]
    return list(
        ProviderRequest.objects.filter(checkout=checkout, act__in=acts, done_at__isnull=False).order_by("-done_at")
    )


def on_top(checkout: Checkout, amount: int, at: datetime, changes: Iterable[ProviderRequest]) -> int:
    """How much of a payment was freely given above the price: what was agreed with its amount, last before it was paid.

    A payment of any other amount, such as the rest of a time for which more is paid, holds no gift.
    """
    for change in changes:
        if change.amount == amount and change.done_at is not None and change.done_at <= at:
            return change.extra or 0
    return checkout.extra if amount == checkout.amount else 0


def share(whole: int, amount: int, moved: int) -> int:
    """The part of `whole` that belongs to `moved` of `amount`, both of any sign; half a unit is rounded away from nothing."""
    if amount == 0:
        return 0
    sign = 1 if moved >= 0 else -1
    return sign * ((2 * whole * abs(moved) + amount) // (2 * amount))


def told(checkout: Checkout) -> dict[str, str]:
    """What a provider's own pages should show of it; nothing at all unless the newsroom says its VAT.

    Prices contain their VAT, so no provider has anything to reckon: a parameter that it might refuse stops no sale.
    """
    found = of(checkout).of(checkout.money, clock.now())
    return {"country": checkout.country, "vat_rate": found.rate, "vat": str(found.vat)} if found.rate else {}


def carry(new: Iterable[Entry], there: Iterable[Entry]) -> None:
    """Let each new row of what went back take its part of the payment's VAT along. `there` are the checkouts' older rows."""
    rows: dict[tuple[str, str], list[Entry]] = {}
    for one in there:
        rows.setdefault((one.provider, one.about), []).append(one)
    for one in sorted(new, key=lambda row: row.kind in BACK):
        about = rows.setdefault((one.provider, one.about), [])
        paid = next((row for row in about if row.kind == Kind.SETTLEMENT), None)
        if one.kind in BACK and paid is not None and paid.vat_rate:
            _carry(one, paid, [row for row in about if row.kind in BACK])
        about.append(one)


def _carry(one: Entry, paid: Entry, before: Sequence[Entry]) -> None:
    moved = one.amount + sum(row.amount for row in before)
    one.country, one.vat_rate = paid.country, paid.vat_rate
    one.vat_amount = share(paid.vat_amount, paid.amount, moved) - sum(row.vat_amount for row in before)
    one.taxed_amount = share(paid.taxed_amount, paid.amount, moved) - sum(row.taxed_amount for row in before)


def lines_of(settlement: Entry, checkout: Checkout) -> list[dict[str, Any]]:
    """A receipt's lines, in minor units: the price with its net and VAT, and what was given on top. They sum to the payment."""
    given = _given(settlement, checkout)
    gross = settlement.amount - given
    price = {"what": PRICE, "gross": gross, "rate": settlement.vat_rate, "vat": settlement.vat_amount}
    return [price | {"net": gross - settlement.vat_amount}, *([{"what": ON_TOP, "gross": given}] if given else [])]


def _given(settlement: Entry, checkout: Checkout) -> int:
    """What is taxed is what the row says; where nothing is, what was agreed."""
    if settlement.vat_rate:
        return settlement.amount - settlement.taxed_amount
    return on_top(checkout, settlement.amount, settlement.occurred_at, changes_of(checkout))
