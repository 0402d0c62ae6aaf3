"""Whom we write to no more: kept by a keyed hash of the address, and by nothing else of whoever it belongs to."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class Reason(models.TextChoices):
    """Why an address gets nothing."""

    GONE = "gone", _("the mailbox is no more")
    COMPLAINT = "complaint", _("a complaint")
    FAULTS = "faults", _("mail came back again and again")
    STAFF = "staff", _("staff stopped it")


class Why(models.TextChoices):
    """What ended a suppression."""

    READER = "reader", _("its reader asked for mail and confirmed it")
    ACCEPTED = "accepted", _("mail was accepted there since")
    STAFF = "staff", _("staff lifted it")


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Finds suppressions. All of it is SQL on `address_hash`: join with it, or take it as a subquery."""

    def in_force(self, now: datetime) -> SuppressionQuerySet:
        """Those that hold at this moment."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), lifted_at__isnull=True)

    def of(self, address_hash: str) -> SuppressionQuerySet:
        """Those of one address."""
        return self.filter(address_hash=address_hash)


class Suppression(models.Model):
    """One reason why one address gets nothing. It outlives the account, the subscriber and every list that comes in.

    `evidence` is what a server said, without addresses. `refused_at` is when one last said so; `tried_at` when its
    reader was last let ask for a way back.
    """

    address_hash = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("since"), default=clock.now, db_index=True)
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    refused_at = models.DateTimeField(default=clock.now)
    tried_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="suppression_once", fields=["address_hash", "reason"], condition=Q(lifted_at__isnull=True)
            )
        ]
        indexes = [models.Index(name="suppression_history", fields=["address_hash", "lifted_at"])]

    def __str__(self) -> str:
        return f"{self.address_hash[:8]} · {self.get_reason_display()}"

    @property
    def is_in_force(self) -> bool:
        """Whether it holds now."""
        return self.lifted_at is None and (self.expires_at is None or self.expires_at > clock.now())


class Lifting(models.Model):
    """The end of a suppression: who ended it, and why. Without `by` it was the reader, or the mail itself."""

    suppression = models.OneToOneField(Suppression, on_delete=models.CASCADE, related_name="lifting")
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("lifting")
        verbose_name_plural = _("liftings")

    def __str__(self) -> str:
        return f"{self.suppression} · {self.get_why_display()}"
