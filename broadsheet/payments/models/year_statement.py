"""Yearly statements: what somebody paid in a year to one legal entity, frozen and numbered in a series of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.models.entry import Kind

WORDS = {
    Kind.SETTLEMENT: _("Payment"),
    Kind.REFUND: _("Given back"),
    Kind.DISPUTE: _("Disputed at the bank"),
    Kind.DISPUTE_OUTCOME: _("Dispute decided"),
}
"""The ledger's words, as a reader says them."""


@dataclass(frozen=True)
class Line:
    """One movement as the statement shows it. `receipt` is empty for money that went back."""

    at: datetime
    what: str
    receipt: str
    money: Money


class YearStatement(models.Model):
    """One statement, with the payer as they were when it was made. Its figures never change; it can be taken again as a copy."""

    entity = models.CharField(max_length=32)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField()
    payer = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    issuer = models.JSONField(default=dict)
    rows = models.JSONField(
        default=list, help_text=_("Each movement: when, kind, number of the receipt, amount, currency.")
    )
    made_at = models.DateTimeField(_("made"), default=clock.now)
    taken = models.PositiveIntegerField(_("taken"), default=0, help_text=_("Each time after the first it is a copy."))

    class Meta:
        verbose_name = _("yearly statement")
        verbose_name_plural = _("yearly statements")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(name="statement_number_once", fields=["entity", "year", "number"]),
            models.UniqueConstraint(name="statement_once_a_year", fields=["entity", "year", "payer"]),
        ]

    def __str__(self) -> str:
        return f"{self.entity.upper()}-{self.year}-S{self.number:06}"

    def get_absolute_url(self) -> str:
        """Where its reader reads it."""
        return reverse("statement", args=[self.pk])

    @property
    def lines(self) -> list[Line]:
        """Every movement, the oldest first."""
        return [self._line(row) for row in self.rows]

    @property
    def sums(self) -> list[tuple[Money, Money, Money]]:
        """For each currency: what was paid, what went back, and what is left."""
        found: dict[str, list[int]] = {}
        for row in self.rows:
            both = found.setdefault(row["currency"], [0, 0])
            both[row["kind"] != Kind.SETTLEMENT] += row["amount"]
        return [
            (Money(paid, currency), Money(back, currency), Money(paid + back, currency))
            for currency, (paid, back) in sorted(found.items())
        ]

    @property
    def net(self) -> str:
        """What is left, in each currency, as it is written."""
        return " + ".join(str(net) for _paid, _back, net in self.sums)

    def _line(self, row: dict[str, Any]) -> Line:
        at = parse_datetime(row["at"])
        if at is None:
            raise ValueError(f"{self} has a row without a time")
        return Line(
            clock.local(at), str(WORDS[Kind(row["kind"])]), row["receipt"], Money(row["amount"], row["currency"])
        )
