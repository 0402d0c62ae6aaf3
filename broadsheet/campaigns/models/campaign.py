"""A campaign: a goal with a beginning and an end, counted from the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money


class Goal(models.TextChoices):
    """What a campaign counts."""

    NEW_MEMBERS = "new_members", _("new members")
    MEMBERS = "members", _("members in all")
    PAYERS = "payers", _("people who give")
    GIFTS = "gifts", _("gift memberships")
    MONEY_A_MONTH = "money_a_month", _("money a month")
    MONEY = "money", _("money in all")

    @property
    def is_money(self) -> bool:
        """Whether it is counted in minor units of the newsroom's own currency; else in people or gifts."""
        return self in {Goal.MONEY_A_MONTH, Goal.MONEY}


class Counts(models.TextChoices):
    """Whose money and whose membership a campaign counts."""

    EVERYTHING = "everything", _("everything that comes in its time")
    ITS_OWN = "its_own", _("only what its own asks brought")


class State(models.TextChoices):
    """Where a campaign stands. Nothing of the first two is public."""

    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    LIVE = "live", _("live")
    REACHED = "reached", _("reached")
    ENDED = "ended", _("ended")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Finds campaigns."""

    def launched(self) -> CampaignQuerySet:
        """Those that people let run, at their time."""
        return self.filter(launch__isnull=False)

    def begun(self, at: datetime) -> CampaignQuerySet:
        """Those of which everybody may know."""
        return self.launched().filter(starts_at__lte=at)

    def running(self, at: datetime) -> CampaignQuerySet:
        """Those in whose time this moment is: the first moment is in it, that of the end no more."""
        return self.begun(at).filter(ends_at__gt=at)

    def unfrozen(self) -> CampaignQuerySet:
        """Those that people let run, from before their beginning until their figures are frozen."""
        return self.launched().filter(ending__isnull=True)

    def still_counting(self, at: datetime) -> CampaignQuerySet:
        """Those whose figures are not frozen yet."""
        return self.begun(at).unfrozen()


class Campaign(models.Model):
    """Its key is a plain word: it stands in addresses and, for ever, in the ledger's rows."""

    key = models.CharField(
        _("key"),
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and hyphens, please."))],
        help_text=_("A plain word such as “birthday-2027”. It goes into the ledger and never changes."),
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("For the desk; readers never see it."))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    goal_kind = models.CharField(_("what is counted"), max_length=16, choices=Goal.choices)
    goal = models.PositiveBigIntegerField(_("goal"), help_text=_("People or gifts; minor units, where it is money."))
    counts = models.CharField(_("counts"), max_length=12, choices=Counts.choices, default=Counts.EVERYTHING)
    with_gifts = models.BooleanField(
        _("who redeems a gift counts as a member"),
        default=True,
        help_text=_("Where members are the goal: somebody for whom another paid is one, too."),
    )
    opening = models.PositiveBigIntegerField(
        _("begins at"), default=0, help_text=_("What was there before it began, such as a grant. Counted on top.")
    )
    opening_evidence = models.CharField(_("where that came from"), max_length=500, blank=True)
    currency = models.CharField(max_length=3, blank=True, editable=False)
    """In which its money is counted: the newsroom's own of the day on which it was made. A goal is not another one because
    the newsroom moved to another currency."""
    first_launched_at = models.DateTimeField(null=True, blank=True, editable=False)
    """From then on its key may stand in the ledger, and is fixed."""
    closing_days = models.PositiveSmallIntegerField(
        _("days for money under way"),
        default=7,
        help_text=_(
            "Debits and transfers that were begun in time may settle so much later. Then the figures are frozen."
        ),
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_at", "-pk"]
        permissions = [("see_brought", "Can see what a story brought")]
        constraints = [
            models.CheckConstraint(name="campaign_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="campaign_has_a_goal", condition=Q(goal__gt=0)),
            models.CheckConstraint(
                name="campaign_opening_has_evidence", condition=Q(opening=0) | ~Q(opening_evidence="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it, with its currency."""
        if self._state.adding:
            self.currency = self.currency or settings.BASE_CURRENCY
        super().save(*args, **kwargs)

    @property
    def source(self) -> str:
        """What a page was made from that shows its figures or its words."""
        return f"tally:{self.key}"

    @property
    def is_money(self) -> bool:
        """Whether its goal is money."""
        return Goal(self.goal_kind).is_money

    @property
    def money_currency(self) -> str:
        """In which its money is counted."""
        return self.currency or str(settings.BASE_CURRENCY)

    @property
    def is_launched(self) -> bool:
        """Whether people let it run."""
        return hasattr(self, "launch")

    @property
    def freezes_at(self) -> datetime:
        """When its figures are fixed for good."""
        return self.ends_at + timedelta(days=self.closing_days)

    def amount(self, value: int) -> Money | int:
        """A value of this campaign's kind: money in its currency, or a number."""
        return Money(value, self.money_currency) if self.is_money else value

    def state(self, at: datetime, total: int) -> State:
        """Where it stands at this moment, with so much counted."""
        if not self.is_launched:
            return State.DRAFT
        if at < self.starts_at:
            return State.PLANNED
        if at >= self.ends_at:
            return State.ENDED
        return State.REACHED if total >= self.goal else State.LIVE


class Launch(models.Model):
    """Somebody let a campaign run: from its beginning on it is public. Taken back, it is a draft again."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="launch")
    made_at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("launch")
        verbose_name_plural = _("launches")

    def __str__(self) -> str:
        return f"{self.campaign} {self.made_at:%Y-%m-%d}"


class Ending(models.Model):
    """A campaign's final figures, frozen: what comes or goes back afterwards moves them no more."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="ending")
    total = models.BigIntegerField(_("total"))
    count = models.PositiveBigIntegerField(_("counted"))
    goal = models.PositiveBigIntegerField(_("goal"))
    facts = models.JSONField(default=dict)
    as_of = models.DateTimeField(_("as of"))
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("final figures")
        verbose_name_plural = _("final figures")

    def __str__(self) -> str:
        return f"{self.campaign}: {self.total} / {self.goal}"
