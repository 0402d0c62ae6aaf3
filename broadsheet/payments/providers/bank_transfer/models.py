"""What is awaited, what the bank's statements say, and which of it is which."""

from __future__ import annotations

import uuid
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.models.checkout import Interval
from broadsheet.payments.providers.bank_transfer import references

PERIODS = {Interval.MONTH: relativedelta(months=1), Interval.YEAR: relativedelta(years=1)}


class AwaitedTransfer(models.Model):
    """One checkout as this provider knows it: a reference, and what is to come with it, once or again and again.

    `ends_at` is set by whoever wants it to end; an agreement that only lapsed has `ended_at` alone, and money revives it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkout = models.UUIDField(unique=True)
    reference = models.CharField(_("reference"), max_length=25, unique=True)
    amount = models.BigIntegerField()
    next_amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    interval = models.CharField(max_length=8, choices=Interval.choices)
    about = models.CharField(max_length=200, blank=True)
    back_to = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)
    lapses_at = models.DateTimeField(help_text=_("Money that comes later is matched by people."))
    lapsed_at = models.DateTimeField(null=True)
    paid_until = models.DateTimeField(null=True, db_index=True)
    asked_for = models.DateTimeField(null=True, help_text=_("The end of the period for which a letter asked last."))
    retry_until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference

    @property
    def is_recurring(self) -> bool:
        """Whether it is to come again."""
        return self.interval != Interval.ONCE

    @property
    def due(self) -> Money:
        """What is to come next."""
        is_renewal = self.paid_until is not None
        return Money(self.next_amount if is_renewal and self.next_amount else self.amount, self.currency)

    @property
    def came(self) -> Money:
        """What has come of it in parts that do not pay for it yet."""
        return Money(self.matches.waiting().came(), self.currency)

    @property
    def rest(self) -> Money:
        """What is still to come next."""
        return self.due - self.came

    @property
    def written(self) -> str:
        """The reference as people read it."""
        return references.written(self.reference)

    def period_after(self, moment: datetime) -> datetime:
        """Until when money that counts from this moment pays. Raises `KeyError` for what is paid once."""
        return moment + PERIODS[Interval(self.interval)]


class Statement(models.Model):
    """A file of the bank that was taken in. Its rows are the transfers; the file itself is not kept."""

    name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField(_("taken in"), default=clock.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entries = models.PositiveIntegerField(_("entries in it"), default=0)
    added = models.PositiveIntegerField(_("of them new"), default=0)

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Trouble(models.TextChoices):
    """Why a transfer is left to people."""

    NO_REFERENCE = "no_reference", _("no reference in its text")
    MISTYPED = "mistyped", _("a reference that is nearly one of ours")
    SEVERAL = "several", _("more than one reference")
    LESS = "less", _("less than was agreed")
    CURRENCY = "currency", _("another currency")
    LATE = "late", _("came after its payment had lapsed")
    PAID = "paid", _("paid already: perhaps sent twice")
    ENDED = "ended", _("the agreement was ended")
    REVERSAL = "reversal", _("the bank took something back")
    SAME = "same", _("perhaps the same as another, in two statements")


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Finds transfers."""

    def unmatched(self) -> TransferQuerySet:
        """Those that wait for people: looked at, matched with nothing, not set aside."""
        return self.filter(is_matched=False, set_aside_at__isnull=True, looked_at__isnull=False)


class Transfer(models.Model):
    """One booked movement on the newsroom's account. `amount` is positive towards the newsroom. What the bank said never changes.

    Of the payer's account the last four signs are kept, and a hash by which the same account is known again.
    """

    key = models.CharField(max_length=64, unique=True, help_text=_("The same for the same entry in any file."))
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="transfers")
    bank_statement = models.CharField(max_length=140, blank=True, help_text=_("The bank’s name of its statement."))
    bank_id = models.CharField(_("the bank’s id"), max_length=140, blank=True)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    booked_at = models.DateTimeField(_("booked"))
    name = models.CharField(_("payer"), max_length=140, blank=True)
    iban_end = models.CharField(max_length=4, blank=True)
    iban_hash = models.CharField(max_length=64, blank=True, db_index=True)
    text = models.CharField(_("text"), max_length=1000, blank=True)
    end_to_end = models.CharField(max_length=140, blank=True)
    is_return = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, db_index=True)
    is_matched = models.BooleanField(default=False)
    trouble = models.CharField(max_length=16, choices=Trouble.choices, blank=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_aside_for = models.CharField(_("why it was set aside"), max_length=500, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-booked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-booked_at", "-id"], name="transfer_unmatched",
                condition=Q(is_matched=False, set_aside_at__isnull=True, looked_at__isnull=False),
            ),
            models.Index(fields=["booked_at"], name="transfer_by_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.money} {self.name}".strip()

    @property
    def money(self) -> Money:
        """How much."""
        return Money(self.amount, self.currency)


class TransferMatchQuerySet(models.QuerySet["TransferMatch"]):
    """Finds matches."""

    def live(self) -> TransferMatchQuerySet:
        """Those that nobody undid."""
        return self.filter(undone_at__isnull=True)

    def waiting(self) -> TransferMatchQuerySet:
        """Parts whose rest has not come, or came and was undone."""
        undone = TransferMatch.objects.filter(undone_at__isnull=False)
        is_open = Q(completed_by__isnull=True) | Q(completed_by__in=undone)
        return self.live().filter(is_open, is_part=True)

    def came(self) -> int:
        """What they come to in minor units, less what went back of them."""
        return sum(one.transfer.amount - sum(back.amount for back in one.refunds.all()) for one in self._with_money())

    def _with_money(self) -> TransferMatchQuerySet:
        return self.select_related("transfer").prefetch_related("refunds")


class TransferMatch(models.Model):
    """A transfer is the money that was awaited: said by its reference, or by somebody. Its id names the payment in the ledger."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="matches")
    awaited = models.ForeignKey(AwaitedTransfer, on_delete=models.PROTECT, related_name="matches")
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    starts_at = models.DateTimeField(help_text=_("From when on it pays for a period."))
    is_enough = models.BooleanField(default=False, help_text=_("Less was taken for the whole."))
    is_part = models.BooleanField(
        default=False, db_default=False, help_text=_("Less than is due: it pays for nothing until the rest has come.")
    )
    completed_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("What brought the rest."),
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_for = models.CharField(max_length=500, blank=True)

    objects = TransferMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="transfer_matched_once", fields=["transfer"], condition=Q(undone_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"bt_{self.pk}"


class TransferRefund(models.Model):
    """Money that went back: noted on the desk and paid by hand, or seen in a statement; `transfer` is the entry that took it."""

    match = models.ForeignKey(TransferMatch, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=100, unique=True)
    amount = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    transfer = models.OneToOneField(
        Transfer, null=True, blank=True, on_delete=models.PROTECT, related_name="refund_seen"
    )

    def __str__(self) -> str:
        return f"rf_{self.pk}"
