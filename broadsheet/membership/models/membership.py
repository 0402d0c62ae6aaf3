"""A membership: somebody took a plan. What it gives is written in grants; what was paid, in the ledger."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.membership.models.plan import Plan


class Membership(models.Model):
    """One for each checkout that was paid. Whether it runs is asked of its grants and its agreement."""

    checkout = models.OneToOneField("payments.Checkout", on_delete=models.PROTECT, related_name="membership")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="memberships",
    )
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="memberships")
    began_at = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.plan}: {self.person}"
