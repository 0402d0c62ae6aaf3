"""What a campaign counts besides the ledger, each with its evidence, and what it reaches for beyond its goal."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.campaigns.models.campaign import Campaign
from broadsheet.foundation import clock


class Way(models.TextChoices):
    """How something came that no provider of ours took."""

    CASH = "cash", _("cash")
    BANK = "bank", _("to the bank account")
    GRANT = "grant", _("a grant")
    OTHER = "other", _("otherwise")


class OutsideAmountQuerySet(models.QuerySet["OutsideAmount"]):
    """Finds what came from outside."""

    def counted(self) -> OutsideAmountQuerySet:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at__isnull=True)


class OutsideAmount(models.Model):
    """People, gifts or money that came without a provider of ours. Never changed: a wrong one is taken back."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="outside")
    value = models.PositiveBigIntegerField(_("how much"), validators=[MinValueValidator(1)])
    way = models.CharField(_("how it came"), max_length=8, choices=Way.choices)
    evidence = models.CharField(
        _("evidence"),
        max_length=500,
        help_text=_("Where it can be looked up: the statement’s date and line, the letter."),
    )
    came_on = models.DateField(_("when it came"))
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_because = models.CharField(max_length=300, blank=True)

    objects = OutsideAmountQuerySet.as_manager()

    class Meta:
        verbose_name = _("amount from outside")
        verbose_name_plural = _("amounts from outside")
        ordering = ["came_on", "pk"]
        constraints = [
            models.CheckConstraint(name="outside_amount_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(name="outside_amount_is_something", condition=Q(value__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.get_way_display()}"


class MatchingGift(models.Model):
    """Somebody adds so much to what readers give, up to a limit. For goals of money."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="matching")
    giver = models.CharField(_("who gives it"), max_length=120)
    percent = models.PositiveSmallIntegerField(
        _("percent"), default=100, validators=[MinValueValidator(1)], help_text=_("100 doubles what readers give.")
    )
    limit = models.PositiveBigIntegerField(_("at most"), help_text=_("Minor units of the newsroom’s own currency."))
    evidence = models.CharField(_("evidence"), max_length=500)

    class Meta:
        verbose_name = _("matching gift")
        verbose_name_plural = _("matching gifts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="matching_gift_is_something", condition=Q(percent__gt=0, limit__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.giver}: {self.percent} %"

    def of(self, given: int) -> int:
        """What it adds to so much that readers gave, in minor units, rounded down."""
        return min(self.limit, max(0, given) * self.percent // 100)


class StretchGoal(models.Model):
    """What a campaign reaches for once its goal is reached."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stretch_goals")
    goal = models.PositiveBigIntegerField(_("goal"))

    class Meta:
        verbose_name = _("further goal")
        verbose_name_plural = _("further goals")
        ordering = ["goal"]
        constraints = [models.UniqueConstraint(name="stretch_goal_once", fields=["campaign", "goal"])]

    def __str__(self) -> str:
        return str(self.goal)
