"""Who pays: a pseudonymous key that the ledger names, and the identity behind it, which can be emptied."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock


class PayerManager(models.Manager["Payer"]):
    """Finds payers."""

    def of_address(self, email: str) -> Payer:
        """Whoever pays with this address: the account's own payer where there is an account, else one made now."""
        email = email.strip().lower()
        found = self.filter(reader__email=email).first() or self.filter(email=email).first()
        if found is not None:
            merged = PayerAlias.objects.filter(old=found.pk).select_related("payer").first()
            return merged.payer if merged is not None else found
        try:
            with transaction.atomic():
                return self.create(email=email, reader=User.objects.filter(email=email).first())
        except IntegrityError:  # the same person in another window, in the same moment
            return self.get(email=email)

    def of_reader(self, reader: User) -> models.QuerySet[Payer]:
        """Those whose payments are this reader's: more than one once accounts were merged."""
        return self.filter(models.Q(reader=reader) | models.Q(reader__isnull=True, email=reader.email))


class Payer(models.Model):
    """One person who pays. The ledger holds the key alone, so an erased reader leaves it whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="payers"
    )
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = PayerManager()

    class Meta:
        verbose_name = _("payer")
        verbose_name_plural = _("payers")

    def __str__(self) -> str:
        return self.name or self.email or str(_("Somebody whose account was deleted"))

    @property
    def address(self) -> str:
        """Where they are written to: the account's present address, where there is an account. Empty once forgotten."""
        return self.reader.email if self.reader is not None else self.email or ""


class PayerAlias(models.Model):
    """Two accounts were merged: the ledger's old rows go on naming the old key, and this says whose it is now."""

    old = models.UUIDField(unique=True)
    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="aliases")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.old} → {self.payer_id}"


class CardManager(models.Manager["Card"]):
    """Keeps cards."""

    def keep(self, payer: Payer, *, fingerprint: str, **facts: Any) -> Card:
        """Write down a card that this payer uses, or what is new about it."""
        return self.update_or_create(payer=payer, fingerprint=fingerprint, defaults=facts)[0]


class Card(models.Model):
    """What a provider tells of a card: enough to recognise it and to warn before it expires; never its number."""

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="cards")
    provider = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64)
    brand = models.CharField(_("brand"), max_length=32, blank=True)
    last4 = models.CharField(_("last four digits"), max_length=4, blank=True, db_index=True)
    expires_year = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_month = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CardManager()

    class Meta:
        constraints = [models.UniqueConstraint(name="card_once_per_payer", fields=["payer", "fingerprint"])]

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last4}".strip()
