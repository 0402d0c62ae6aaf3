"""A purchase: one checkout, and the gifts that are made once it is paid."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.membership.models import Plan


class Unclaimed(models.TextChoices):
    """What becomes of a gift that nobody claims."""

    BACK = "back", _("back to me, as a link")
    POT = "pot", _("into the common pot")


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    """Finds purchases."""

    def bought(self, since: datetime, until: datetime) -> PurchaseQuerySet:
        """Those that were paid for in `[since, until)`, also if their money went back afterwards."""
        return self.filter(checkout__paid_at__gte=since, checkout__paid_at__lt=until)


class Purchase(models.Model):
    """What somebody gives. Whether it is paid is asked of the checkout; what it costs stands there, too."""

    # What was never paid is forgotten with its checkout, the recipients' addresses too; gifts hold on to what was.
    checkout = models.OneToOneField("payments.Checkout", on_delete=models.CASCADE, related_name="gift_purchase")
    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(_("months"), validators=[MinValueValidator(1)])
    count = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    buyer_name = models.CharField(_("from"), max_length=80)
    message = models.CharField(_("message"), max_length=600, blank=True)
    recipients = models.JSONField(_("recipients"), default=list, help_text=_("Name and address of each, in order."))
    deliver_on = models.DateField(_("to be delivered on"), null=True, blank=True)
    unclaimed = models.CharField(_("if unclaimed"), max_length=4, choices=Unclaimed.choices, default=Unclaimed.BACK)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("purchase of gifts")
        verbose_name_plural = _("purchases of gifts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="gift_purchase_gives_something", condition=models.Q(count__gte=1, months__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.plan}"

    @property
    def buyer_email(self) -> str:
        """Where the buyer is written to; empty once they were forgotten."""
        return self.checkout.payer.email or ""

    @property
    def language(self) -> str | None:
        """The language in which it was bought, and is written about."""
        return self.checkout.language or None
