"""A gift link: it opens one closed article for whoever has it, for some days."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from broadsheet.foundation import clock


@register_setting(icon="mail")
class GiftLinkSettings(BaseGenericSetting):
    """How generous members may be with single articles."""

    links_a_month = models.PositiveSmallIntegerField(
        _("articles a member may give away each month"), default=10, validators=[MaxValueValidator(100)],
        help_text=_("0: none. Links that were given go on to their day."),
    )  # fmt: skip
    link_days = models.PositiveSmallIntegerField(
        _("days for which a link works"), default=7, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    openings = models.PositiveIntegerField(
        _("how many may open one link"), default=500, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
        help_text=_("So that a link on a large forum is not the end of the gate. Coming back is not counted."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("gift links")

    def __str__(self) -> str:
        return str(_("Gift links"))


class LinkState(models.TextChoices):
    """Where in its life a gift link is."""

    OPEN = "open", _("works")
    FULL = "full", _("opened as often as it may be")
    OVER = "over", _("its days are over")
    WITHDRAWN = "withdrawn", _("taken back")


class GiftLinkQuerySet(models.QuerySet["GiftLink"]):
    """Finds gift links."""

    def running(self, at: datetime) -> GiftLinkQuerySet:
        """Those that open their article for who has opened them: not over, not taken back, the giver's account in order.

        No join: for an update Django would ask for the rows in a query of their own, and PostgreSQL goes by what that saw.
        """
        giver = get_user_model()._default_manager.filter(pk=OuterRef("giver"), is_active=True)
        return self.filter(Exists(giver), expires_at__gt=at, withdrawn_at__isnull=True)

    def count_one(self, pk: int, at: datetime) -> bool:
        """One more has opened it; False if it was opened as often as it may be. The database counts: nobody is lost."""
        free = self.running(at).filter(pk=pk, opened__lt=F("at_most"))
        return bool(free.update(opened=F("opened") + 1, last_opened_at=at))


class GiftLink(models.Model):
    """One article, given by one member. Who opens it is not written down, only how often it was."""

    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("giver"), on_delete=models.CASCADE, related_name="gift_links"
    )
    article = models.PositiveBigIntegerField(_("article"))
    language = models.CharField(max_length=12, blank=True)
    # In clear, not as a digest: it opens one article that lies in the same database, and its giver sees it again.
    key = models.CharField(max_length=32, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("works until"))
    at_most = models.PositiveIntegerField(_("how many may open it"))
    opened = models.PositiveIntegerField(_("opened"), default=0)
    last_opened_at = models.DateTimeField(_("opened last"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = GiftLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift link")
        verbose_name_plural = _("gift links")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["giver", "made_at"], name="gift_link_by_giver")]
        constraints = [
            models.CheckConstraint(
                name="gift_link_not_opened_too_often", condition=models.Q(opened__lte=models.F("at_most"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.made_at:%Y-%m-%d})"

    @property
    def state(self) -> LinkState:
        """Where in its life it is at this moment."""
        if self.withdrawn_at is not None or not self.giver.is_active:
            return LinkState.WITHDRAWN
        if self.expires_at <= clock.now():
            return LinkState.OVER
        return LinkState.FULL if self.opened >= self.at_most else LinkState.OPEN

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(self.state.label)
