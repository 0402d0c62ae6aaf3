"""Plans: what one becomes a member by, what that gives, and what it costs in each currency."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership.benefits import MEMBERS
from broadsheet.payments.models import Interval


def members() -> list[str]:
    """What a plan gives unless it is said otherwise."""
    return [MEMBERS]


class PlanQuerySet(models.QuerySet["Plan"]):
    """Finds plans."""

    def offered(self) -> PlanQuerySet:
        """Those that a reader can take now, with their prices."""
        return self.filter(is_offered=True).prefetch_related("prices")


class Plan(models.Model):
    """One plan. One that is no longer offered stays for those who have it."""

    slug = models.SlugField(_("name in addresses"), unique=True, max_length=50)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    perks = models.TextField(_("what a member gets"), blank=True, help_text=_("One to a line, as readers see it."))
    benefits = models.JSONField(_("benefits"), default=members)
    is_offered = models.BooleanField(_("offered"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=10)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def perk_lines(self) -> list[str]:
        """Each on its own."""
        return [line.strip() for line in self.perks.splitlines() if line.strip()]


class Price(models.Model):
    """What a plan costs, in one currency, for a month or a year."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(_("currency"), max_length=3)
    interval = models.CharField(_("how often"), max_length=8, choices=Interval.choices)
    amount = models.PositiveBigIntegerField(_("amount"), help_text=_("In minor units."))

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["currency", "interval"]
        constraints = [
            models.UniqueConstraint(name="price_once", fields=["plan", "currency", "interval"]),
            models.CheckConstraint(name="price_recurs", condition=Q(interval__in=["month", "year"])),
            models.CheckConstraint(name="price_takes_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.money} {self.get_interval_display()}"

    @property
    def money(self) -> Money:
        """How much."""
        return Money(self.amount, self.currency)


class OfferQuerySet(models.QuerySet["Offer"]):
    """Finds offers."""

    def by_code(self, code: str) -> Offer | None:
        """The offer of this code, whatever its letters' case, if it runs today."""
        today = clock.today()
        return self.filter(
            Q(starts__isnull=True) | Q(starts__lte=today), Q(ends__isnull=True) | Q(ends__gte=today),
            code__iexact=code.strip(),
        ).first()  # fmt: skip


class Offer(models.Model):
    """A discount, for whoever has its code, from the first day to the last. It lowers the price for good."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    percent = models.PositiveSmallIntegerField(
        _("percent off"), validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), null=True, blank=True, on_delete=models.CASCADE)
    starts = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code}: −{self.percent} %"

    def off(self, price: Money) -> Money:
        """How much less it costs: never more than said, so rounded down."""
        return Money(price.minor * self.percent // 100, price.currency)
