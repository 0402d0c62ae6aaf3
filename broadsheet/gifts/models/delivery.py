"""A delivery: one letter with a gift in it, to its recipient or back to whoever bought it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.gifts.models.gift import Gift


class Kind(models.TextChoices):
    """To whom, and why."""

    RECIPIENT = "recipient", _("to the recipient")
    BOUNCED = "bounced", _("to the buyer: it could not be delivered")
    RETURNED = "returned", _("to the buyer: nobody claimed it")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Finds deliveries."""

    def due(self) -> DeliveryQuerySet:
        """Those whose time has come, that nobody has taken in hand."""
        return self.filter(handed_at__isnull=True, cancelled_at__isnull=True, due_at__lte=clock.now())

    def cancel(self) -> int:
        """What has not left does not leave any more. Returns how many."""
        return self.filter(handed_at__isnull=True, cancelled_at__isnull=True).update(cancelled_at=clock.now())


class Delivery(models.Model):
    """One handing over. It is claimed once and leaves by the outbox, which makes one attempt and parks what fails."""

    gift = models.ForeignKey(Gift, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.RECIPIENT)
    to = models.EmailField(_("to"), max_length=254)
    due_at = models.DateTimeField(_("due"), default=clock.now)
    handed_at = models.DateTimeField(_("handed to the outbox"), null=True, blank=True)
    letter = models.OneToOneField("mail.Outgoing", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    bounce = models.CharField(_("why it came back"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a gift")
        verbose_name_plural = _("deliveries of gifts")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_at"], name="gift_delivery_due",
                condition=models.Q(handed_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                name="gift_delivery_one_waiting", fields=["gift"],
                condition=models.Q(handed_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.to}"

    @property
    def told(self) -> str:
        """How far it has come, in words: what the outbox says of its letter, unless more is known."""
        if self.bounced_at is not None:
            return str(_("came back"))
        if self.cancelled_at is not None:
            return str(_("not sent any more"))
        if self.handed_at is None:
            return str(_("waits for its day"))
        return self.letter.get_state_display() if self.letter else str(_("sent"))
