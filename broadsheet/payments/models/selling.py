"""Where plans are sold, and the VAT that their prices contain there. Both are said on the desk; at first neither is."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import countries

WHOLE = 10_000
"""A rate is in hundredths of a percent: 2100 are 21 %."""


class Market(models.Model):
    """A country in which plans are sold. While there is none, they are sold everywhere."""

    country = models.CharField(_("country"), max_length=2, unique=True)

    class Meta:
        verbose_name = _("country where plans are sold")
        verbose_name_plural = _("countries where plans are sold")
        ordering = ["country"]

    def __str__(self) -> str:
        return countries.name_of(self.country)


class VatRateQuerySet(models.QuerySet["VatRate"]):
    """Finds rates."""

    def on(self, day: date) -> VatRateQuerySet:
        """Those that hold on a day of the publication's clock."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


class VatRate(models.Model):
    """The VAT that a plan's price contains in a country, from the first day to the last. Rows written before stay as they are."""

    country = models.CharField(_("country"), max_length=2)
    hundredths = models.PositiveIntegerField(
        _("rate"), validators=[MaxValueValidator(WHOLE)], help_text=_("In hundredths of a percent.")
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)

    objects = VatRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ["country", "-starts"]
        constraints = [
            models.UniqueConstraint(name="vat_rate_starts_once", fields=["country", "starts"]),
            models.CheckConstraint(name="vat_rate_ends_after_it_starts", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="vat_rate_is_a_share", condition=Q(hundredths__lte=WHOLE)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{countries.name_of(self.country)}: {self.percent} %"

    @property
    def percent(self) -> str:
        """As it is written: `21`, `5.5`, `0`."""
        whole, rest = divmod(self.hundredths, 100)
        return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)

    def holds(self, day: date) -> bool:
        """Whether it is the rate of that day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)
