"""Awaiting a transfer: its reference is given out, and the reader is written to, once for each checkout."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from broadsheet.foundation import clock, languages
from broadsheet.mail import posting
from broadsheet.payments.mail import transfer as letters
from broadsheet.payments.models.checkout import Checkout
from broadsheet.payments.providers.bank_transfer import account, references
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer


@transaction.atomic
def begin(checkout: Checkout, *, about: str, back_to: str, is_told: bool = True) -> AwaitedTransfer:
    """The one of this checkout, made and told of by letter if there is none yet."""
    now = clock.now()
    awaited, is_new = AwaitedTransfer.objects.get_or_create(
        checkout=checkout.pk,
        defaults={
            "reference": _free_reference(), "amount": checkout.amount, "currency": checkout.currency,
            "interval": checkout.interval, "about": about[:200], "back_to": back_to,
            "lapses_at": now + timedelta(days=settings.BANK_TRANSFER_OPEN_DAYS),
        },
    )  # fmt: skip
    if is_new and is_told and checkout.payer.address:
        posting.post(
            letters.build(
                to=checkout.payer.address, account=account.ours(), money=checkout.money, about=about,
                reference=awaited.written, interval=checkout.interval, until=awaited.lapses_at,
                page=page_of(awaited),
            )
        )  # fmt: skip
    return awaited


def page_of(awaited: AwaitedTransfer) -> str:
    """The address of the page that says what to transfer. Nobody guesses it."""
    return languages.absolute(reverse("transfer", args=[awaited.pk]))


def _free_reference() -> str:
    while AwaitedTransfer.objects.filter(reference=(found := references.new())).exists():
        pass
    return found
