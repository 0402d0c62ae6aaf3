"""An experiment: which of several asks a reader is shown, decided by chance and fixed before it starts.

What is fixed the database itself refuses to change: see `fixing.py`.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from broadsheet.campaigns.models.campaign import Campaign
from broadsheet.foundation import clock

WHOLE = 10_000
"""Shares are in parts of ten thousand."""

plain_word = RegexValidator(
    r"^[A-Za-z0-9_.:-]{1,64}\Z", _("Latin letters, digits and the signs . : _ - only, and no spaces, please.")
)


def new_salt() -> str:
    """Random, so that no two experiments put the same readers together."""
    return secrets.token_hex(8)


class Standing(models.TextChoices):
    """Where an experiment stands."""

    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    OVER = "over", _("over")


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    """Finds experiments."""

    def with_acts(self) -> ExperimentQuerySet:
        """All that says where each stands, in one reading."""
        return self.select_related("start__made_by", "stop__made_by").prefetch_related("arms")

    def running(self, at: datetime) -> ExperimentQuerySet:
        """Those by which readers are shown asks at this moment."""
        begun = self.filter(start__isnull=False, stop__isnull=True, starts_at__lte=at)
        return begun.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))


class Experiment(models.Model):
    """Amounts are minor units of the newsroom's own currency."""

    key = models.CharField(
        _("key"), max_length=64, unique=True, validators=[plain_word],
        help_text=_("A plain word such as “spring-words”. It never changes."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120, help_text=_("What is asked, for the desk."))
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="experiments",
    )
    placement = models.CharField(
        _("placement"), max_length=64, validators=[plain_word],
        help_text=_("Where its asks stand, such as “banner” or “end”."),
    )  # fmt: skip
    default_ask = models.CharField(
        _("ask for everybody else"), max_length=64, blank=True, validators=[plain_word],
        help_text=_("Also what readers of an arm are shown once it is retired. Empty: nothing."),
    )  # fmt: skip
    holdback = models.PositiveSmallIntegerField(
        _("held back"), default=0, validators=[MaxValueValidator(WHOLE // 2)],
        help_text=_("So many readers of ten thousand see none of its asks, and are the same ones in every experiment."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    minimum_days = models.PositiveSmallIntegerField(
        _("days at least"), default=14, validators=[MinValueValidator(7)],
        help_text=_("Nothing is said of it earlier. Whole weeks, as readers differ by weekday."),
    )  # fmt: skip
    planned = models.PositiveIntegerField(
        _("readers planned for"), validators=[MinValueValidator(1000)],
        help_text=_("Readers who are shown one of its asks, all arms together. The interval is narrowest there."),
    )  # fmt: skip
    cap = models.PositiveBigIntegerField(
        _("a payer counts for at most"), validators=[MinValueValidator(1)],
        help_text=_("Minor units. Above what nearly all give, so that one rich reader does not decide."),
    )  # fmt: skip
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="experiment_holds_back_some", condition=Q(holdback__lte=WHOLE // 2)),
            models.CheckConstraint(
                name="experiment_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(name="experiment_has_bounds", condition=Q(cap__gt=0, planned__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    def standing(self, at: datetime) -> Standing:
        """Where it stands at this moment."""
        if not hasattr(self, "start"):
            return Standing.DRAFT
        if self.is_over(at):
            return Standing.OVER
        return Standing.PLANNED if at < self.starts_at else Standing.RUNNING

    def is_over(self, at: datetime) -> bool:
        """Whether its time is over, or somebody stopped it."""
        return hasattr(self, "stop") or (self.ends_at is not None and self.ends_at <= at)

    def over_at(self) -> datetime | None:
        """When it ended, or will; None for one without an end."""
        ends = [moment for moment in (self.ends_at, self.stop.made_at if hasattr(self, "stop") else None) if moment]
        return min(ends, default=None)


class ExperimentStart(models.Model):
    """Somebody started it: from now on what was planned is fixed."""

    experiment = models.OneToOneField(Experiment, on_delete=models.PROTECT, related_name="start")
    made_at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("start of an experiment")
        verbose_name_plural = _("starts of experiments")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.experiment} {self.made_at:%Y-%m-%d}"


class ExperimentStop(models.Model):
    """Somebody ended it, for good."""

    experiment = models.OneToOneField(Experiment, on_delete=models.PROTECT, related_name="stop")
    reason = models.CharField(_("why"), max_length=300)
    made_at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("end of an experiment")
        verbose_name_plural = _("ends of experiments")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.experiment} {self.made_at:%Y-%m-%d}"


class Arm(models.Model):
    """One of the asks, for the readers at positions from `first` up to, and without, `after`.

    Its `variant` stands in the ledger for ever, and belongs to this arm alone. Arms are retired, never deleted.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="arms")
    ask = models.CharField(_("ask"), max_length=64, validators=[plain_word])
    variant = models.CharField(
        _("variant"), max_length=64, unique=True, validators=[plain_word],
        help_text=_("A plain word that no other arm ever had. It goes into the ledger."),
    )  # fmt: skip
    first = models.PositiveSmallIntegerField(_("from"))
    after = models.PositiveSmallIntegerField(_("up to"))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    retired_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("arm")
        verbose_name_plural = _("arms")
        ordering = ["first"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="arm_lies_within_the_whole", condition=Q(first__lt=F("after")) & Q(after__lte=WHOLE)
            ),
        ]

    def __str__(self) -> str:
        return self.variant

    @property
    def percent(self) -> float:
        """Its part of the readers who are not held back."""
        return (self.after - self.first) * 100 / WHOLE
