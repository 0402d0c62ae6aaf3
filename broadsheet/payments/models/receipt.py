"""Receipts, numbered without a gap in each year for each legal entity."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class LegalEntity(models.Model):
    """Who takes the money: what stands at the head of a receipt."""

    key = models.SlugField(_("key"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=200)
    address = models.TextField(_("address"), blank=True)
    registration = models.CharField(_("registration number"), max_length=100, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=40, blank=True)
    thanks = models.TextField(
        _("what a receipt says besides"), blank=True, help_text=_("Such as whether the money can be deducted from tax.")
    )

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")

    def __str__(self) -> str:
        return self.name


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
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(name="receipt_number_once", fields=["entity", "year", "number"])]

    def __str__(self) -> str:
        return f"{self.entity.upper()}-{self.year}-{self.number:06}"
