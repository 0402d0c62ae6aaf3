"""VAT of a month, by country, rate and currency. Each line is rows of the ledger first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Sum

from broadsheet.foundation import countries
from broadsheet.foundation.money import Money
from broadsheet.membership.money_desk import figures
from broadsheet.membership.money_desk.filtering import RECEIVED
from broadsheet.payments.models.entry import EntryQuerySet

HEADS = ("month", "country", "rate", "currency", "rows", "gross", "net", "vat")


@dataclass(frozen=True)
class Line:
    """What was sold in a month in a country at a rate, refunds and disputes taken off. `gross` contains the VAT."""

    month: str
    country: str
    rate: str
    rows: int
    gross: Money
    vat: Money

    @property
    def net(self) -> Money:
        """Without VAT."""
        return self.gross - self.vat

    @property
    def name(self) -> str:
        """The country's."""
        return countries.name_of(self.country)

    @property
    def query(self) -> str:
        """The ledger's filter that shows its rows."""
        return urlencode({
            "kind": RECEIVED, "month": self.month, "country": self.country, "vat_rate": self.rate,
            "currency": self.gross.currency,
        })  # fmt: skip


def of_month(rows: EntryQuerySet, first: datetime) -> list[Line]:
    """One query."""
    sold = figures.in_month(rows, first).received().exclude(vat_rate="").order_by()
    groups = sold.values_list("country", "vat_rate", "currency").annotate(
        Count("pk"), Sum("taxed_amount"), Sum("vat_amount")
    )
    return [
        Line(f"{first:%Y-%m}", country, rate, count, Money(int(gross), currency), Money(int(vat), currency))
        for country, rate, currency, count, gross, vat in groups.order_by("country", "vat_rate", "currency")
    ]


def values(lines: list[Line]) -> Iterator[list[str | Decimal | datetime]]:
    """For a spreadsheet, in the order of `HEADS`. Amounts are whole units."""
    for line in lines:
        yield [
            line.month, line.country, line.rate, line.gross.currency, Decimal(line.rows), line.gross.decimal,
            line.net.decimal, line.vat.decimal,
        ]  # fmt: skip
