"""Receipts, numbered without a gap in each year for each legal entity."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money


class LegalEntity(models.Model):
    """Who takes the money: what stands at the head of a receipt."""

    key = models.SlugField(_("key"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    address = models.TextField(_("address"), blank=True)
    registration = models.CharField(_("registration number"), max_length=100, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=40, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, db_default="", help_text=_("Stands chosen where readers name theirs.")
    )
    thanks = models.TextField(
        _("what a receipt says besides"), blank=True, help_text=_("Such as whether the money can be deducted from tax.")
    )

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Line:
    """One line of a receipt. `is_price` tells a price from what was given on top, which has neither rate nor net."""

    is_price: bool
    gross: Money
    rate: str
    vat: Money
    net: Money


class Receipt(models.Model):
    """One receipt: for one settlement, with the payer as they were on that day."""

    entity = models.CharField(max_length=32)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    settlement = models.OneToOneField("payments.Entry", on_delete=models.PROTECT, related_name="receipt")
    payer = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    issuer = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(name="receipt_number_once", fields=["entity", "year", "number"])]

    def __str__(self) -> str:
        return f"{self.entity.upper()}-{self.year}-{self.number:06}"

    @property
    def has_parts(self) -> bool:
        """Whether there is more to say than the amount: VAT, or something on top."""
        return len(self.lines) > 1 or any(line.rate for line in self.shown_lines)

    @property
    def shown_lines(self) -> list[Line]:
        """Its lines as they were frozen: they sum to the amount."""
        currency = self.settlement.currency
        return [
            Line(
                line["what"] == "price", Money(line["gross"], currency), line.get("rate", ""),
                Money(line.get("vat", 0), currency), Money(line.get("net", line["gross"]), currency),
            )
            for line in self.lines
        ]  # fmt: skip
