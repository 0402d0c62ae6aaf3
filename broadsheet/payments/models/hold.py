"""A hold: money that somebody looks at before it is taken. The row is there before any provider hears of the payment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.payments.models.checkout import Checkout


class HoldReason(models.TextChoices):
    """Why it is held."""

    SAID = "said", _("the scorer wants people to look")
    DOWN = "down", _("the scorer did not answer")


class Decision(models.TextChoices):
    """What became of it."""

    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class HoldQuerySet(models.QuerySet["Hold"]):
    """Finds holds."""

    def waiting(self) -> HoldQuerySet:
        """Those whose reader has given a card, and about which nobody has decided."""
        return self.filter(authorised_at__isnull=False, decided_at__isnull=True)


class Hold(models.Model):
    """One checkout of which the money is only reserved. That is no payment: nothing of it is in the ledger, or gives access.

    `attempt` is what the scorer was told, to ask it again; it is emptied with the decision. `decided_by` is empty where it
    was decided by itself, or at the provider.
    """

    checkout = models.OneToOneField(Checkout, on_delete=models.CASCADE, related_name="hold")
    reason = models.CharField(_("why"), max_length=8, choices=HoldReason.choices)
    attempt = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(_("since"), default=clock.now)
    authorised_at = models.DateTimeField(_("reserved"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    failed_at = models.DateTimeField(
        _("could not be taken"),
        null=True,
        blank=True,
        help_text=_("It was accepted, and the bank said no all the same."),
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("held payment")
        verbose_name_plural = _("held payments")
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["authorised_at"], name="hold_waiting", condition=Q(decided_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="hold_decided_or_not",
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return str(self.checkout)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to look at it."""
        return self.authorised_at is not None and self.decided_at is None
