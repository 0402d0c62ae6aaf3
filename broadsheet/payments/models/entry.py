"""The ledger: one row for each movement of money, written once and never changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money


class Kind(models.TextChoices):
    """What moved."""

    PAYMENT = "payment", _("payment")
    SETTLEMENT = "settlement", _("settlement")
    FEE = "fee", _("fee")
    REFUND = "refund", _("refund")
    DISPUTE = "dispute", _("dispute")
    DISPUTE_OUTCOME = "dispute_outcome", _("outcome of a dispute")
    CORRECTION = "correction", _("correction")


RECEIVED = (Kind.SETTLEMENT, Kind.REFUND, Kind.DISPUTE, Kind.DISPUTE_OUTCOME, Kind.CORRECTION)
"""What adds up to the money that readers gave and that we may keep. A payment is a promise until it is settled."""


OUTCOMES = {"won": _("won"), "lost": _("lost")}


class NeverChangesError(TypeError):
    """Somebody tried to change the ledger. What was wrong is set right by another row."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Adds the ledger up."""

    def received(self) -> EntryQuerySet:
        """The rows that make up what readers gave: settled, less refunds and disputes."""
        return self.filter(kind__in=RECEIVED)

    def of_checkout(self, checkout: Any) -> EntryQuerySet:
        """All that followed from one checkout."""
        return self.filter(checkout=checkout.pk)

    def sums(self) -> dict[str, int]:
        """Minor units by currency."""
        rows = self.order_by().values_list("currency").annotate(Sum("amount"))
        return {currency: int(total) for currency, total in rows}

    def totals(self, base: str) -> tuple[int, dict[str, int], int]:
        """How many rows, what they add up to by currency, and in the base currency, in one reading of them.

        A payment is a promise, and its settlement is the money: together they would count it twice.
        """
        moved = ~Q(kind=Kind.PAYMENT)
        rows = self.order_by().values_list("currency").annotate(
            every=Count("pk"), counted=Count("pk", filter=moved), total=Sum("amount", filter=moved),
            base=Sum("base_amount", filter=moved & Q(base_currency=base)),
        )  # fmt: skip
        found = list(rows)
        sums = {currency: int(total) for currency, _every, counted, total, _base in found if counted}
        return sum(row[1] for row in found), sums, sum(int(row[4] or 0) for row in found)

    def base_sum(self) -> int:
        """Minor units of the base currency."""
        return int(self.aggregate(total=Sum("base_amount"))["total"] or 0)

    def update(self, **_facts: Any) -> int:
        """Never."""
        raise NeverChangesError("The ledger never changes; write a correction.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never."""
        raise NeverChangesError("The ledger never changes; write a correction.")


class Entry(models.Model):
    """One movement. Amounts are minor units, positive towards the newsroom. All names in it are plain values.

    The database refuses to change or delete a row, whoever asks: see `guarding.py`.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    provider = models.CharField(_("provider"), max_length=32)
    provider_id = models.CharField(_("the provider's id"), max_length=255)
    about = models.CharField(_("about the payment"), max_length=255, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, blank=True)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    base_amount = models.BigIntegerField(_("amount in the base currency"))
    base_currency = models.CharField(max_length=3)
    rate = models.CharField(_("rate"), max_length=40, help_text=_("Whole units of the base currency for one."))
    rate_source = models.CharField(_("source of the rate"), max_length=100)
    occurred_at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(_("written down"), default=clock.now)
    payer = models.UUIDField(_("payer"), help_text=_("A key that says nothing by itself."))
    checkout = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(_("for"), max_length=32)
    plan = models.CharField(_("plan"), max_length=64, blank=True)
    interval = models.CharField(_("how often"), max_length=8, blank=True)
    campaign = models.CharField(_("campaign"), max_length=64, blank=True)
    ask = models.CharField(_("ask"), max_length=64, blank=True)
    variant = models.CharField(_("variant"), max_length=64, blank=True)
    article = models.PositiveBigIntegerField(_("article"), null=True, blank=True)
    entity = models.CharField(_("legal entity"), max_length=32)
    country = models.CharField(_("country"), max_length=2, blank=True)
    vat_rate = models.CharField(
        _("VAT rate"), max_length=8, blank=True, help_text=_("In percent, of a product's sale.")
    )
    vat_amount = models.BigIntegerField(_("VAT contained"), default=0)
    taxed_amount = models.BigIntegerField(
        _("taxed"),
        default=0,
        db_default=0,
        help_text=_("The price in it, with its VAT; what was given on top is not taxed."),
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of the ledger")
        verbose_name_plural = _("ledger")
        ordering = ["-occurred_at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["occurred_at"], name="entry_by_time"),
            models.Index(fields=["-occurred_at", "-id"], name="entry_by_newest"),
            # Holds all that a month's revenue is made of: the desk's sums read the index alone.
            models.Index(
                fields=["kind", "occurred_at", "base_currency", "purpose", "base_amount"], name="entry_by_kind"
            ),
            # The same for the sums over everything, which are asked for by currency.
            models.Index(
                fields=["currency", "kind", "base_currency", "amount", "base_amount"], name="entry_by_currency"
            ),
            models.Index(fields=["payer", "occurred_at"], name="entry_by_payer"),
            models.Index(fields=["occurred_at"], name="entry_with_vat", condition=~Q(vat_rate="")),
            models.Index(fields=["checkout"], name="entry_by_checkout"),
            models.Index(fields=["campaign", "occurred_at"], name="entry_by_campaign", condition=~Q(campaign="")),
            # What followed from a payment, by its id.
            models.Index(fields=["about", "kind"], name="entry_by_payment"),
            models.Index(fields=["article"], name="entry_by_article", condition=Q(article__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(name="entry_written_once", fields=["provider", "kind", "provider_id"]),
            models.CheckConstraint(name="entry_has_an_id", condition=~Q(provider_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.money}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, once."""
        if not self._state.adding:
            raise NeverChangesError("The ledger never changes; write a correction.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise NeverChangesError("The ledger never changes; write a correction.")

    @property
    def money(self) -> Money:
        """How much."""
        return Money(self.amount, self.currency)

    @property
    def outcome_words(self) -> str:
        """How a dispute was decided."""
        return str(OUTCOMES.get(self.outcome, self.outcome))

    @property
    def vat(self) -> Money:
        """How much of it is VAT."""
        return Money(self.vat_amount, self.currency)
